#pragma once
#include "engine/history/instance_state.h"
#include "engine/history/step_record.h"

namespace recourse::history {

/// The only way an InstanceState changes, live and in replay alike (I3). `at` is the record's
/// recorded time. Throws InvariantBroken when the event does not fit the state: a corrupt history.
void apply(InstanceState& state, const Event& event, Instant at);

/// All events of a record, then its number and hash.
void apply(InstanceState& state, const StepRecord& record);

/// The number and hash of a record whose events were applied one by one as they were decided.
void close_record(InstanceState& state, const StepRecord& record);

/// The whole state as a plain value, for snapshots, comparison and inspection, and back.
[[nodiscard]] Value to_value(const InstanceState& state);
[[nodiscard]] Result<InstanceState> state_from_value(const Value& value);

}  // namespace recourse::history
