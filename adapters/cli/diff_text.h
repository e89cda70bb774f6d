#pragma once
#include "adapters/cli/terminal.h"
#include "adapters/yaml/difference.h"

namespace recourse::cli {

/// {differences: [{kind, subject, path, key, before, after, line_before, line_after, text}],
/// concerned_steps}.
[[nodiscard]] Value comparison_value(const yaml::Comparison& comparison, Language language);
/// A line a difference, then which running cases are concerned.
void print_comparison(const yaml::Comparison& comparison, const Terminal& terminal);

}  // namespace recourse::cli
