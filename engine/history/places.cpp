#include "engine/history/places.h"

#include <algorithm>

#include "engine/history/names.h"

namespace recourse::history {
namespace {

using definition::kNoNode;
using definition::ProcessDefinition;

/// Remembers the first thing that is not there.
class Places {
 public:
  Places(const InstanceState& state, const ProcessDefinition& definition)
      : state_(state), definition_(definition) {}

  [[nodiscard]] const Label& unknown() const { return unknown_; }

  void step(NodeId node) {
    if (node >= definition_.chart.nodes.size()) miss("step", "环节", node);
  }
  void step_or_none(NodeId node) {
    if (node != kNoNode) step(node);
  }
  void task(NodeId node) {
    const bool known = node < definition_.steps.size() &&
                       std::holds_alternative<definition::TaskStep>(definition_.steps[node].kind);
    if (!known) miss("task step", "任务环节", node);
  }
  void activity(ActivityId id) {
    if (!state_.activities.contains(id)) miss("active step", "活动环节", id);
  }
  void activity_or_none(ActivityId id) {
    if (id != 0) activity(id);
  }
  void handler(ActivityId id, int index) {
    const auto at = state_.activities.find(id);
    const bool known = at != state_.activities.end() && index >= 0 &&
                       at->second.node < definition_.steps.size() &&
                       static_cast<std::size_t>(index) <
                           definition_.steps[at->second.node].catches.size();
    if (!known) miss("handler", "处理器", index);
  }
  /// What is active stands in the definition where it stands in the state: both trees are climbed
  /// side by side. A body beside a scope may belong elsewhere, as what undoes an earlier step does.
  void stands_in(NodeId node, ActivityId parent, bool beside) {
    step(node);
    if (!unknown_.empty()) return;
    const auto& chart = definition_.chart;
    const auto around = state_.activities.find(parent);
    const NodeId above = around == state_.activities.end() ? kNoNode : around->second.node;
    const bool fits = above == kNoNode ? parent == 0 && chart.node(node).parent == kNoNode
                                       : beside || chart.node(node).parent == above;
    if (!fits) miss("step in this place", "该位置上的环节", node);
  }
  void timer(Timer::Purpose purpose, ActivityId id, int index) {
    if (purpose == Timer::Purpose::kCatch) return handler(id, index);
    activity_or_none(id);
  }

 private:
  void miss(const char* en, const char* zh, std::int64_t number) {
    if (!unknown_.empty()) return;
    const std::string n = std::to_string(number), version = std::to_string(definition_.version);
    unknown_ = {"it names " + std::string(en) + " number " + n + ", which is not there in " +
                    definition_.id + " version " + version,
                "引用了" + std::string(zh) + " " + n + "，而 " + definition_.id + " 版本 " + version +
                    " 中没有"};
  }

  const InstanceState& state_;
  const ProcessDefinition& definition_;
  Label unknown_;
};

/// What an event names by number.
struct Named {
  Places& places;
  void operator()(const InstanceMigrated& e) const {
    for (const auto& [old, now] : e.nodes) places.step(now);
  }
  void operator()(const ActivityEntered& e) const { places.stands_in(e.node, e.parent, e.region); }
  void operator()(const ScopeFinished& e) const { places.step(e.final); }
  void operator()(const HistoryKept& e) const {
    places.step(e.node);
    for (const NodeId node : e.kept) places.step(node);
  }
  void operator()(const ConditionChanged& e) const {
    if (e.index < 0) {  // of the step's own condition
      places.activity(e.activity);
    } else {
      places.handler(e.activity, e.index);
    }
  }
  void operator()(const ReturnAddressSet& e) const { places.step_or_none(e.node); }
  void operator()(const ReturnDelayed& e) const { places.step_or_none(e.node); }
  void operator()(const UndoLogged& e) const { places.step(e.node); }
  void operator()(const CallStarted& e) const { places.activity(e.activity); }
  void operator()(const CallUndoBegan& e) const { places.activity(e.activity); }
  void operator()(const WorkItemCreated& e) const { places.task(e.node); }
  void operator()(const WorkItemDetached& e) const { places.activity(e.activity); }
  void operator()(const JobCreated& e) const { places.activity_or_none(e.activity); }
  void operator()(const TimerArmed& e) const {
    const auto purpose = parse_timer_purpose(e.purpose);
    if (purpose) places.timer(*purpose, e.activity, e.index);
  }
  void operator()(const SubscriptionOpened& e) const { places.handler(e.activity, e.index); }
  void operator()(const auto&) const {}
};

}  // namespace

Label unknown_place(const Event& event, const InstanceState& before,
                    const ProcessDefinition& definition) {
  Places places(before, definition);
  std::visit(Named{places}, event);
  return places.unknown();
}

Label unknown_place(const InstanceState& state, const ProcessDefinition& definition) {
  Places places(state, definition);
  for (const auto& [id, activity] : state.activities) {
    if (activity.detached) {  // a migration may have changed what is around it
      places.step(activity.node);
      places.activity(activity.parent);
    } else {
      places.stands_in(activity.node, activity.parent, activity.region);
    }
    places.step_or_none(activity.completed_by);
    places.step_or_none(activity.return_to);
    places.step_or_none(activity.pending_target);
  }
  for (const auto& [id, item] : state.work_items) {
    places.task(item.node);
    places.activity(item.activity);
  }
  for (const auto& [id, job] : state.jobs) places.activity_or_none(job.activity);
  for (const auto& [id, t] : state.timers) places.timer(t.purpose, t.activity, t.index);
  for (const Subscription& s : state.subscriptions) places.handler(s.activity, s.index);
  for (const Call& call : state.calls) places.activity(call.activity);
  for (const UndoEntry& entry : state.undo_log) places.step(entry.node);
  for (const Completion& completion : state.completions) places.step(completion.node);
  for (const auto& [node, visits] : state.visits) places.step(node);
  for (const auto& [node, people] : state.acted) places.step(node);
  for (const auto& [node, kept] : state.kept) {
    places.step(node);
    for (const NodeId one : kept) places.step(one);
  }
  return places.unknown();
}

}  // namespace recourse::history
