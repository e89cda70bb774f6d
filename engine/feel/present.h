#pragma once
#include <set>
#include <string>

#include "engine/feel/expression.h"

namespace recourse::feel {

/// Paths of data that surely have a value where the condition came out as `truth`, told from its
/// form: `x != null`, `present(x)`, joined by `and`, denied by `not`. The same that a condition
/// learns for what stands behind it.
[[nodiscard]] std::set<std::string> present_when(const Expression& condition, bool truth);

}  // namespace recourse::feel
