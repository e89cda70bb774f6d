#include "adapters/cli/findings.h"

#include <map>
#include <ostream>

namespace recourse::cli {
namespace {
using definition::Finding;

const char* severity_name(const Finding& finding) {
  return finding.severity == Finding::Severity::kError ? "error" : "warning";
}
}  // namespace

void print_findings(const std::vector<FileFindings>& files, const Terminal& terminal,
                    std::ostream& out) {
  for (const FileFindings& file : files) {
    for (const Finding& finding : file.findings) {
      out << file.path << ':' << finding.line << ':' << finding.column << ": "
          << severity_name(finding) << ' ' << finding.code << ' ' << terminal.say(finding.text);
      if (!finding.step.empty()) out << " [" << finding.step << ']';
      out << '\n';
      if (!finding.fix.empty()) out << "    " << terminal.say(finding.fix) << '\n';
    }
  }
}

Value findings_value(const std::vector<FileFindings>& files, Language language) {
  List list;
  for (const FileFindings& file : files) {
    for (const Finding& finding : file.findings) {
      list.push_back(Map{{"file", file.path},
                         {"line", finding.line},
                         {"column", finding.column},
                         {"severity", severity_name(finding)},
                         {"code", finding.code},
                         {"step", finding.step},
                         {"message", finding.text.in(language)},
                         {"fix", finding.fix.in(language)}});
    }
  }
  return list;
}

Value findings_sarif(const std::vector<FileFindings>& files, Language language) {
  List results;
  std::map<std::string, Value> rules;
  for (const FileFindings& file : files) {
    for (const Finding& finding : file.findings) {
      const Map region{{"startLine", finding.line}, {"startColumn", finding.column}};
      const Map place{{"artifactLocation", Map{{"uri", file.path}}}, {"region", region}};
      Map location{{"physicalLocation", place}};
      if (!finding.step.empty()) {
        location["logicalLocations"] = List{Map{{"fullyQualifiedName", finding.step}}};
      }
      const std::string text = finding.text.in(language) + " " + finding.fix.in(language);
      results.push_back(Map{{"ruleId", finding.code},
                            {"level", severity_name(finding)},
                            {"message", Map{{"text", text}}},
                            {"locations", List{location}}});
      rules[finding.code] =
          Map{{"id", finding.code}, {"help", Map{{"text", finding.fix.in(language)}}}};
    }
  }
  List listed;
  for (auto& [code, rule] : rules) listed.push_back(std::move(rule));
  const Map driver{{"name", "recourse"}, {"rules", listed}};
  const Map run{{"tool", Map{{"driver", driver}}}, {"results", results}};
  return Map{{"version", "2.1.0"},
             {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
             {"runs", List{run}}};
}

}  // namespace recourse::cli
