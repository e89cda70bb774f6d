#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "adapters/store/session.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/work_queues.h"

/// Between the rows of the ports and the rows of SQL.
namespace recourse::store {

/// A due that is none: sorts after every other.
inline constexpr std::int64_t kNoDue = std::numeric_limits<std::int64_t>::max();

[[nodiscard]] inline bool runs(const ports::InstanceRow& row) {
  return row.state == "Running" || row.state == "Suspended";
}
/// Somebody may claim it: what the view "available" lists.
[[nodiscard]] inline bool claimable(const ports::TaskRow& row) { return row.state == "Ready"; }

/// Column lists with an alias in front of each name ("t." + …), and the readers that fit them.
[[nodiscard]] std::string instance_columns(const std::string& alias);
inline constexpr std::size_t kInstanceColumns = 17;
[[nodiscard]] ports::InstanceRow instance_from(const Row& row, std::size_t at = 0);

[[nodiscard]] std::string task_columns(const std::string& alias);
inline constexpr std::size_t kTaskColumns = 20;
[[nodiscard]] ports::TaskRow task_from(const Row& row, std::size_t at = 0);

[[nodiscard]] std::string job_columns(const std::string& alias);
inline constexpr std::size_t kJobColumns = 12;
[[nodiscard]] ports::JobRow job_from(const Row& row);

[[nodiscard]] std::string message_columns();
inline constexpr std::size_t kMessageColumns = 8;
[[nodiscard]] ports::MessageRow message_from(const Row& row);

/// Values are stored as canonical bytes. Throws StoreError kCorrupt when they cannot be read.
[[nodiscard]] Value value_from(const std::string& bytes);
[[nodiscard]] std::string value_bytes(const Value& value);
/// A step record from its bytes and the hash beside them.
[[nodiscard]] history::StepRecord record_from(const std::string& bytes, const std::string& hash);

[[nodiscard]] inline std::optional<Instant> instant_from(const Row& row, std::size_t i) {
  if (row.is_null(i)) return std::nullopt;
  return Instant{row.number(i)};
}
[[nodiscard]] inline SqlValue sql_value(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return instant->us;
}
[[nodiscard]] inline std::optional<std::int64_t> micros(const std::optional<Instant>& instant) {
  if (!instant) return std::nullopt;
  return instant->us;
}

}  // namespace recourse::store
