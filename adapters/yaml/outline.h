#pragma once
#include "adapters/yaml/draft.h"

namespace recourse::yaml {

/// Makes all nodes of the chart, as engine/definition/README.md lays down: names, paths, kinds,
/// parents. Transitions and contents come later, when every target can be resolved.
void outline_chart(Draft& draft, const Node& file);

/// The listed kind key of a step ("task", "auto", …); reports when there is none or more than one.
[[nodiscard]] std::string kind_word(Report& report, const Node& step);

}  // namespace recourse::yaml
