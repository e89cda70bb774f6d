#include "adapters/cli/diff_text.h"

#include <ostream>

namespace recourse::cli {
namespace {

const char* word(yaml::Difference::Kind kind) {
  switch (kind) {
    case yaml::Difference::Kind::kAdded:
      return "added";
    case yaml::Difference::Kind::kRemoved:
      return "removed";
    case yaml::Difference::Kind::kMoved:
      return "moved";
    case yaml::Difference::Kind::kRenamed:
      return "renamed";
    case yaml::Difference::Kind::kChanged:
      break;
  }
  return "changed";
}

char sign(yaml::Difference::Kind kind) {
  if (kind == yaml::Difference::Kind::kAdded) return '+';
  return kind == yaml::Difference::Kind::kRemoved ? '-' : '~';
}

}  // namespace

Value comparison_value(const yaml::Comparison& comparison, Language language) {
  List list;
  for (const yaml::Difference& one : comparison.differences) {
    list.push_back(Map{{"kind", std::string(word(one.kind))},
                       {"subject", one.subject},
                       {"path", one.path},
                       {"key", one.key},
                       {"before", one.before},
                       {"after", one.after},
                       {"line_before", std::int64_t{one.line_before}},
                       {"line_after", std::int64_t{one.line_after}},
                       {"text", one.text.in(language)}});
  }
  List concerned(comparison.concerned.begin(), comparison.concerned.end());
  return Map{{"differences", list}, {"concerned_steps", concerned}};
}

void print_comparison(const yaml::Comparison& comparison, const Terminal& terminal) {
  if (comparison.differences.empty()) {
    terminal.out << terminal.say({"They say the same.", "两者内容相同。"}) << '\n';
    return;
  }
  for (const yaml::Difference& one : comparison.differences) {
    terminal.out << sign(one.kind) << ' ' << terminal.say(one.text) << '\n';
  }
  if (comparison.concerned.empty()) {
    terminal.out << terminal.say({"No running case is concerned, wherever it stands.",
                                  "任何位置的运行中案例都不受影响。"})
                 << '\n';
    return;
  }
  terminal.out << terminal.say({"Running cases are concerned that stand in:",
                                "停留在以下步骤的运行中案例受影响："});
  const char* separator = " ";
  for (const std::string& path : comparison.concerned) {
    terminal.out << separator << path;
    separator = ", ";
  }
  terminal.out << '\n';
}

}  // namespace recourse::cli
