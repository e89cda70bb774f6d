#pragma once
#include <map>
#include <string>
#include <vector>

#include "adapters/runtime/session.h"
#include "engine/history/step_record.h"

namespace recourse::cli {

/// Keeps the records of cases as files, as `regress --against`, `replay` and the replay corpus read
/// them: PROCESS.jsonl with one canonical record a line, case after case, and states.txt with
/// “PROCESS NUMBER HASH”: the state to which the case that stands there as manieth came.
class CaseSaver {
 public:
  explicit CaseSaver(std::string folder) : folder_(std::move(folder)) {}
  /// All cases of a store, also those the engine keeps for itself; none of more than 500 records.
  void take(runtime::Reads reads);
  /// Writes the files; throws WorldFailed when that fails.
  void write() const;

 private:
  std::string folder_;
  struct Kept {
    std::string lines, state_hash;
  };
  std::map<std::string, std::vector<Kept>> kept_;  ///< by process
};

/// Hex SHA-256 of the canonical bytes of the state these records come to.
[[nodiscard]] Result<std::string> state_hash(const std::vector<history::StepRecord>& records);

}  // namespace recourse::cli
