#pragma once
#include <set>
#include <string>

#include "engine/definition/beside.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// The data a task waits for as a wait does: none of its actions is open at first, and whatever
/// could open one is written by others while the task is active. Empty: it waits for no data.
[[nodiscard]] std::set<std::string> waited_for_by_task(const ProcessDefinition& definition,
                                                       const Beside& beside, NodeId task);

}  // namespace recourse::definition
