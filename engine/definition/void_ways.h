#pragma once
#include "engine/definition/rests.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

/// The ways without those that nobody ever gets to go: what waits where all is over at once, and
/// the other branches of a parallel that one of them is sure to break off as soon as it is entered.
[[nodiscard]] Ways without_void(const ProcessDefinition& definition, const Rests& rests, Ways ways);

}  // namespace recourse::definition
