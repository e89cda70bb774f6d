#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// An administrator moves the case: the step `from` is left and `to` entered, from the innermost
/// scope around both, with everything a return leaves and keeps. `request`: {from, to: paths or
/// unique names of steps, item: number of the foreach instance from 1 where `from` is active more
/// than once, branches: {branch path or name: start | skip}} for every other branch of a parallel
/// that is entered on the way. Refuses what would be no legal configuration.
[[nodiscard]] Result<Done> move(Session& session, const Map& request);

}  // namespace recourse::command
