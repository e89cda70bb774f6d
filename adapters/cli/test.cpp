#include <fstream>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"
#include "adapters/cli/record/save_cases.h"
#include "adapters/cli/store_session.h"
#include "adapters/cli/test_report.h"
#include "adapters/runtime/ambient.h"
#include "adapters/scenario/runner.h"

namespace recourse::cli {
namespace {

/// A store for one scenario after the other, whose cases can be looked at when it is over.
struct Stores {
  OpenKeyring keys;
  std::unique_ptr<store::MemoryDatabase> database;
  std::unique_ptr<runtime::Session> next() {
    database = std::make_unique<store::MemoryDatabase>();
    return std::make_unique<StoreSession<store::MemoryDatabase>>(*database, &keys.keyring);
  }
};

std::vector<scenario::Result> run_all(const House& house, const scenario::House& stage,
                                      const TestOptions& options, scenario::Coverage& coverage,
                                      const std::function<void()>& played) {
  std::vector<scenario::Result> results;
  for (const House::Scenarios& file : house.scenarios) {
    for (const yaml::Scenario& one : file.scenarios) {
      if (one.name.find(options.only) == std::string::npos) continue;
      scenario::Result result = scenario::run(stage, one, &coverage);
      result.file = file.path;
      played();
      results.push_back(std::move(result));
    }
  }
  return results;
}

void write_junit(const std::string& path, const std::string& xml) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << xml;
  out.close();
  if (!out) throw WorldFailed("cannot write " + path);
}

bool any_failed(const std::vector<scenario::Result>& results) {
  for (const scenario::Result& result : results) {
    if (!result.passed()) return true;
  }
  return false;
}

}  // namespace

int run_test(const TestOptions& options, const Terminal& terminal) {
  runtime::Library library;
  const House house = load_house(read_house_files(options.paths), library);
  print_findings(house.findings, terminal, terminal.err);
  if (house.has_errors()) return kRefused;
  const runtime::Sha256 hasher;
  Stores stores;
  const scenario::House stage{library, [&stores] { return stores.next(); }, hasher};
  CaseSaver saver(options.save);
  scenario::Coverage coverage;
  const auto results = run_all(house, stage, options, coverage, [&] {
    if (options.save.empty() || !stores.database) return;
    StoreSession<store::MemoryDatabase> session(*stores.database, &stores.keys.keyring);
    saver.take(session.reads());
  });
  if (!options.save.empty()) saver.write();
  const auto covered = coverage.report(house.definitions);
  if (terminal.json || options.format == "json") {
    Map all{{"scenarios", scenarios_value(results, terminal.language)}};
    if (options.coverage) {
      all["coverage"] = coverage_value(covered);
      all["percent"] = std::int64_t{percent_covered(covered)};
    }
    terminal.print_report(all);
  } else if (options.format == "junit") {
    terminal.out << scenarios_junit(results, terminal.language);
  } else {
    print_scenarios(results, terminal);
    if (options.coverage) print_coverage(covered, terminal);
  }
  if (!options.junit.empty()) {
    write_junit(options.junit, scenarios_junit(results, terminal.language));
  }
  if (results.empty()) {
    terminal.err << terminal.say({"no scenario was found", "未找到任何场景"}) << '\n';
    return kRefused;
  }
  const int percent = percent_covered(covered);
  if (percent < options.coverage_at_least) {
    const std::string found = std::to_string(percent) + " %";
    const std::string wanted = std::to_string(options.coverage_at_least) + " %";
    terminal.err << terminal.say({"coverage: expected at least " + wanted + ", found " + found,
                                  "覆盖率:应至少为 " + wanted + ",实际为 " + found})
                 << '\n';
    return kRefused;
  }
  return any_failed(results) ? kRefused : kOk;
}

}  // namespace recourse::cli
