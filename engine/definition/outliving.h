#pragma once
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// `rest: continue`: may this branch (or instance) of a parallel (or foreach) go on when its join
/// is met? Then the handlers and the `while` of the parallel are gone; those around it stay.
[[nodiscard]] bool may_outlive(const ProcessDefinition& definition, NodeId join, NodeId branch);

/// May something at or inside a branch be active then? Not what is come to and left at once, before
/// any other branch can be over. False for whatever is no parallel or foreach.
[[nodiscard]] bool outlives(const ProcessDefinition& definition, NodeId join, NodeId inside);

}  // namespace recourse::definition
