#include "engine/process/compensation.h"

#include <algorithm>
#include <tuple>

#include "engine/process/case_data.h"
#include "engine/process/data_view.h"

namespace recourse::process {
namespace {

using history::UndoEntry;

bool lies_in(const UndoEntry& entry, ActivityId scope) {
  return std::find(entry.scopes.begin(), entry.scopes.end(), scope) != entry.scopes.end();
}

bool is_named(const definition::CompensateStep& step, const UndoEntry& entry) {
  return step.all ||
         std::find(step.steps.begin(), step.steps.end(), entry.node) != step.steps.end();
}

/// The scope whose log a compensate step works on: the declared scope, branch or process around it;
/// handler bodies and undo bodies are part of what they belong to.
ActivityId compensated_scope(const Turn& turn, ActivityId from) {
  const Activity* a = turn.kernel->find(from);
  while (a->parent != 0) {
    a = turn.kernel->find(a->parent);
    const bool body = std::holds_alternative<definition::BranchBody>(turn.step(a->node).kind);
    const bool branch =
        a->parent != 0 && turn.node(turn.kernel->find(a->parent)->node).kind ==
                              definition::NodeKind::kParallel;
    if (!body || branch) return a->id;
  }
  return a->id;
}

const UndoEntry* latest(const Turn& turn, const std::function<bool(const UndoEntry&)>& wanted) {
  const UndoEntry* found = nullptr;
  for (const auto& entry : turn.state().undo_log) {
    if (!entry.taken && wanted(entry) && (found == nullptr || entry.seq > found->seq)) {
      found = &entry;
    }
  }
  return found;
}

void run_undo(Turn& turn, const UndoEntry& found, ActivityId below) {
  const UndoEntry entry = found;
  turn.record(history::UndoTaken{entry.seq});
  if (entry.child != InstanceId()) {
    turn.record(history::CallUndoBegan{below, turn.node(entry.node).path, entry.child});
    turn.effects.push_back(UndoChild{turn.state().id, entry.child});
    return;
  }
  turn.kernel->spawn(turn.step(entry.node).undo, below, entry.data, entry.seq);
}

/// Steps from the target of a return on, in document order: those it goes back over.
const UndoEntry* next_before_return(const Turn& turn, ActivityId domain, NodeId target) {
  return latest(turn, [&](const UndoEntry& entry) {
    return lies_in(entry, domain) && entry.node >= target;
  });
}

/// Is something undone in the scope before a return there leads on?
bool is_undoing(const Turn& turn, ActivityId domain) {
  const auto& [activities, calls] = std::tie(turn.state().activities, turn.state().calls);
  return std::any_of(activities.begin(), activities.end(),
                     [&](const auto& entry) {
                       return entry.second.parent == domain && entry.second.undo_entry != 0;
                     }) ||
         std::any_of(calls.begin(), calls.end(),
                     [&](const history::Call& call) { return call.activity == domain; });
}

std::vector<ActivityId> scopes_of(const Turn& turn, const Activity& activity) {
  std::vector<ActivityId> scopes;
  for (const Activity* a = turn.kernel->find(activity.parent); a != nullptr;
       a = turn.kernel->find(a->parent)) {
    scopes.insert(scopes.begin(), a->id);
    if (a->parent == 0) break;
  }
  return scopes;
}

/// What an undo block does is not undone in its turn.
bool stands_in_undo(const Turn& turn, const Activity& activity) {
  for (const Activity* a = &activity; a->parent != 0; a = turn.kernel->find(a->parent)) {
    if (a->undo_entry != 0) return true;
  }
  return false;
}

}  // namespace

void remember_undo(Turn& turn, const Activity& activity,
                   const std::vector<std::pair<std::string, Value>>& writes) {
  history::UndoLogged logged;
  logged.entry = turn.state().seq + 1;
  logged.node = activity.node;
  logged.path = turn.node(activity.node).path;
  logged.visit = activity.visit;
  logged.scopes = scopes_of(turn, activity);
  logged.data = DataView(turn.state(), activity.id).snapshot();
  if (!writes.empty()) {
    InstanceState written = turn.state();
    kernel::Recorder recorder(written, turn.desk.now);
    Turn trial{turn.desk, recorder, turn.actor, {}, nullptr, {}, {}};
    for (const auto& [path, value] : writes) write(trial, activity.parent, path, value);
    const DataView after(written, activity.parent);
    for (const auto& [path, value] : writes) {
      const std::string name = path.substr(0, path.find('.'));
      if (const Value* now = after.lookup(name)) logged.data[name] = *now;
    }
  }
  turn.record(std::move(logged));
}

void remember_call(Turn& turn, const Activity& activity, InstanceId child) {
  const bool own = turn.step(activity.node).undo != definition::kNoNode;
  if (own || stands_in_undo(turn, activity)) return;
  history::UndoLogged logged;
  logged.entry = turn.state().seq + 1;
  logged.node = activity.node;
  logged.path = turn.node(activity.node).path;
  logged.visit = activity.visit;
  logged.scopes = scopes_of(turn, activity);
  logged.child = child;
  turn.record(std::move(logged));
}

bool has_undo(const InstanceState& state) {
  return std::any_of(state.undo_log.begin(), state.undo_log.end(),
                     [](const UndoEntry& entry) { return !entry.taken; });
}

void undo_whole_case(Turn& turn, ActivityId root) {
  const UndoEntry* entry = latest(turn, [](const UndoEntry&) { return true; });
  if (entry != nullptr) return run_undo(turn, *entry, root);
  turn.outcome = kUndone;
  turn.kernel->finish();
}

void compensate_next(Turn& turn, ActivityId id) {
  const Activity activity = *turn.kernel->find(id);
  const auto& step = std::get<definition::CompensateStep>(turn.step(activity.node).kind);
  const ActivityId scope = compensated_scope(turn, id);
  const UndoEntry* entry = latest(turn, [&](const UndoEntry& candidate) {
    return is_named(step, candidate) && lies_in(candidate, scope);
  });
  if (entry == nullptr) return turn.done(activity);
  run_undo(turn, *entry, id);
}

bool undo_before_return(Turn& turn, ActivityId domain, NodeId target, bool undo) {
  if (is_undoing(turn, domain)) {
    turn.record(history::ReturnDelayed{domain, target});
    return true;
  }
  const UndoEntry* entry = undo ? next_before_return(turn, domain, target) : nullptr;
  if (entry == nullptr) return false;
  turn.record(history::ReturnDelayed{domain, target});
  run_undo(turn, *entry, domain);
  return true;
}

std::vector<NodeId> undo_ahead(const Turn& turn) {
  std::vector<const UndoEntry*> ahead;
  const auto add = [&](const auto& wanted) {
    for (const auto& entry : turn.state().undo_log) {
      if (!entry.taken && wanted(entry)) ahead.push_back(&entry);
    }
  };
  for (const auto& [id, activity] : turn.state().activities) {
    const auto* step = std::get_if<definition::CompensateStep>(&turn.step(activity.node).kind);
    if (step != nullptr) {
      const ActivityId scope = compensated_scope(turn, id);
      add([&](const UndoEntry& e) { return is_named(*step, e) && lies_in(e, scope); });
    } else if (activity.pending_target != definition::kNoNode) {
      const ActivityId scope = id;
      const NodeId target = activity.pending_target;
      add([&](const UndoEntry& e) { return lies_in(e, scope) && e.node >= target; });
    }
  }
  std::sort(ahead.begin(), ahead.end(),
            [](const auto* a, const auto* b) { return a->seq > b->seq; });
  ahead.erase(std::unique(ahead.begin(), ahead.end()), ahead.end());
  std::vector<NodeId> nodes;
  for (const auto* entry : ahead) nodes.push_back(entry->node);
  return nodes;
}

void undo_body_done(Turn& turn, ActivityId scope) {
  const Activity* activity = turn.kernel->find(scope);
  if (activity == nullptr) return;
  if (std::holds_alternative<definition::CompensateStep>(turn.step(activity->node).kind)) {
    return compensate_next(turn, scope);
  }
  const NodeId target = activity->pending_target;
  if (target == definition::kNoNode) {
    // Nothing else undoes beside a process than one that was asked to undo itself.
    if (activity->parent == 0) undo_whole_case(turn, scope);
    return;
  }
  if (const UndoEntry* entry = next_before_return(turn, scope, target)) {
    return run_undo(turn, *entry, scope);
  }
  turn.record(history::ReturnDelayed{scope, definition::kNoNode});
  turn.kernel->enter_in(scope, target);
}

}  // namespace recourse::process
