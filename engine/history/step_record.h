#pragma once
#include <string>
#include <vector>

#include "engine/history/event.h"

namespace recourse::history {

/// The unit of history: everything one macrostep took in and decided.
struct StepRecord {
  InstanceId instance;
  std::uint64_t record = 0;      ///< 1, 2, 3 … within the instance
  std::uint64_t first_seq = 0;   ///< number of its first event within the instance
  Instant recorded;
  Instant effective;             ///< differs from `recorded` only for back-dated work
  std::string actor;             ///< user id, or "system"
  std::string acting_for;
  Value reason;                  ///< text, sealed where it is a comment; Null: none
  std::string definition_hash;
  Value stimulus;                ///< the command as it came, canonical: {command, …}
  Value answers;                 ///< directory and other outside answers used; Null if none
  std::vector<Event> events;
  std::string previous_hash;     ///< hex; empty for the first
  std::string hash;              ///< hex SHA-256(0x00 ‖ canonical bytes), see canonical.h
};

[[nodiscard]] Value to_value(const StepRecord& record);  ///< without `hash`
[[nodiscard]] Result<StepRecord> record_from_value(const Value& value);

}  // namespace recourse::history
