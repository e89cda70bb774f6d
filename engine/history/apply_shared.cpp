#include <algorithm>

#include "engine/history/apply_events.h"

namespace recourse::history {

void take_in(InstanceState& state, const WorkHeldBack& e, Instant) {
  Activity& activity = active(state, e.activity);
  activity.waits = true;
  activity.lock_asked = e.shared;
  activity.lock_key = e.shared ? e.key : std::string();
}

void take_in(InstanceState& state, const LockTaken& e, Instant) {
  Activity& activity = active(state, e.activity);
  RECOURSE_INVARIANT(activity.lock_asked, "a lock that was not asked for: " + e.lock);
  activity.lock_held = true;
}

void take_in(InstanceState& state, const WorkBegan& e, Instant) {
  Activity& activity = active(state, e.activity);
  RECOURSE_INVARIANT(activity.waits, "the work of " + e.path + " has begun already");
  activity.waits = false;
}

void take_in(InstanceState& state, const LockClaimed& e, Instant) {
  state.claims.push_back({e.lock, e.key, e.instance, e.activity});
}

void take_in(InstanceState& state, const LockFreed& e, Instant) {
  const LockClaim freed{e.lock, e.key, e.instance, e.activity};
  RECOURSE_INVARIANT(std::erase(state.claims, freed) == 1, "no claim on the lock " + e.lock);
}

void take_in(InstanceState& state, const ItemsAdded& e, Instant) {
  List& items = active(state, e.activity).items;
  items.insert(items.end(), e.items.begin(), e.items.end());
}

void take_in(InstanceState& state, const SubscriptionMoved& e, Instant) {
  const auto found = std::find_if(
      state.subscriptions.begin(), state.subscriptions.end(),
      [&](const Subscription& s) { return s.activity == e.activity && s.index == e.index; });
  RECOURSE_INVARIANT(found != state.subscriptions.end(), "nothing waits for " + e.name);
  found->key = e.key;
}

}  // namespace recourse::history
