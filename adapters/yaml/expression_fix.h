#pragma once
#include "engine/base/label.h"
#include "engine/feel/expression.h"

namespace recourse::yaml {

/// What a designer should write instead, in both languages; never empty.
[[nodiscard]] Label expression_fix(const feel::Problem& problem);

}  // namespace recourse::yaml
