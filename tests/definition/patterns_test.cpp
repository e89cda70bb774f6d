// The 43 control-flow patterns: process-defs/patterns.md tells how each is written; this keeps the
// page whole and its scenarios there. What cannot be written is refused in its natural spelling,
// with the construct to use instead.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

std::string patterns_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string all_pattern_scenarios() {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios/patterns")) {
    if (entry.path().string().ends_with(".scenario.yaml")) all += patterns_file(entry.path());
  }
  return all;
}

}  // namespace

TEST_CASE("patterns: every one of the 43 has its row, and the scenario it names is there") {
  const std::string page = patterns_file("process-defs/patterns.md");
  const std::string scenarios = all_pattern_scenarios();
  REQUIRE_FALSE(page.empty());
  const std::regex row(R"(\| (\d+) \| [^|]+ \| (●|◐|○) \| [^|]+ \| ([^|]+) \|)");
  std::map<int, std::string> marks;
  std::map<std::string, int> counts;
  for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
    const int number = std::stoi((*at)[1]);
    INFO(number);
    CHECK(marks.emplace(number, (*at)[2]).second);
    ++counts[(*at)[2]];
    if ((*at)[2] == "○") continue;
    char name[16];
    std::snprintf(name, sizeof name, "pattern %02d ", number);
    const std::string scenario = (*at)[3];
    CHECK(scenario.find(name) != std::string::npos);
    CHECK(scenarios.find("scenario: " + scenario + "\n") != std::string::npos);
  }
  CHECK(marks.size() == 43);
  CHECK(counts == std::map<std::string, int>{{"●", 34}, {"◐", 4}, {"○", 5}});
}

TEST_CASE("patterns: the five that are refused name what to write instead") {
  const auto parallel = [](const std::string& words) {
    return "- {step: a, parallel: {" + words +
           ", branches: [{branch: x, steps: [{step: b, wait: {for: 1 day}}]}, {branch: y, steps: "
           "[{step: c, wait: {for: 1 day}}]}]}}\n- {step: d, finish: good}";
  };
  struct Refused {
    int number;
    std::string steps;
    const char* code;
    const char* instead;
  };
  const Refused refused[] = {
      {8, parallel("join: each"), "E-PATTERN", "`call`"},
      {8, parallel("join: multi_merge"), "E-PATTERN", "`call`"},
      {8, "- {step: a, parallel: {branches: [{branch: x, steps: [{step: b, set: {n: 1}, next: "
          "d}]}]}}\n- {step: d, finish: good}",
       "E-TARGET", "`call`"},
      {28, parallel("join: any, rest: block"), "E-PATTERN", "`join: any`"},
      {31, parallel("join: 2, rest: block"), "E-PATTERN", "`join: N`"},
      {33, "- {step: a, set: {n: 1}}\n- {step: b, join: [a, c], finish: good}", "E-KEY", "`keep:`"},
      {33, parallel("join: [b, c]"), "E-PATTERN", "`keep:`"},
      {38, parallel("join: or"), "E-PATTERN", "`when:`"},
  };
  for (const Refused& one : refused) {
    const yaml::LoadedDefinition loaded = load_steps(one.steps);
    INFO("pattern " << one.number << "\n" << one.steps << "\n" << all_text(loaded));
    REQUIRE(has_code(loaded, one.code));
    bool named = false;
    for (const Finding& finding : loaded.findings) {
      named = named || (finding.code == one.code &&
                        finding.fix.en.find(one.instead) != std::string::npos);
    }
    CHECK(named);
  }
}

}  // namespace recourse::definition_test
