#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// Done, or why this person may not use the operation on the case now. The page that offers it and
/// the command that carries it out ask this same question.
[[nodiscard]] Result<Done> may_operate(const definition::Operation& operation,
                                       const Caller& caller, const Desk& desk,
                                       const InstanceState& before);

/// Where a step taken back is entered again.
struct TakenBack {
  ActivityId scope;
  process::NodeId step;
};
/// The caller's own last step, while nobody has begun what followed and the time allowed lasts.
[[nodiscard]] Result<TakenBack> taken_back(const Caller& caller, const Desk& desk,
                                           const InstanceState& before,
                                           const definition::Operation& operation);

}  // namespace recourse::command
