#pragma once
#include <map>
#include <vector>

#include "engine/definition/ways.h"

namespace recourse::definition {

/// By undo block: the steps at which it may run. They compensate, or go back with `undo: true`, may
/// come after the step that is undone, and reach as far as its scope.
using Undoers = std::map<NodeId, std::vector<NodeId>>;
[[nodiscard]] Undoers undoers_of(const ProcessDefinition& definition, const Ways& ways);

}  // namespace recourse::definition
