#pragma once
#include <set>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// What is around a node as it runs, by whatever way: what compensates is around an undo block, and
/// the step it undoes is over then.
[[nodiscard]] std::set<NodeId> surroundings(const ProcessDefinition& definition, NodeId node);

}  // namespace recourse::definition
