#pragma once
#include <iosfwd>
#include <vector>

#include "adapters/cli/house_files.h"
#include "adapters/cli/terminal.h"

namespace recourse::cli {

/// `file:line:col: severity CODE message`, the fix below it.
void print_findings(const std::vector<FileFindings>& files, const Terminal& terminal,
                    std::ostream& out);
/// [{file, line, column, severity, code, step, message, fix}]
[[nodiscard]] Value findings_value(const std::vector<FileFindings>& files, Language language);
/// SARIF 2.1.0, for code hosts.
[[nodiscard]] Value findings_sarif(const std::vector<FileFindings>& files, Language language);

}  // namespace recourse::cli
