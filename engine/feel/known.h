#pragma once
#include <optional>

#include "engine/feel/expression.h"

namespace recourse::feel {

/// What an expression comes to when only some data are known: those `known` has a name for. Where
/// it hangs on the others, on the moment (now, today, random) or on a process function, or where it
/// faults, nothing is known. `false and …` is false, whatever stands there.
[[nodiscard]] std::optional<bool> known_truth(const Expression& condition,
                                              const Environment& known);
[[nodiscard]] std::optional<Value> known_value(const Expression& expression,
                                               const Environment& known);

}  // namespace recourse::feel
