#pragma once
#include <vector>

#include "engine/definition/ways.h"

namespace recourse::definition {

/// By NodeId: where nothing can change a variable any more, neither what the case may still come to
/// nor anything beside it. A condition that asks about it there comes out for ever as it does now.
/// `disturbed`, by NodeId: who is beside a node may write it; `returns`: where direct returns lead.
/// `silent`, by NodeId: what never writes it.
[[nodiscard]] std::vector<bool> frozen_where(const ProcessDefinition& definition, const Ways& ways,
                                             const std::vector<bool>& disturbed,
                                             const std::vector<std::vector<NodeId>>& returns,
                                             const std::vector<bool>& silent);

}  // namespace recourse::definition
