#pragma once
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// `raise` steps whose error may get past every handler of the process: a case that nobody called
/// stops there with an incident. An error of an undo block climbs from where it is undone.
[[nodiscard]] std::vector<NodeId> raised_past_all(const ProcessDefinition& definition);

}  // namespace recourse::definition
