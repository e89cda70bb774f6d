#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

// What a definition guarantees before every end, no intervention takes away. Both reject GUARANTEE.

/// May the case be ended here and now?
[[nodiscard]] Result<Done> may_end_here(const Desk& desk, const InstanceState& state);
/// May it go on at this step? Not where every way there would have kept a promise that is not kept.
[[nodiscard]] Result<Done> may_go_on_at(const Desk& desk, const InstanceState& state,
                                        definition::NodeId step);

}  // namespace recourse::command
