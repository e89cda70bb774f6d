#pragma once
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Steps that need what another one holds as long as it waits: its lock, one around it, or the turn
/// of its branch (`one_at_a_time`). Not those that come first anyway, as branches start in document
/// order. Whether they can be active at the same time is asked elsewhere.
[[nodiscard]] std::vector<NodeId> kept_out_by(const ProcessDefinition& definition, NodeId waiting);

}  // namespace recourse::definition
