#pragma once
#include <functional>
#include <ostream>
#include <string>

#include "adapters/exchange/case_log.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/session.h"

namespace recourse::cli {

/// One export: which cases, as what, where to, and whether people are named.
struct ExportWanted {
  std::string form;              ///< xes, ocel, csv
  std::string layout = "json";   ///< of ocel: json, sqlite
  std::string out;               ///< file; "": the stream
  std::string process;           ///< "": all
  bool identified = false;
  std::string reason;            ///< for `identified`; stays on record
  std::string by;                ///< user id
  Language language = Language::kEnglish;
};
struct Exported {
  std::int64_t cases = 0, events = 0;
};

/// Writes the log, one case in memory at a time; a file gets its name when it is whole. Named
/// people are put on record before the file can be read. `step` is told after every case and may
/// throw to give up. Throws WorldFailed, std::runtime_error.
[[nodiscard]] Exported export_cases(const ExportWanted& wanted, runtime::Reads reads,
                                    const runtime::Library& library, std::ostream* print,
                                    const std::function<void(const Exported&)>& step);

/// Why this cannot be asked for; an empty code when it can.
[[nodiscard]] Rejection export_fault(const ExportWanted& wanted);

}  // namespace recourse::cli
