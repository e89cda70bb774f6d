#include "adapters/cli/test_report.h"

#include <map>
#include <ostream>

#include "engine/base/markup.h"

namespace recourse::cli {
namespace {

std::string seconds_text(std::int64_t us) {
  const auto value = Decimal::from_parts(us, -6);
  return value ? value->to_text() : "0";
}

}  // namespace

void print_scenarios(const std::vector<scenario::Result>& results, const Terminal& terminal) {
  std::size_t failed = 0;
  for (const scenario::Result& result : results) {
    if (result.passed()) {
      terminal.out << "ok    " << result.name << '\n';
      continue;
    }
    ++failed;
    terminal.out << terminal.strong("FAIL") << "  " << result.name << '\n';
    for (const scenario::Failure& failure : result.failures) {
      terminal.out << "      " << result.file << ':' << failure.line << ": "
                   << terminal.say(failure.text) << '\n';
    }
    if (!result.tail.empty()) {
      terminal.out << "      " << terminal.say({"the record before it:", "此前的记录:"}) << '\n';
    }
    for (const Label& told : result.tail) terminal.out << "        " << terminal.say(told) << '\n';
  }
  const std::string passed = std::to_string(results.size() - failed);
  terminal.out << terminal.say(
                      {passed + " of " + std::to_string(results.size()) + " scenarios passed",
                       std::to_string(results.size()) + " 个场景中 " + passed + " 个通过"})
               << '\n';
}

int percent_covered(const std::vector<scenario::Coverage::Process>& processes) {
  std::size_t reached = 0, all = 0;
  for (const auto& process : processes) {
    reached += static_cast<std::size_t>(process.reached());
    all += process.lines.size();
  }
  return all == 0 ? 100 : static_cast<int>(reached * 100 / all);
}

Value scenarios_value(const std::vector<scenario::Result>& results, Language language) {
  List list;
  for (const scenario::Result& result : results) {
    List failures;
    for (const scenario::Failure& failure : result.failures) {
      failures.push_back(Map{{"line", failure.line}, {"message", failure.text.in(language)}});
    }
    List tail;
    for (const Label& told : result.tail) tail.push_back(told.in(language));
    list.push_back(Map{{"name", result.name},
                       {"file", result.file},
                       {"line", result.line},
                       {"steps", result.steps},
                       {"passed", result.passed()},
                       {"failures", failures},
                       {"tail", tail}});
  }
  return list;
}

std::string scenarios_junit(const std::vector<scenario::Result>& results, Language language) {
  std::map<std::string, std::vector<const scenario::Result*>> by_file;
  for (const scenario::Result& result : results) by_file[result.file].push_back(&result);
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [file, list] : by_file) {
    std::size_t failed = 0;
    for (const auto* result : list) failed += result->passed() ? 0 : 1;
    xml += "  <testsuite name=\"" + escape_markup(file) + "\" tests=\"" +
           std::to_string(list.size()) + "\" failures=\"" + std::to_string(failed) + "\">\n";
    for (const auto* result : list) {
      xml += "    <testcase name=\"" + escape_markup(result->name) + "\" file=\"" +
             escape_markup(file) + "\" line=\"" + std::to_string(result->line) + "\" time=\"" +
             seconds_text(result->elapsed_us) + "\">\n";
      for (const scenario::Failure& failure : result->failures) {
        xml += "      <failure message=\"" + escape_markup(failure.text.in(language)) + "\">" +
               escape_markup(file) + ":" + std::to_string(failure.line) + "</failure>\n";
      }
      if (!result->tail.empty()) {
        xml += "      <system-out>";
        for (const Label& told : result->tail) xml += escape_markup(told.in(language)) + "\n";
        xml += "</system-out>\n";
      }
      xml += "    </testcase>\n";
    }
    xml += "  </testsuite>\n";
  }
  return xml + "</testsuites>\n";
}

void print_coverage(const std::vector<scenario::Coverage::Process>& processes,
                    const Terminal& terminal) {
  for (const auto& process : processes) {
    terminal.out << process.id << ": " << process.reached() << '/' << process.lines.size() << '\n';
    for (const auto& line : process.lines) {
      if (line.reached) continue;
      terminal.out << "  " << terminal.say({"never reached", "未到达"}) << ": " << line.kind << ' '
                   << line.name;
      if (line.line > 0) terminal.out << " (" << line.line << ')';
      terminal.out << '\n';
    }
  }
  const std::string percent = std::to_string(percent_covered(processes));
  terminal.out << terminal.say({percent + " % of steps, actions, handlers, rungs, rules and "
                                          "outcomes were reached",
                                "步骤、操作、处理器、阶梯、规则和结局的 " + percent + " % 已覆盖"})
               << '\n';
}

Value coverage_value(const std::vector<scenario::Coverage::Process>& processes) {
  List list;
  for (const auto& process : processes) {
    List missed;
    for (const auto& line : process.lines) {
      if (line.reached) continue;
      missed.push_back(Map{{"kind", line.kind}, {"name", line.name}, {"line", line.line}});
    }
    list.push_back(Map{{"process", process.id},
                       {"reached", process.reached()},
                       {"of", static_cast<std::int64_t>(process.lines.size())},
                       {"missed", missed}});
  }
  return list;
}

}  // namespace recourse::cli
