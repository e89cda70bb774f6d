#include <algorithm>

#include "engine/history/apply_events.h"
#include "engine/history/data_path.h"

namespace recourse::history {

void take_in(InstanceState& state, const DataWritten& e, Instant) {
  if (e.where == 0) {
    write_path(state.data, e.path, e.value, e.merge);
    return;
  }
  Activity& activity = active(state, e.where);
  if (!e.overlay) {
    write_path(activity.locals, e.path, e.value, e.merge);
    return;
  }
  if (e.merge.empty()) {  // a replacing write makes what was written to this path before void
    std::erase_if(activity.writes, [&](const OverlayWrite& w) { return w.path == e.path; });
  }
  activity.writes.push_back({e.path, e.value, e.merge});
}

void take_in(InstanceState& state, const ConditionChanged& e, Instant) {
  active(state, e.activity).edges[e.index] = e.truth;
}

void take_in(InstanceState& state, const ReturnAddressSet& e, Instant) {
  active(state, e.activity).return_to = e.node;
}

void take_in(InstanceState& state, const ReturnDelayed& e, Instant) {
  active(state, e.activity).pending_target = e.node;
}

void take_in(InstanceState& state, const UndoLogged& e, Instant) {
  state.undo_log.push_back({e.entry, e.node, e.visit, e.scopes, e.data, e.child});
}

void take_in(InstanceState& state, const UndoTaken& e, Instant) {
  const auto entry = std::find_if(state.undo_log.begin(), state.undo_log.end(),
                                  [&](const UndoEntry& u) { return u.seq == e.entry; });
  RECOURSE_INVARIANT(entry != state.undo_log.end(),
                     "no undo entry " + std::to_string(e.entry));
  entry->taken = true;
}

void take_in(InstanceState& state, const IncidentRaised& e, Instant at) {
  RECOURSE_INVARIANT(e.incident > state.last_incident,
                     "incident number " + std::to_string(e.incident) + " is used already");
  state.incidents[e.incident] = {e.incident, e.activity, e.code, e.text, e.job, e.stimulus, at,
                                 e.users, e.groups};
  state.last_incident = e.incident;
  // Whoever tries a timer again means it: it is not one of a chain any more.
  const auto timer = TimerId::parse(e.stimulus["timer"].text());
  if (const auto found = timer ? state.timers.find(*timer) : state.timers.end();
      found != state.timers.end()) {
    found->second.chain = 0;
  }
}

void take_in(InstanceState& state, const IncidentResolved& e, Instant) {
  RECOURSE_INVARIANT(state.incidents.erase(e.incident) == 1,
                     "no incident " + std::to_string(e.incident));
}

void take_in(InstanceState& state, const CallStarted& e, Instant) {
  state.calls.push_back({e.activity, e.child});
}

void take_in(InstanceState& state, const CallUndoBegan& e, Instant) {
  state.calls.push_back({e.activity, e.child});
}

void take_in(InstanceState& state, const CallEnded& e, Instant) {
  std::erase_if(state.calls, [&](const Call& c) { return c.child == e.child; });
}

}  // namespace recourse::history
