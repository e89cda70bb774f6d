#pragma once
#include <functional>
#include <string>
#include <vector>

#include "adapters/cli/terminal.h"
#include "adapters/runtime/session.h"
#include "engine/history/step_record.h"

namespace recourse::cli {

/// All records of one case.
using CaseRecords = std::vector<history::StepRecord>;

/// The records of one case, or why they cannot be read ("RECORD").
[[nodiscard]] Result<CaseRecords> stored_case(runtime::Reads reads, InstanceId id);

/// Every case of a process in a database, oldest page last, one in memory at a time. `process` ""
/// means all, without those the engine keeps for itself; with a `section` only what belongs to it
/// or to none. `use` gets the records of a case, or why they cannot be read ("RECORD").
void each_stored_case(
    runtime::Reads reads, const std::string& process,
    const std::function<void(InstanceId, const Result<CaseRecords>&)>& use,
    const std::string& section = {});

/// The cases of a file of records, one canonical JSON a line and one case after the other, as an
/// auditor may hold it. The hashes are those of the lines. Rejects what cannot be read; throws
/// WorldFailed when there is no such file.
[[nodiscard]] Result<std::vector<CaseRecords>> cases_of_file(const std::string& path);

/// The names of all files of records (.jsonl) and case files (.zip) in a folder and below, sorted.
[[nodiscard]] std::vector<std::string> record_files(const std::string& folder);

/// How far a long command is, on the terminal of a person, from the second second on.
class Progress {
 public:
  explicit Progress(const Terminal& terminal);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void step();

 private:
  const Terminal& terminal_;
  std::uint64_t done_ = 0;
  std::int64_t begun_ms_, told_ms_ = 0;
};

}  // namespace recourse::cli
