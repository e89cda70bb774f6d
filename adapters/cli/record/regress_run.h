#pragma once
#include "adapters/cli/node.h"
#include "adapters/cli/record/regress_report.h"
#include "adapters/cli/record/stored_cases.h"

namespace recourse::cli {

using service::Renames;

/// "a=b" each; throws WorldFailed for anything else.
[[nodiscard]] Renames parse_renames(const std::vector<std::string>& words);

/// Tries every stored case of a process, with progress where a person watches.
void regress_database(Node& node, const service::Regress& regress, const std::string& process,
                      RegressReport& report, const Terminal& terminal);

/// The process these records are of, by their first; "" = none.
[[nodiscard]] std::string process_of(const CaseRecords& records);

}  // namespace recourse::cli
