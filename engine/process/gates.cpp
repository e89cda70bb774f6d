#include "engine/process/gates.h"

#include <algorithm>

#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

/// Steps that take time, and so need the permit.
bool is_work(const definition::StepKind& kind) {
  return std::holds_alternative<definition::TaskStep>(kind) ||
         std::holds_alternative<definition::AutoStep>(kind) ||
         std::holds_alternative<definition::WaitStep>(kind) ||
         std::holds_alternative<definition::CallStep>(kind);
}

bool shares_permit(const Turn& turn, const Activity& parallel) {
  const auto* step = std::get_if<definition::ParallelStep>(&turn.step(parallel.node).kind);
  return step != nullptr && step->one_at_a_time;
}

/// The child of `parallel` around an activity; 0: it runs elsewhere.
ActivityId branch_in(const Turn& turn, ActivityId parallel, ActivityId id) {
  for (const Activity* a = turn.kernel->find(id); a != nullptr; a = turn.kernel->find(a->parent)) {
    if (a->parent == parallel) return a->id;
    if (a->parent == 0) break;
  }
  return 0;
}

/// Does another branch work, or (`or_waits`) want to?
bool other_branch_works(const Turn& turn, ActivityId parallel, ActivityId id, bool or_waits) {
  const ActivityId own = branch_in(turn, parallel, id);
  return std::any_of(turn.state().activities.begin(), turn.state().activities.end(),
                     [&](const auto& entry) {
                       const Activity& other = entry.second;
                       if (!is_work(turn.step(other.node).kind)) return false;
                       if (other.waits && !or_waits) return false;
                       const ActivityId branch = branch_in(turn, parallel, other.id);
                       return branch != 0 && branch != own;
                     });
}

bool has_its_turn(const Turn& turn, const Activity& activity, bool or_waits) {
  if (!is_work(turn.step(activity.node).kind)) return true;
  for (const Activity* a = &activity; a != nullptr && a->parent != 0;) {
    const Activity* above = turn.kernel->find(a->parent);
    if (above == nullptr) break;
    if (shares_permit(turn, *above) &&
        other_branch_works(turn, above->id, activity.id, or_waits)) {
      return false;
    }
    a = above;
  }
  return true;
}

/// A lock of the case: nobody has it, and nobody has waited for it longer.
bool own_lock_free(const Turn& turn, const Activity& activity, const definition::Lock& lock) {
  return std::none_of(turn.state().activities.begin(), turn.state().activities.end(),
                      [&](const auto& entry) {
                        const Activity& other = entry.second;
                        const auto& wanted = turn.step(other.node).lock;
                        if (other.id == activity.id || !wanted) return false;
                        if (wanted->name != lock.name || !wanted->key.empty()) return false;
                        return !other.waits || other.id < activity.id;
                      });
}

bool has_its_lock(const Turn& turn, const Activity& activity) {
  const auto& lock = turn.step(activity.node).lock;
  if (!lock) return true;
  return lock->key.empty() ? own_lock_free(turn, activity, *lock) : activity.lock_held;
}

void collect_waiting(const Turn& turn, ActivityId from, std::vector<ActivityId>& waiting) {
  if (turn.kernel->find(from)->waits) waiting.push_back(from);
  for (ActivityId child : turn.kernel->children(from)) collect_waiting(turn, child, waiting);
}

}  // namespace

bool held_back(Turn& turn, const Activity& activity) {
  const auto& lock = turn.step(activity.node).lock;
  const bool shared = lock && !lock->key.empty();
  if (!shared && has_its_lock(turn, activity) &&
      has_its_turn(turn, activity, /*or_waits=*/true)) {
    return false;
  }
  history::WorkHeldBack held;
  held.activity = activity.id;
  held.path = turn.node(activity.node).path;
  held.shared = shared;
  if (shared || (lock && !has_its_lock(turn, activity))) held.lock = lock->name;
  if (shared) {
    const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
    held.key = feel::display(view.value(lock->key));
    turn.effects.push_back(AskLock{held.lock, held.key, turn.state().id, activity.id});
  }
  turn.record(std::move(held));
  return true;
}

std::optional<ActivityId> next_to_begin(const Turn& turn) {
  const auto& activities = turn.state().activities;
  const bool any = std::any_of(activities.begin(), activities.end(),
                               [](const auto& entry) { return entry.second.waits; });
  if (!any || turn.state().state == lifecycle::ProcessInstanceState::Suspended) return {};
  std::vector<ActivityId> waiting;
  collect_waiting(turn, activities.begin()->first, waiting);
  for (ActivityId id : waiting) {
    const Activity& activity = *turn.kernel->find(id);
    if (has_its_lock(turn, activity) && has_its_turn(turn, activity, /*or_waits=*/false)) {
      return id;
    }
  }
  return {};
}

void give_lock_back(Turn& turn, const Activity& activity) {
  if (!activity.lock_asked) return;
  turn.effects.push_back(FreeLock{turn.step(activity.node).lock->name, activity.lock_key,
                                  turn.state().id, activity.id});
}

void take_lock(Turn& turn, ActivityId id, const std::string& lock, const std::string& key) {
  const Activity* activity = turn.kernel->find(id);
  if (activity != nullptr && activity->lock_asked && activity->lock_key == key) {
    if (activity->lock_held) return;
    turn.record(history::LockTaken{id, turn.node(activity->node).path, lock, key});
    return;
  }
  turn.record(history::LockReturned{id, lock, key});
  turn.effects.push_back(FreeLock{lock, key, turn.state().id, id});
}

}  // namespace recourse::process
