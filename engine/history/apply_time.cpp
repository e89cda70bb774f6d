#include <algorithm>

#include "engine/history/apply_events.h"
#include "engine/history/names.h"

namespace recourse::history {
namespace {

using ClockState = SlaClock::State;

/// The clock that is still going under this name; the last one that ended stays in the list, too.
SlaClock& open_clock(InstanceState& state, const std::string& name, ActivityId activity) {
  const auto found = std::find_if(state.sla.rbegin(), state.sla.rend(), [&](const SlaClock& c) {
    return c.name == name && c.activity == activity;
  });
  RECOURSE_INVARIANT(found != state.sla.rend(), "no clock " + name);
  RECOURSE_INVARIANT(found->state == ClockState::kRunning || found->state == ClockState::kPaused,
                     "the clock " + name + " has ended");
  return *found;
}

/// Closes the running or paused span, so that the ledger has no gap.
void close_span(SlaClock& clock, Instant at) {
  clock.ledger.push_back({clock.since, at, clock.reason});
  clock.since = at;
  clock.reason.clear();
}

}  // namespace

void take_in(InstanceState& state, const TimerArmed& e, Instant at) {
  const auto purpose = parse_timer_purpose(e.purpose);
  RECOURSE_INVARIANT(purpose, "no purpose of a timer: " + e.purpose);
  Timer timer{e.timer, e.activity, *purpose, e.index, e.name, e.due, {}, e.span, e.chain};
  if (!e.span.empty()) timer.from = e.from.value_or(at);
  const bool fresh = state.timers.emplace(e.timer, timer).second;
  RECOURSE_INVARIANT(fresh, "timer " + e.timer.text() + " exists already");
}

void take_in(InstanceState& state, const TimerFired& e, Instant) {
  RECOURSE_INVARIANT(state.timers.erase(e.timer) == 1, "no timer " + e.timer.text());
}

void take_in(InstanceState& state, const TimerCancelled& e, Instant) {
  state.timers.erase(e.timer);  // it may have gone with its activity
}

void take_in(InstanceState& state, const TimerMoved& e, Instant) {
  const auto found = state.timers.find(e.timer);
  RECOURSE_INVARIANT(found != state.timers.end(), "no timer " + e.timer.text());
  found->second.due = e.due;
}

void take_in(InstanceState& state, const CalendarChanged& e, Instant) {
  state.calendars[e.calendar] = e.version;
}

void take_in(InstanceState& state, const SubscriptionOpened& e, Instant) {
  state.subscriptions.push_back({e.activity, e.index, e.signal, e.name, e.key});
}

void take_in(InstanceState& state, const SlaStarted& e, Instant at) {
  SlaClock clock;
  clock.name = e.name;
  clock.activity = e.activity;
  clock.budget = e.budget;
  clock.started = e.from.value_or(at);
  clock.since = at;
  clock.due = e.due;
  clock.target = e.target;
  clock.provisional = e.provisional;
  clock.policy = e.policy;
  clock.calendar_version = e.calendar_version;
  clock.policy_version = e.policy_version;
  state.sla.push_back(std::move(clock));
}

void take_in(InstanceState& state, const SlaPaused& e, Instant at) {
  SlaClock& clock = open_clock(state, e.name, e.activity);
  close_span(clock, at);
  clock.state = ClockState::kPaused;
  clock.reason = e.reason;
  clock.open_time_left = e.left;
}

void take_in(InstanceState& state, const SlaResumed& e, Instant at) {
  SlaClock& clock = open_clock(state, e.name, e.activity);
  close_span(clock, at);
  clock.state = ClockState::kRunning;
  clock.open_time_left = {};
  clock.due = e.due;
}

void take_in(InstanceState& state, const SlaRungFired& e, Instant) {
  SlaClock& clock = open_clock(state, e.name, e.activity);
  clock.fired.push_back(e.rung);
  clock.breached = clock.breached || e.percent >= Decimal(100);
}

namespace {

/// What was consumed and paused stays in the ledger; only what it is held against changes.
template <class Measured>
SlaClock& measure_anew(InstanceState& state, const Measured& e) {
  SlaClock& clock = open_clock(state, e.name, e.activity);
  clock.budget = e.budget;
  clock.due = e.due;
  clock.open_time_left = e.left;
  clock.provisional = e.provisional;
  return clock;
}

}  // namespace

void take_in(InstanceState& state, const SlaRetargeted& e, Instant) {
  SlaClock& clock = measure_anew(state, e);
  clock.target = e.target;
  clock.started = e.from.value_or(clock.started);
}

void take_in(InstanceState& state, const SlaRecalculated& e, Instant) {
  measure_anew(state, e).calendar_version = e.calendar_version;
}

void take_in(InstanceState& state, const SlaReopened& e, Instant) {
  const auto found = std::find_if(state.sla.rbegin(), state.sla.rend(), [&](const SlaClock& c) {
    return c.name == e.name && c.activity == 0;
  });
  RECOURSE_INVARIANT(found != state.sla.rend(), "no clock " + e.name);
  found->state = ClockState::kRunning;  // from where its last span ended: nothing is left out
  found->open_time_left = {};
  found->due = e.due;
}

void take_in(InstanceState& state, const SlaEnded& e, Instant at) {
  const auto reached = parse_sla_state(e.state);
  RECOURSE_INVARIANT(reached, "no state of a clock: " + e.state);
  SlaClock& clock = open_clock(state, e.name, e.activity);
  close_span(clock, at);
  clock.state = *reached;
  if (e.activity == 0) return;
  // Of the visits of a step the last is kept to be looked at: a case that goes round must not grow.
  const auto is_over = [&](const SlaClock& other) {
    return other.name == e.name && other.activity != 0 && other.state != ClockState::kRunning &&
           other.state != ClockState::kPaused;
  };
  ActivityId last = 0;
  for (const SlaClock& other : state.sla) {
    if (is_over(other)) last = std::max(last, other.activity);
  }
  std::erase_if(state.sla, [&](const SlaClock& other) {
    return is_over(other) && other.activity != last;
  });
}

}  // namespace recourse::history
