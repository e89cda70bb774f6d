// recourse-conformance SUITE [DIR]: judges the engine by an outside suite.
// Exit codes: 0 the bar is reached, 1 it is not, 2 wrong usage, 77 no folder here (skipped).
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/conformance/manifest.h"
#include "tests/conformance/run_row.h"
#include "tests/conformance/tally.h"

namespace {

using namespace recourse::conformance;
namespace fs = std::filesystem;

struct Suite {
  const char* name;
  Judge judge;
};
constexpr Suite kSuites[] = {
    {"scion-scxml", judge_scion},
    {"w3c-scxml", judge_w3c},
    {"dmn-tck", judge_dmn},
    {"ws-humantask", judge_human_task},
    {"serverless-workflow", judge_flow},
    {"betsy-bpmn", judge_betsy},
};

struct Wish {
  std::string suite, dir, row;
  bool json = false, all = false;
  int at_least = 100, seconds = 20;
};

const Suite* find_suite(const std::string& name) {
  for (const Suite& suite : kSuites) {
    if (suite.name == name) return &suite;
  }
  std::cerr << "no suite '" << name << "'; there are:";
  for (const Suite& suite : kSuites) std::cerr << " " << suite.name;
  std::cerr << "\n";
  return nullptr;
}

/// Where no folder was named: RECOURSE_SUITES, or the one beside the checkout.
fs::path folder_of(const std::string& suite) {
  const char* suites = std::getenv("RECOURSE_SUITES");
  return fs::path(suites != nullptr && *suites != 0 ? suites : RECOURSE_SUITES_DEFAULT) / suite;
}

int judge_folder(const Suite& suite, const fs::path& dir, const Wish& wish) {
  Tally tally;
  for (const Row& row : read_manifest(dir)) {
    if (!wish.row.empty() && row.name != wish.row) continue;
    tally.add(row, run_row(suite.judge, row, dir, wish.seconds));
  }
  if (wish.json) {
    tally.print_json(std::cout, wish.suite, dir);
  } else {
    tally.print(std::cout, wish.suite, wish.all);
  }
  return tally.reaches(wish.at_least) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Wish wish;
  CLI::App app{"Judges the engine by an outside suite"};
  app.add_option("suite", wish.suite, "which suite")->required();
  app.add_option("dir", wish.dir, "folder with manifest.json; default: in RECOURSE_SUITES");
  app.add_option("--row", wish.row, "this row only");
  app.add_option("--at-least", wish.at_least, "percent of the rows in scope that must pass");
  app.add_option("--seconds", wish.seconds, "what one row may last");
  app.add_flag("--json", wish.json, "one object");
  app.add_flag("--all", wish.all, "tell of failures out of scope too");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  const Suite* suite = find_suite(wish.suite);
  if (suite == nullptr) return 2;
  try {
    const fs::path named = wish.dir.empty() ? folder_of(wish.suite) : fs::path(wish.dir);
    const fs::path dir = fs::absolute(named).lexically_normal();
    if (!fs::exists(dir / "manifest.json")) {
      std::cerr << dir.string() << " holds no manifest.json\n";
      if (!wish.dir.empty()) return 2;
      std::cerr << "SKIPPED " << wish.suite << ": the suite is not on this machine; name its "
                << "folder's parent in RECOURSE_SUITES\n";
      return 77;
    }
    return judge_folder(*suite, dir, wish);
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 2;
  }
}
