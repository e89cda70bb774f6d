#include <algorithm>

#include "engine/base/case_key.h"
#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

/// A repetition comes soon or never; older entries are let go.
template <class T>
void keep_latest(std::vector<T>& list, T entry) {
  constexpr std::size_t kLatestMax = 100;
  if (list.size() == kLatestMax) list.erase(list.begin());
  list.push_back(std::move(entry));
}

}  // namespace

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

void take_in(InstanceState& state, const ErasureStepped& e, Instant) {
  Erasure& erasure = state.erasure;
  erasure.state = e.state;
  if (!e.keys.empty()) erasure.keys = e.keys;
  if (!e.cases.empty()) erasure.cases = e.cases;
  erasure.until = e.until;
}

void take_in(InstanceState& state, const PersonErased& e, Instant) {
  state.erased_keys.insert(state.erased_keys.end(), e.keys.begin(), e.keys.end());
  const bool own = std::find(e.keys.begin(), e.keys.end(), case_key(state.id)) != e.keys.end();
  if (own) state.keep_until.reset();  // nothing is left to wait for
}

void take_in(InstanceState& state, const RetentionSet& e, Instant) {
  RECOURSE_INVARIANT(!state.running(), "the retention of a case begins when it has ended");
  state.keep_until = e.until;
}

void take_in(InstanceState& state, const NumberIssued& e, Instant) {
  RECOURSE_INVARIANT(e.count == state.numbers[e.year] + 1, "a number twice or a gap: " + e.number);
  state.numbers[e.year] = e.count;
  keep_latest(state.numbers_given, NumberGiven{e.job, e.number});
}

void take_in(InstanceState& state, const NumberVoided& e, Instant) {
  std::erase_if(state.numbers_given, [&](const NumberGiven& g) { return g.number == e.number; });
}

void take_in(InstanceState& state, const TurnGiven& e, Instant) {
  keep_latest(state.turns, TurnTaken{e.item, e.user});
}

void take_in(InstanceState& state, const TurnKept& e, Instant) { state.kept_by = e.user; }

void take_in(InstanceState& state, const RelativeNoted& e, Instant) {
  const Relative relative{e.relation, e.instance};
  if (std::find(state.family.begin(), state.family.end(), relative) == state.family.end()) {
    state.family.push_back(relative);
  }
}

}  // namespace recourse::history
