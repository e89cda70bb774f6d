#pragma once
#include <vector>

#include "adapters/cli/terminal.h"
#include "adapters/scenario/runner.h"

namespace recourse::cli {

void print_scenarios(const std::vector<scenario::Result>& results, const Terminal& terminal);
[[nodiscard]] Value scenarios_value(const std::vector<scenario::Result>& results,
                                    Language language);
/// JUnit XML: one suite a file.
[[nodiscard]] std::string scenarios_junit(const std::vector<scenario::Result>& results,
                                          Language language);
void print_coverage(const std::vector<scenario::Coverage::Process>& processes,
                    const Terminal& terminal);
/// Of everything that can be reached, rounded down.
[[nodiscard]] int percent_covered(const std::vector<scenario::Coverage::Process>& processes);
[[nodiscard]] Value coverage_value(const std::vector<scenario::Coverage::Process>& processes);

}  // namespace recourse::cli
