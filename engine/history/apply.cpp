#include "engine/history/apply.h"

#include "engine/history/apply_events.h"
#include "engine/history/succession.h"

namespace recourse::history {

Activity& active(InstanceState& state, ActivityId id) {
  const auto found = state.activities.find(id);
  RECOURSE_INVARIANT(found != state.activities.end(),
                     "activity " + std::to_string(id) + " is not active");
  return found->second;
}

void apply(InstanceState& state, const Event& event, Instant at) {
  std::visit([&](const auto& e) { take_in(state, e, at); }, event);
  ++state.seq;
}

void must_follow(const InstanceState& state, const StepRecord& record) {
  RECOURSE_INVARIANT(record.record == state.record + 1,
                     "record " + std::to_string(record.record) + " after " +
                         std::to_string(state.record));
  RECOURSE_INVARIANT(record.first_seq == state.seq + 1,
                     "record starts with event " + std::to_string(record.first_seq) + " after " +
                         std::to_string(state.seq));
  RECOURSE_INVARIANT(state.id.empty() || state.id == record.instance,
                     "the record belongs to " + record.instance.text());
  RECOURSE_INVARIANT(state.hash.empty() || record.previous_hash == state.hash,
                     "record " + std::to_string(record.record) +
                         " does not name the hash of the record before it");
}

void apply(InstanceState& state, const StepRecord& record) {
  must_follow(state, record);
  state.id = record.instance;
  for (const Event& event : record.events) apply(state, event, record.recorded);
  close_record(state, record);
}

void close_record(InstanceState& state, const StepRecord& record) {
  state.record = record.record;
  state.hash = record.hash;
}

}  // namespace recourse::history
