// The retention of an ended case: the record that ends it says when its time is over, and then the
// case itself says that what is personal in it goes. The keys are destroyed by
// adapters/runtime/erasure, after the record of it.
#include "engine/command/retention.h"

#include <algorithm>

#include "engine/base/case_key.h"

namespace recourse::command {

std::optional<history::RetentionSet> retention_of(const Desk& desk, const InstanceState& ended) {
  const auto& retention = desk.definition.retention;
  if (!retention || ended.running()) return std::nullopt;
  const Instant from = retention->from_start ? ended.started : ended.ended.value_or(desk.now);
  history::RetentionSet set;
  set.until = calendar::due(desk.calendar(ended, retention->keep.calendar), from, retention->keep);
  set.keep = calendar::to_text(retention->keep);
  set.basis = retention->basis;
  return set;
}

bool is_emptied(const InstanceState& state) {
  const auto& erased = state.erased_keys;
  return std::find(erased.begin(), erased.end(), case_key(state.id)) != erased.end();
}

Result<Decision> end_retention(const EndRetention& command, const Caller& caller, const Desk& desk,
                               const InstanceState& before) {
  if (!caller.is_system()) {
    return refuse(Rejection::Kind::kForbidden, "ROLE", "Only the engine ends a retention.",
                  "保留期由引擎自动结束。");
  }
  if (is_emptied(before)) return nothing_new(before);
  if (!before.keep_until || *before.keep_until > desk.now) {
    return refuse(Rejection::Kind::kConflict, "RETENTION", "Its retention is not over.",
                  "保留期尚未届满。");
  }
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  recorder.record(history::PersonErased{command.request, {case_key(before.id)}});
  Decision decision;
  decision.events = recorder.take();
  decision.answer = Map{};
  decision.actor = "system";
  decision.after = std::move(after);
  return decision;
}

}  // namespace recourse::command
