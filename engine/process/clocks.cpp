#include "engine/process/clocks.h"

#include <algorithm>

#include "engine/process/evaluation.h"
#include "engine/process/rungs.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

using State = history::SlaClock::State;

bool is_going(const history::SlaClock& clock) {
  return clock.state == State::kRunning || clock.state == State::kPaused;
}

/// The clock under this name, of the case or of one visit of a step; nullptr: never started.
const history::SlaClock* clock_of(const Turn& turn, const std::string& name, ActivityId activity) {
  for (const auto& clock : turn.state().sla) {
    if (clock.name == name && clock.activity == activity) return &clock;
  }
  return nullptr;
}

const definition::SlaClock* declared_as(const Turn& turn, const std::string& name) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.name == name) return &declared;
  }
  return nullptr;
}

const calendar::Calendar& calendar_of(const Turn& turn, const definition::SlaClock& clock) {
  const auto* span = std::get_if<calendar::TimeSpan>(&clock.target);
  return turn.desk.calendar(span == nullptr ? std::string() : span->calendar);
}

/// Open time from a given moment to a rung, when `left` remains to the due: rungs are shares of
/// the budget, and pauses do not count.
std::int64_t open_time_to_rung(Duration budget, Duration left, const Decimal& percent) {
  const auto share = Decimal::multiply(Decimal(budget.us), percent);
  const auto exact = share ? Decimal::divide(*share, Decimal(100)) : share;
  const auto whole = exact ? exact->rounded(0, Decimal::Rounding::kHalfEven) : exact;
  const std::int64_t at = whole ? whole->to_int64().value_or(budget.us) : budget.us;
  return left.us - (budget.us - at);
}

void arm_rungs(Turn& turn, const definition::SlaClock& declared, ActivityId activity,
               Duration left) {
  const history::SlaClock clock = *clock_of(turn, declared.name, activity);
  for (std::size_t i = 0; i < declared.ladder.size(); ++i) {
    const int rung = static_cast<int>(i);
    if (std::find(clock.fired.begin(), clock.fired.end(), rung) != clock.fired.end()) continue;
    const Decimal& percent = declared.ladder[i].percent;
    const std::int64_t open = open_time_to_rung(clock.budget, left, percent);
    const Instant at =
        percent == Decimal(100)
            ? clock.due
            : calendar::add_working_time(calendar_of(turn, declared), turn.desk.now,
                                         Duration{std::max<std::int64_t>(open, 0)});
    arm_timer(turn, activity, "sla", rung, declared.name, at);
  }
}

void disarm_rungs(Turn& turn, const std::string& name, ActivityId activity) {
  std::vector<TimerId> gone;
  for (const auto& [id, timer] : turn.state().timers) {
    if (timer.purpose != history::Timer::Purpose::kSla) continue;
    if (timer.name == name && timer.activity == activity) gone.push_back(id);
  }
  for (TimerId id : gone) turn.record(history::TimerCancelled{id});
}

void start_clock(Turn& turn, const definition::SlaClock& declared, ActivityId activity) {
  const ActivityId place = activity == 0 ? 1 : activity;
  const Evaluation view(turn.state(), turn.desk, place, turn.actor);
  const Instant now = turn.desk.now;
  const Instant due = view.due(declared.target, now);
  const Duration budget =
      calendar::working_time_between(calendar_of(turn, declared), now, due);
  turn.record(history::SlaStarted{declared.name, budget, due, activity});
  arm_rungs(turn, declared, activity, budget);
}

void pause(Turn& turn, const definition::SlaClock& declared, ActivityId activity,
           const std::string& reason) {
  const history::SlaClock* clock = clock_of(turn, declared.name, activity);
  if (clock == nullptr || clock->state != State::kRunning) return;
  const Duration left = calendar::working_time_between(calendar_of(turn, declared),
                                                       turn.desk.now, clock->due);
  turn.record(history::SlaPaused{declared.name, reason, left, activity});
  disarm_rungs(turn, declared.name, activity);
}

