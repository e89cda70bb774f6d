#pragma once
#include "engine/history/instance_state.h"
#include "engine/history/step_record.h"

namespace recourse::history {

/// Throws InvariantBroken unless the record is the next one of the case and names the hash of the
/// one before it, where that is known.
void must_follow(const InstanceState& state, const StepRecord& record);

}  // namespace recourse::history
