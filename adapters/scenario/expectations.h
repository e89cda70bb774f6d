#pragma once
#include "adapters/scenario/acts.h"
#include "adapters/scenario/runner.h"

namespace recourse::scenario {

/// Everything of `expect` that does not hold now; empty: all holds.
[[nodiscard]] std::vector<Failure> check(const Stage& stage, const yaml::Expect& expect, int line);

}  // namespace recourse::scenario
