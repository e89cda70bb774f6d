#include <algorithm>
#include <set>
#include <string_view>

#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

/// An ended activity takes along everything that hung on it, so nothing can be done for a step
/// that is no more.
void remove_with_belongings(InstanceState& state, ActivityId id) {
  const auto of_it = [id](const auto& entry) { return entry.second.activity == id; };
  std::erase_if(state.work_items, of_it);
  std::erase_if(state.jobs, of_it);
  std::erase_if(state.timers, of_it);
  std::erase_if(state.incidents, of_it);
  std::erase_if(state.subscriptions, [id](const Subscription& s) { return s.activity == id; });
  std::erase_if(state.calls, [id](const Call& c) { return c.activity == id; });
  state.activities.erase(id);
}

/// Of a case with endless loops, old completions are let go, but never the last of a step by a
/// person: duties and guarantees hold for as long as the case lives.
void let_one_go(std::vector<Completion>& completions) {
  std::set<std::pair<NodeId, std::string_view>> later;
  auto oldest = completions.end();
  for (auto at = completions.end(); at != completions.begin();) {
    --at;
    if (!later.emplace(at->node, at->actor).second) oldest = at;
  }
  if (oldest != completions.end()) completions.erase(oldest);
}

/// Rules like "not the person who did X" look at the last completion per step, scope and person.
void remember_completion(InstanceState& state, Completion completion) {
  constexpr std::size_t kCompletionsMax = 64;
  std::erase_if(state.completions, [&](const Completion& c) {
    return c.node == completion.node && c.parent == completion.parent &&
           c.actor == completion.actor;
  });
  if (state.completions.size() >= kCompletionsMax) let_one_go(state.completions);
  state.completions.push_back(std::move(completion));
}

}  // namespace

void take_in(InstanceState& state, const InstanceStarted& e, Instant at) {
  state.process = e.process;
  state.version = e.version;
  state.definition_hash = e.definition_hash;
  state.key = e.key;
  state.state = lifecycle::ProcessInstanceState::Running;
  state.outcome.clear();
  state.ended.reset();  // a lock begins again when somebody asks for it
  state.title = e.title;
  state.started = at;
  state.starter = e.starter;
  state.channel = e.channel;
  state.parent = e.parent;
  state.parent_activity = e.parent_activity;
  state.data = e.data;
  state.calendars = e.calendars;
  state.policies = e.policies;
  state.section = e.section;
  if (!e.begun_by.empty()) state.family.push_back({"parent", e.begun_by});
  if (!e.repeat_of.empty()) state.family.push_back({"repeat_of", e.repeat_of});
}

void take_in(InstanceState& state, const SectionChanged& e, Instant) {
  state.section = e.to;
  const auto rename = [&e](std::vector<std::string>& groups) {
    for (std::string& group : groups) {
      const auto now = e.groups.find(group);
      if (now != e.groups.end()) group = now->second;
    }
  };
  for (auto& [id, item] : state.work_items) rename(item.candidate_groups);
  for (auto& [id, incident] : state.incidents) rename(incident.groups);
}

void take_in(InstanceState& state, const InstanceEnded& e, Instant at) {
  const auto reached = lifecycle::parse_process_instance_state(e.state);
  RECOURSE_INVARIANT(reached && lifecycle::is_ended(*reached), "no ended state: " + e.state);
  state.state = *reached;
  state.outcome = e.outcome;
  state.ended = at;
}

void take_in(InstanceState& state, const InstanceSuspended& e, Instant) {
  state.state = lifecycle::ProcessInstanceState::Suspended;
  state.suspended_for = e.stops_for;
}

void take_in(InstanceState& state, const InstanceResumed&, Instant) {
  state.state = lifecycle::ProcessInstanceState::Running;
  state.suspended_for.clear();
}

void take_in(InstanceState& state, const InstanceWoken& e, Instant at) {
  RECOURSE_INVARIANT(state.activities.empty(), "a case that is woken has ended");
  RECOURSE_INVARIANT(e.activity != 0 && e.activity <= state.last_activity,
                     "a case is woken with the root it had");
  state.state = lifecycle::ProcessInstanceState::Running;
  state.outcome.clear();
  state.ended.reset();
  state.keep_until.reset();
  state.suspended_for.clear();
  Activity root;
  root.id = e.activity;
  root.visit = state.visits[root.node];
  root.since = at;
  state.activities.emplace(root.id, std::move(root));
}

void take_in(InstanceState& state, const ActivityEntered& e, Instant at) {
  RECOURSE_INVARIANT(e.activity > state.last_activity,
                     "activity number " + std::to_string(e.activity) + " is used already");
  if (e.parent != 0) {
    Activity& parent = active(state, e.parent);
    ++parent.started;
    if (!e.region) parent.completed_by = definition::kNoNode;  // its one child is another one now
  }
  Activity entered;
  entered.id = e.activity;
  entered.node = e.node;
  entered.visit = e.visit;
  entered.parent = e.parent;
  entered.index = e.index;
  entered.region = e.region;
  entered.since = at;
  entered.locals = e.locals;
  entered.overlaid = e.overlaid;
  entered.undo_entry = e.undo_entry;
  state.activities.emplace_hint(state.activities.end(), e.activity, std::move(entered));
  state.last_activity = e.activity;
  state.visits[e.node] = e.visit;
}

void take_in(InstanceState& state, const ActivityCompleted& e, Instant at) {
  Activity& done = active(state, e.activity);
  const auto above = state.activities.find(done.parent);
  if (above != state.activities.end() && !done.detached) {
    Activity& parent = above->second;
    ++parent.finished;  // a detached one was never started by the scope it now hangs below
    if (done.overlaid) parent.merged[done.index] = std::move(done.writes);
  }
  remember_completion(state, {done.node, done.parent, done.visit, e.actor, at, e.returned});
  remove_with_belongings(state, e.activity);
}

void take_in(InstanceState& state, const ActivityExited& e, Instant) {
  RECOURSE_INVARIANT(state.activities.contains(e.activity),
                     "activity " + std::to_string(e.activity) + " is not active");
  remove_with_belongings(state, e.activity);
}

void take_in(InstanceState& state, const ScopeFinished& e, Instant) {
  active(state, e.activity).completed_by = e.final;
}

void take_in(InstanceState& state, const HistoryKept& e, Instant) {
  state.kept[e.node] = e.kept;
}

void take_in(InstanceState& state, const ActivityDetached& e, Instant) {
  Activity& detached = active(state, e.activity);
  // Numbers grow inwards, so nothing can come to stand inside itself.
  RECOURSE_INVARIANT(state.activities.contains(e.parent) && e.parent < e.activity,
                     "activity " + std::to_string(e.parent) + " is not around this one");
  detached.parent = e.parent;
  detached.detached = true;
  detached.region = true;
}

void take_in(InstanceState& state, const RegionsOpened& e, Instant) {
  active(state, e.activity).items = e.items;
}

void take_in(InstanceState& state, const Joined& e, Instant) {
  Activity& parallel = active(state, e.activity);
  parallel.joined = true;
  parallel.merged.clear();
}

}  // namespace recourse::history
