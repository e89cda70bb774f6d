#include "engine/process/gates.h"

#include <algorithm>
#include <map>
#include <set>

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

/// Outer before inner, and side by side as the kernel's tree has them.
void in_document_order(const Turn& turn, std::vector<ActivityId>& ids) {
  if (ids.size() < 2) return;
  const auto& tree = turn.recorder.tree();
  std::map<ActivityId, std::size_t> place;
  std::vector<ActivityId> order;
  tree.leaving_order(turn.state().activities.begin()->first, order);
  for (std::size_t i = order.size(); i-- > 0;) place.emplace(order[i], order.size() - i);
  std::sort(ids.begin(), ids.end(),
            [&](ActivityId a, ActivityId b) { return place.at(a) < place.at(b); });
}

/// The permits around an activity, each with the branch it stands in.
void for_each_permit(const Turn& turn, const Activity& activity, const auto& visit) {
  for (const Activity* a = &activity; a->parent != 0;) {
    const Activity* above = turn.kernel->find(a->parent);
    if (above == nullptr) return;
    if (shares_permit(turn, *above)) visit(above->id, a->id);
    a = above;
  }
}

bool needs_permit(const Turn& turn, const Activity& activity) {
  if (turn.step(activity.node).lock) return true;
  bool shares = false;
  if (is_work(turn.step(activity.node).kind)) {
    for_each_permit(turn, activity, [&shares](ActivityId, ActivityId) { shares = true; });
  }
  return shares;
}

/// Who holds what, found in one pass over the active steps and kept true as works begin.
class Permits {
 public:
  /// Of those that wait, the next is asked for.
  explicit Permits(const Turn& turn) : turn_(turn) {
    for (const auto& [id, activity] : turn.state().activities) {
      if (activity.waits) queue(activity);
      else take(activity);
    }
  }
  /// `entering` has just come: whoever waits was there before it.
  Permits(const Turn& turn, const Activity& entering) : turn_(turn) {
    for (const auto& [id, activity] : turn.state().activities) {
      if (id == entering.id) continue;
      if (activity.waits) {
        queue(activity);
        take_turn(activity);
      } else {
        take(activity);
      }
    }
  }
  [[nodiscard]] bool may_begin(const Activity& activity) const {
    return has_lock(activity) && has_turn(activity);
  }
  [[nodiscard]] bool has_lock(const Activity& activity) const {
    if (!turn_.step(activity.node).lock) return true;
    const auto* own = own_lock(activity);
    if (own == nullptr) return activity.lock_held;
    const auto first = first_waiting_.find(own->name);
    return held_.count(own->name) == 0 &&
           (first == first_waiting_.end() || first->second >= activity.id);
  }
  /// Its work begins, or has begun.
  void take(const Activity& activity) {
    if (const auto* lock = own_lock(activity)) held_.insert(lock->name);
    take_turn(activity);
  }

 private:
  void queue(const Activity& activity) {
    if (const auto* lock = own_lock(activity)) {
      first_waiting_.emplace(lock->name, activity.id);  // activities are numbered as they come
    }
  }
  void take_turn(const Activity& activity) {
    if (!is_work(turn_.step(activity.node).kind)) return;
    for_each_permit(turn_, activity, [this](ActivityId parallel, ActivityId branch) {
      working_[parallel].insert(branch);
    });
  }
  /// A lock of the case, which no other case knows.
  [[nodiscard]] const definition::Lock* own_lock(const Activity& activity) const {
    const auto& lock = turn_.step(activity.node).lock;
    return lock && lock->key.empty() ? &*lock : nullptr;
  }

  [[nodiscard]] bool has_turn(const Activity& activity) const {
    if (!is_work(turn_.step(activity.node).kind)) return true;
    bool free = true;
    for_each_permit(turn_, activity, [&](ActivityId parallel, ActivityId branch) {
      const auto at = working_.find(parallel);
      if (at == working_.end()) return;
      free = free && at->second.size() == at->second.count(branch);
    });
    return free;
  }

  const Turn& turn_;
  std::set<std::string> held_;
  std::map<std::string, ActivityId> first_waiting_;
  std::map<ActivityId, std::set<ActivityId>> working_;  ///< branches at work, by their parallel
};

}  // namespace

bool held_back(Turn& turn, const Activity& activity) {
  const auto& lock = turn.step(activity.node).lock;
  const bool shared = lock && !lock->key.empty();
  if (!needs_permit(turn, activity)) return false;
  const Permits permits(turn, activity);
  if (!shared && permits.may_begin(activity)) return false;
  history::WorkHeldBack held;
  held.activity = activity.id;
  held.path = turn.node(activity.node).path;
  held.shared = shared;
  if (shared || !permits.has_lock(activity)) held.lock = lock->name;
  if (shared) {
    const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
    held.key = feel::display(view.value(lock->key));
    turn.effects.push_back(AskLock{held.lock, held.key, turn.state().id, activity.id});
  }
  turn.record(std::move(held));
  return true;
}

void begin_what_may(Turn& turn, const std::function<void(ActivityId)>& begin) {
  if (turn.state().state == lifecycle::ProcessInstanceState::Suspended) return;
  for (bool begun = true; begun;) {
    std::vector<ActivityId> waiting;
    for (const auto& [id, activity] : turn.state().activities) {
      if (activity.waits) waiting.push_back(id);
    }
    if (waiting.empty()) return;
    in_document_order(turn, waiting);
    Permits permits(turn);
    begun = false;
    for (const ActivityId id : waiting) {
      if (turn.kernel->finishing()) return;
      const Activity* activity = turn.kernel->find(id);
      if (activity == nullptr || !permits.may_begin(*activity)) continue;
      permits.take(*activity);
      begin(id);
      begun = true;
    }
  }
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
