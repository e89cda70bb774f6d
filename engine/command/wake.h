#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// What a case enters first, and never leaves before its end.
inline constexpr process::ActivityId kRoot = 1;

/// May an ended case be taken up again at all, whoever asks? Rejects OPERATION_NOT_NOW.
[[nodiscard]] Result<Done> may_wake(const InstanceState& before);
/// Where: at the steps the operation names; nullptr, an administrator: at any of the outer list.
[[nodiscard]] std::vector<process::NodeId> wakes_at(const Desk& desk,
                                                    const definition::Operation* declared);
/// A new visit at a step, with the data, the completions and what can be undone as they were;
/// clocks of the total resolution go on. `request`: {to: path or unique name of a step, branches:
/// as in move.h}. `declared`: the operation `wake` of the definition; nullptr: an administrator
/// does it, who may also name a step further inside.
[[nodiscard]] Result<Decision> wake(const Caller& caller, const Desk& desk,
                                    const InstanceState& before,
                                    const definition::Operation* declared, const Map& request,
                                    const Value& reason);

}  // namespace recourse::command
