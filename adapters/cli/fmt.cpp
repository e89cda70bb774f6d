#include <filesystem>
#include <fstream>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"
#include "adapters/yaml/format.h"

namespace recourse::cli {
namespace {

/// Beside the file first, so that a full disk leaves the old one.
void replace_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".fmt";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code fault;
  if (out) std::filesystem::rename(beside, path, fault);
  if (out && !fault) return;
  std::filesystem::remove(beside, fault);
  throw WorldFailed("cannot write " + path);
}

}  // namespace

int run_fmt(const FmtOptions& options, const Terminal& terminal) {
  std::vector<FileFindings> findings;
  List changed;
  int looked_at = 0;
  for (const HouseFile& file : read_house_files(options.paths)) {
    if (!file.wanted) continue;
    ++looked_at;
    yaml::Formatted made = yaml::format(file.text);
    if (!made.findings.empty()) {
      findings.push_back({file.path, std::move(made.findings)});
    } else if (made.text != file.text) {
      if (!options.check) replace_file(file.path, made.text);
      changed.push_back(file.path);
    }
  }
  if (terminal.json) {
    terminal.print_report(Map{{"changed", changed},
                       {"findings", findings_value(findings, terminal.language)}});
  } else {
    print_findings(findings, terminal, terminal.err);
    for (const Value& path : changed) terminal.out << path.as<std::string>() << '\n';
    const std::string all = std::to_string(looked_at);
    const std::string some = std::to_string(changed.size());
    terminal.out << terminal.say(
                        {all + " files, " + some + (options.check ? " to lay out" : " laid out"),
                         "共 " + all + " 个文件," + some +
                             (options.check ? " 个需要排版" : " 个已排版")})
                 << '\n';
  }
  return !findings.empty() || (options.check && !changed.empty()) ? kRefused : kOk;
}

}  // namespace recourse::cli
