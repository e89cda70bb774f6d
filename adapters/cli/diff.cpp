#include <optional>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/diff_page.h"
#include "adapters/cli/diff_text.h"
#include "adapters/cli/findings.h"
#include "adapters/yaml/files.h"

namespace recourse::cli {

int run_diff(const DiffOptions& options, const Terminal& terminal) {
  std::vector<FileFindings> findings;
  const auto read = [&findings](const std::string& path) -> std::optional<yaml::Node> {
    const auto text = yaml::read_file(path);
    if (!text) throw WorldFailed("cannot read " + path);
    yaml::Parsed parsed = yaml::parse(*text);
    if (!parsed.root) findings.push_back({path, std::move(parsed.findings)});
    return std::move(parsed.root);
  };
  const std::optional<yaml::Node> before = read(options.before);
  const std::optional<yaml::Node> after = read(options.after);
  if (!before || !after) {
    print_findings(findings, terminal, terminal.err);
    return kRefused;
  }
  const yaml::Comparison comparison = yaml::compare_definitions(*before, *after);
  if (terminal.json || options.format == "json") {
    terminal.print_report(comparison_value(comparison, terminal.language));
  } else if (options.format == "html") {
    terminal.out << diff_page(comparison, *before, *after, terminal.language);
  } else {
    print_comparison(comparison, terminal);
  }
  return kOk;
}

}  // namespace recourse::cli
