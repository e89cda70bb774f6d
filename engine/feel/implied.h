#pragma once
#include "engine/feel/expression.h"

namespace recourse::feel {

/// What one condition says of another that is asked at the same moment, told from their forms alone
/// and not from what numbers can be: false means that nothing is known. Conditions that call a
/// process function say nothing.

/// Whenever `given` holds, does `asked` hold as well? So if all that `asked` joins by `and` is
/// joined by `given`, too.
[[nodiscard]] bool implies(const Expression& given, const Expression& asked);
/// Whenever `given` holds, does `asked` surely not hold? So if one of them says `not` of something
/// the other joins by `and`.
[[nodiscard]] bool excludes(const Expression& given, const Expression& asked);

}  // namespace recourse::feel
