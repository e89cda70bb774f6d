#pragma once
#include "engine/feel/syntax.h"

namespace recourse::feel {

/// The tree of a compiled expression, for the proofs over decision tables; null if empty.
[[nodiscard]] const Node* tree_of(const Expression& expression);
/// What it was compiled to; null if empty.
[[nodiscard]] const Expression::Compiled* program_of(const Expression& expression);

}  // namespace recourse::feel