void resume(Turn& turn, const definition::SlaClock& declared, ActivityId activity) {
  const history::SlaClock* clock = clock_of(turn, declared.name, activity);
  if (clock == nullptr || clock->state != State::kPaused) return;
  const Duration left = clock->open_time_left;
  const Instant due = left.us >= 0 ? calendar::add_working_time(calendar_of(turn, declared),
                                                                turn.desk.now, left)
                                   : clock->due;
  turn.record(history::SlaResumed{declared.name, due, activity});
  arm_rungs(turn, declared, activity, left);
}

/// Two activities may pause one clock, and a condition beside them: it goes on when the last of
/// them is over.
bool still_paused(const Turn& turn, const definition::SlaClock& declared, ActivityId leaving,
                  ActivityId of) {
  for (const auto& [id, activity] : turn.state().activities) {
    if (id == leaving) continue;
    for (const auto& [step, reason] : declared.pause_in) {
      if (activity.node == step) return true;
    }
  }
  if (declared.pause_when.empty()) return false;
  const Evaluation view(turn.state(), turn.desk, of == 0 ? 1 : of, turn.actor);
  return view.truth(declared.pause_when);
}

/// The visits a declared clock is going for now; 0 stands for the case.
std::vector<ActivityId> going(const Turn& turn, const definition::SlaClock& declared) {
  std::vector<ActivityId> visits;
  for (const auto& clock : turn.state().sla) {
    if (clock.name == declared.name && is_going(clock)) visits.push_back(clock.activity);
  }
  return visits;
}

void end_clock(Turn& turn, const std::string& name, ActivityId activity, bool met) {
  const history::SlaClock* clock = clock_of(turn, name, activity);
  if (clock == nullptr || !is_going(*clock)) return;
  const bool late = clock->state == State::kRunning && turn.desk.now > clock->due;
  disarm_rungs(turn, name, activity);
  turn.record(history::SlaEnded{name, late ? "Breached" : met ? "Met" : "Stopped", activity});
}

}  // namespace

void clocks_at_start(Turn& turn) {
  for (const auto& declared : turn.definition().sla) {
    const bool of_case = declared.starts == definition::kNoNode &&
                         declared.step == definition::kNoNode;
    if (of_case) start_clock(turn, declared, 0);
  }
}

void clocks_on_enter(Turn& turn, const Activity& activity) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.step == activity.node) {
      start_clock(turn, declared, activity.id);
    } else if (declared.starts == activity.node &&
               clock_of(turn, declared.name, 0) == nullptr) {
      start_clock(turn, declared, 0);
    }
    for (const auto& [step, reason] : declared.pause_in) {
      if (step != activity.node) continue;
      for (ActivityId visit : going(turn, declared)) {
        pause(turn, declared, visit, reason.empty() ? "customer" : reason);
      }
    }
  }
}

void clocks_on_leave(Turn& turn, const Activity& activity, bool completed) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.step == activity.node) {
      end_clock(turn, declared.name, activity.id, completed);
      continue;
    }
    const bool pauses = std::any_of(declared.pause_in.begin(), declared.pause_in.end(),
                                    [&](const auto& p) { return p.first == activity.node; });
    if (!pauses) continue;
    for (ActivityId visit : going(turn, declared)) {
      if (!still_paused(turn, declared, activity.id, visit)) resume(turn, declared, visit);
    }
  }
}

void clocks_at_end(Turn& turn, bool cancelled) {
  for (const auto& declared : turn.definition().sla) {
    for (ActivityId visit : going(turn, declared)) {
      end_clock(turn, declared.name, visit, !cancelled);
    }
  }
}

void watch_pauses(Turn& turn) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.pause_when.empty()) continue;
    for (ActivityId visit : going(turn, declared)) {
      if (still_paused(turn, declared, 0, visit)) {
        pause(turn, declared, visit, "condition");
      } else {
        resume(turn, declared, visit);
      }
    }
  }
}

void fire_rung(Turn& turn, const std::string& name, ActivityId activity, int index) {
  const definition::SlaClock* declared = declared_as(turn, name);
  if (declared == nullptr) return;
  const definition::Rung& rung = declared->ladder[static_cast<std::size_t>(index)];
  turn.record(history::SlaRungFired{name, index, rung.percent, activity});
  climb(turn, *declared, rung, activity);
}

}  // namespace recourse::process
