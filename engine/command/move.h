#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// An administrator moves the case: the step `from` is left and `to` entered, from the innermost
/// scope around both, with everything a return leaves and keeps. `request`: {from, to: paths or
/// unique names of steps, item: number of the foreach instance from 1 where `from` is active more
/// than once, branches: {branch path or name: start | skip}} for every other branch of a parallel
/// that is entered on the way. Refuses what would be no legal configuration.
[[nodiscard]] Result<Done> move(Session& session, const Map& request);
/// The one step of this path or unique name.
[[nodiscard]] Result<process::NodeId> step_called(const process::Turn& turn,
                                                  const std::string& name);
/// May `to` be entered from the scope `top` around it? Keeps which branches start on the way, as
/// `request` says in `branches`. Rejects GUARANTEE, MOVE, BRANCHES.
[[nodiscard]] Result<Done> may_be_entered(process::Turn& turn, process::NodeId top,
                                          process::NodeId to, const Map& request);

}  // namespace recourse::command
