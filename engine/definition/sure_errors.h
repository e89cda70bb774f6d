#pragma once
#include "engine/definition/ways.h"

namespace recourse::definition {

/// The ways without those of parallels that never get to do anything: one of their branches is sure
/// to raise an error as soon as it is entered, and all are left together.
[[nodiscard]] Ways without_void_branches(const ProcessDefinition& definition, Ways ways);

}  // namespace recourse::definition
