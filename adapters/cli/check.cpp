#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"

namespace recourse::cli {

int run_check(const CheckOptions& options, const Terminal& terminal) {
  const auto files = read_house_files(options.paths);
  runtime::Library library;
  const House house = load_house(files, library);
  int checked = 0;
  for (const HouseFile& file : files) checked += file.wanted ? 1 : 0;
  if (terminal.json || options.format == "json") {
    terminal.print(findings_value(house.findings, terminal.language));
  } else if (options.format == "sarif") {
    terminal.print(findings_sarif(house.findings, terminal.language));
  } else {
    print_findings(house.findings, terminal, terminal.out);
    int errors = 0, warnings = 0;
    for (const FileFindings& file : house.findings) {
      for (const auto& finding : file.findings) {
        ++(finding.severity == definition::Finding::Severity::kError ? errors : warnings);
      }
    }
    const std::string files_text = std::to_string(checked);
    terminal.out << terminal.say({files_text + " files, " + std::to_string(errors) + " errors, " +
                                      std::to_string(warnings) + " warnings",
                                  "共 " + files_text + " 个文件," + std::to_string(errors) +
                                      " 个错误," + std::to_string(warnings) + " 个警告"})
                 << '\n';
  }
  return house.has_errors() ? kRefused : kOk;
}

}  // namespace recourse::cli
