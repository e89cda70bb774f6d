#pragma once
#include <functional>
#include <ostream>
#include <string>

#include "adapters/exchange/case_log.h"
#include "adapters/http/exports.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/session.h"

namespace recourse::cli {

class Sealing;

/// One export: what was asked for, where to, and what signs it.
struct ExportWanted : http::ExportAsked {
  std::string out;               ///< file; "": the stream
  std::string name;              ///< of the file for whoever gets it; "": as `out` has it
  Sealing* sealing = nullptr;    ///< signs it; none: it is not signed
};
struct Exported {
  std::int64_t cases = 0, events = 0;
  std::string note;  ///< seal::export_note of a file; "": there are no keys to sign it with
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
