#pragma once
#include "engine/command/command.h"
#include "engine/history/instance_state.h"

namespace recourse::command {

enum class Access { kNone, kRead, kWrite };

/// May this person know of the case, may they act in it? The one place that decides it, asked on
/// the resolved object by commands, lists, details and pushes alike: people with a task in it now,
/// who started it or worked on it, administrators; supervisors, auditors and who got a copy read.
/// Nobody else: to them the case does not exist.
[[nodiscard]] Access access(const Caller& caller, const history::InstanceState& state);

}  // namespace recourse::command
