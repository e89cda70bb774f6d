#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Done, or who was added to sign before this work item and has not yet.
[[nodiscard]] Result<Done> nobody_signs_first(const InstanceState& state,
                                              const history::WorkItem& item);

/// Signers who were added after a work item get their turn once it has ended.
void offer_signers(Turn& turn, ActivityId activity);

/// Looks at a task that is no vote after one of its work items ended: once all have, it goes on the
/// way the last of its own people chose; added signers only agree to it. `ended`: the work item.
void go_on_when_signed(Turn& turn, ActivityId activity, const definition::TaskStep& task,
                       WorkItemId ended);

/// The task is over: leaves it by one of its actions.
void take_way(Turn& turn, ActivityId activity, const std::string& action,
              kernel::TransitionId way);

}  // namespace recourse::process
