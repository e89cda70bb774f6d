#include <algorithm>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_checks.h"
#include "adapters/cli/house_files.h"

namespace recourse::cli {
namespace {

using definition::Finding;

/// "1 file", "2 files".
std::string counted(int count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void print_summary(const House& house, int files, const Terminal& terminal) {
  int errors = 0, warnings = 0;
  for (const FileFindings& file : house.findings) {
    for (const Finding& finding : file.findings) {
      ++(finding.severity == Finding::Severity::kError ? errors : warnings);
    }
  }
  terminal.out << terminal.say({counted(files, "file") + ", " + counted(errors, "error") + ", " +
                                    counted(warnings, "warning"),
                                "共 " + std::to_string(files) + " 个文件，" +
                                    std::to_string(errors) + " 个错误，" +
                                    std::to_string(warnings) + " 个警告"})
               << '\n';
}

}  // namespace

int run_check(const CheckOptions& options, const Terminal& terminal) {
  std::vector<std::string> paths = options.paths;
  if (!options.directory.empty()) paths.push_back(options.directory);
  const auto files = read_house_files(paths);
  runtime::Library library;
  House house = load_house(files, library);
  const bool staffed = std::ranges::any_of(files, [](const HouseFile& file) {
    return file.wanted && file.kind == HouseFile::Kind::kDirectory;
  });
  check_house(house, staffed ? library.directory().get() : nullptr);
  const auto checked = std::ranges::count_if(files, &HouseFile::wanted);
  if (terminal.json || options.format == "json") {
    terminal.print_report(findings_value(house.findings, terminal.language));
  } else if (options.format == "sarif") {
    terminal.print_report(findings_sarif(house.findings, terminal.language));
  } else {
    print_findings(house.findings, terminal, terminal.out);
    print_summary(house, static_cast<int>(checked), terminal);
  }
  return house.has_errors() ? kRefused : kOk;
}

}  // namespace recourse::cli
