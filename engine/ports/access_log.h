#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/time.h"
#include "engine/ports/ambient.h"

namespace recourse::ports {

/// Somebody looked at a case that holds personal data, or tried to look at one they may not see.
struct AccessRow {
  std::int64_t position = 0;  ///< 1, 2, 3 … of the whole log
  Instant at;
  std::string actor;
  InstanceId instance;
  std::string what;           ///< case, task, history, job, search, export
  std::string fields;         ///< names of the data that `result` is of, by commas; "": none
  std::string purpose;        ///< by what right: starter, task, role, connector; an export's reason
  std::string result;         ///< shown, masked, denied; restricted, erased, unreadable
  std::string previous_hash;  ///< hex; empty for the first
  std::string hash;           ///< hex SHA-256 over all of the above, see hash_of()
};
[[nodiscard]] inline std::string hash_of(const AccessRow& row, const Hasher& hasher) {
  std::string text = std::to_string(row.position) + '\n' + to_text(row.at) + '\n';
  for (const std::string& part : {row.actor, row.instance.text(), row.what, row.fields,
                                  row.purpose, row.result, row.previous_hash}) {
    text += std::to_string(part.size()) + ' ' + part + '\n';
  }
  return hasher.sha256(text);
}

/// A signed checkpoint (adapters/seal/note.h) that says how far the log of accesses went and with
/// what hash, so that an end cut off later is missed.
struct AccessHead {
  std::int64_t position = 0;
  std::string note;
  Instant signed_at;
};

/// Who read what. Rows are only added, each names the one before by its hash; heads are only added,
/// too. One thread at a time per object.
class AccessLog {
 public:
  virtual ~AccessLog() = default;
  /// Position and hashes are filled in; durable before it returns.
  virtual void append(AccessRow row, const Hasher& hasher) = 0;
  /// After `position`, oldest first.
  virtual std::vector<AccessRow> after(std::int64_t position, int max) = 0;
  virtual std::optional<AccessRow> last() = 0;
  /// One that is there for this position stays.
  virtual void put_head(const AccessHead& head) = 0;
  /// Above `position`, ascending.
  virtual std::vector<AccessHead> heads(std::int64_t position, int max) = 0;
  virtual std::optional<AccessHead> newest_head() = 0;
};

}  // namespace recourse::ports
