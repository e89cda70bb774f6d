#pragma once
#include "tests/conformance/suite.h"

namespace recourse::conformance {

/// Judges a row in a process of its own, so that one which crashes, hangs or eats memory is a
/// failure and the run goes on.
[[nodiscard]] Verdict run_row(Judge judge, const Row& row, const std::filesystem::path& dir,
                              int seconds);

}  // namespace recourse::conformance
