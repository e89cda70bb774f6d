#pragma once
#include <functional>
#include <string>
#include <vector>

#include "adapters/runtime/loop.h"
#include "adapters/scenario/coverage.h"
#include "adapters/yaml/scenario_loader.h"

/// Runs *.scenario.yaml on a set clock and an empty store: the definitions' own tests.
namespace recourse::scenario {

struct Failure {
  int line = 0;  ///< of the step in the scenario file
  Label text;    ///< what was expected, what was found
};

struct Result {
  std::string name;
  std::string file;
  int line = 0;
  int steps = 0;                  ///< carried out
  std::vector<Failure> failures;  ///< empty: passed. The first failed act ends the scenario
  std::vector<Label> tail;        ///< of a failed one: the last of its record, in sentences
  std::int64_t elapsed_us = 0;    ///< real time
  [[nodiscard]] bool passed() const { return failures.empty(); }
};

/// What all scenarios of a run share. The library holds definitions, calendars and the directory.
struct House {
  runtime::Library& library;
  std::function<std::unique_ptr<runtime::Session>()> empty_store;
  const ports::Hasher& hasher;
};

/// Never throws; a broken invariant of the engine is a failure of the scenario.
/// `coverage` may be null.
[[nodiscard]] Result run(const House& house, const yaml::Scenario& scenario, Coverage* coverage);

}  // namespace recourse::scenario
