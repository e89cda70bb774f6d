#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/feel/decision.h"

namespace recourse::definition {

/// The numbers at which a table may decide otherwise about a variable: those its cells compare it
/// with. Empty: it does not ask about it; nullopt: it asks more of it than that.
[[nodiscard]] std::optional<std::vector<Decimal>> table_cuts(const feel::DecisionTable& table,
                                                             const std::string& variable);

}  // namespace recourse::definition
