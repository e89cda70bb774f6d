#pragma once
#include <optional>

#include "engine/command/decide.h"

namespace recourse::command {

/// Which start of the process, as it is now, an armed timer stands for: the one with its plan, and
/// where none has it any more the one in its place, so that a start that was due is made.
[[nodiscard]] std::optional<int> start_of(const history::Timer& timer,
                                          const definition::ProcessDefinition& process,
                                          const Desk& desk);

/// Arms what goes on after a timer has fired, unless that is done already.
void arm_next(kernel::Recorder& recorder, const Desk& desk,
              const definition::ProcessDefinition& process, int index, const history::Timer& fired);

/// Brings the timers of `before` to what the process says now. Those whose plan it still has where
/// they stand stay as they are; the others make way. One that is overdue does so with its start,
/// which is made by the plan that follows.
void follow_plans(kernel::Recorder& recorder, const Desk& desk,
                  const definition::ProcessDefinition& process, const InstanceState& before);

}  // namespace recourse::command
