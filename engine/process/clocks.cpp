#include "engine/process/clocks.h"

#include <algorithm>

#include "engine/process/clock_counting.h"
#include "engine/process/evaluation.h"
#include "engine/process/rungs.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

using State = history::SlaClock::State;

constexpr const char* kSuspended = "suspended";

const definition::SlaClock* declared_as(const Turn& turn, const std::string& name) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.name == name) return &declared;
  }
  return nullptr;
}

/// What must be counted still before a rung is reached, when `left` remains to the due: rungs are
/// shares of the budget, and pauses do not count.
std::int64_t counted_to_rung(Duration budget, Duration left, const Decimal& percent) {
  const auto share = Decimal::multiply(Decimal(budget.us), percent);
  const auto exact = share ? Decimal::divide(*share, Decimal(100)) : share;
  const auto whole = exact ? exact->rounded(0, Decimal::Rounding::kHalfEven) : exact;
  const std::int64_t at = whole ? whole->to_int64().value_or(budget.us) : budget.us;
  return left.us - (budget.us - at);
}

struct RungAhead {
  int index;
  bool reached;  ///< before now, or before the current pause
  Instant at;    ///< when it fires if the clock goes on now
};

/// Rungs that have not fired, in the order of the ladder's shares. The due is one of them, also
/// where the ladder says nothing of it: a breach is a fact of its own.
std::vector<RungAhead> rungs_ahead(const Turn& turn, const definition::SlaClock& declared,
                                   const history::SlaClock& clock, Duration left) {
  const Counting counting = counting_of(turn, declared, clock);
  const Instant moment = clock.state == State::kPaused ? clock.since : turn.desk.now;
  std::vector<definition::Rung> ladder = ladder_of(turn, declared, clock.activity);
  const bool has_due = std::any_of(ladder.begin(), ladder.end(), [](const auto& rung) {
    return rung.percent == Decimal(100) && !rung.after_due;
  });
  if (!has_due) ladder.push_back({100, {}, {}, {}});
  std::vector<std::pair<definition::Rung, RungAhead>> found;
  for (std::size_t i = 0; i < ladder.size(); ++i) {
    const definition::Rung& rung = ladder[i];
    const int index = static_cast<int>(i);
    if (std::find(clock.fired.begin(), clock.fired.end(), index) != clock.fired.end()) continue;
    RungAhead ahead{index, false, clock.due};
    if (rung.after_due) {
      const auto& calendar = turn.desk.calendar(turn.state(), rung.after_due->calendar);
      ahead.at = calendar::due(calendar, clock.due, *rung.after_due);
    }
    if (rung.after_due || rung.percent == Decimal(100)) {
      ahead.reached = ahead.at <= moment;
    } else {
      const std::int64_t to_count = counted_to_rung(clock.budget, left, rung.percent);
      ahead.reached = to_count <= 0;
      ahead.at = calendar::counted_after(counting.calendar, counting.target, turn.desk.now,
                                         Duration{std::max<std::int64_t>(to_count, 0)});
    }
    found.emplace_back(rung, ahead);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    if (a.first.after_due.has_value() != b.first.after_due.has_value()) {
      return b.first.after_due.has_value();
    }
    return a.first.after_due ? a.second.at < b.second.at : a.first.percent < b.first.percent;
  });
  std::vector<RungAhead> ahead;
  for (const auto& [rung, one] : found) ahead.push_back(one);
  return ahead;
}

void arm_rungs(Turn& turn, const definition::SlaClock& declared, ActivityId activity,
               Duration left) {
  const history::SlaClock clock = *clock_of(turn, declared.name, activity);
  for (const RungAhead& rung : rungs_ahead(turn, declared, clock, left)) {
    arm_timer(turn, activity, "sla", rung.index, declared.name, rung.at);
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
  if (!declared.only_if.empty()) {
    const Evaluation view(turn.state(), turn.desk, activity == 0 ? 1 : activity, turn.actor);
    if (!view.truth(declared.only_if)) return;
  }
  const std::optional<Instant> origin = origin_of(turn, declared, activity);
  history::SlaClock fresh;
  fresh.started = origin.value_or(turn.desk.now);
  fresh.target = calendar::to_text(target_of(turn, declared, activity));
  if (!declared.policy.empty()) {
    fresh.policy = declared.policy + "." + declared.policy_clock;
    const std::string version = policy_version(turn, declared, activity);
    const auto kept = turn.state().policies.find(declared.policy);
    if (kept == turn.state().policies.end() || kept->second != version) {
      fresh.policy_version = version;
    }
    const auto& legal = counting_of(turn.desk, turn.state(), target_of(turn, declared, activity));
    fresh.calendar_version = legal.calendar.version();
  }
  const Counted counted =
      count(counting_of(turn, declared, fresh), fresh, turn.desk.now);
  turn.record(history::SlaStarted{declared.name, counted.budget, counted.due, activity,
                                  fresh.target, counted.provisional, fresh.policy,
                                  fresh.calendar_version, origin, fresh.policy_version});
  arm_rungs(turn, declared, activity, counted.left);
}

void pause(Turn& turn, const definition::SlaClock& declared, ActivityId activity,
           const std::string& reason) {
  const history::SlaClock* clock = clock_of(turn, declared.name, activity);
  if (clock == nullptr || clock->state != State::kRunning) return;
  const Duration left =
      counting_of(turn, declared, *clock).between(turn.desk.now, clock->due);
  turn.record(history::SlaPaused{declared.name, reason, left, activity});
  disarm_rungs(turn, declared.name, activity);
}

void resume(Turn& turn, const definition::SlaClock& declared, ActivityId activity) {
  const history::SlaClock* clock = clock_of(turn, declared.name, activity);
  if (clock == nullptr || clock->state != State::kPaused) return;
  history::SlaClock running = *clock;
  running.ledger.push_back({clock->since, turn.desk.now, clock->reason});
  running.state = State::kRunning;
  const Counting counting = counting_of(turn, declared, running);
  const Instant due = count(counting, running, turn.desk.now).due;
  turn.record(history::SlaResumed{declared.name, due, activity});
  arm_rungs(turn, declared, activity, counting.between(turn.desk.now, due));
}

/// Does a suspension stop it, of its work or of the whole case?
std::string suspended_for(const Turn& turn, const definition::SlaClock& declared, ActivityId of) {
  const std::string& whole = turn.state().suspended_for;
  if (pauses_for(turn, declared, of, whole)) return whole;
  for (const auto& [id, item] : turn.state().work_items) {
    const bool concerned = of == 0 || item.activity == of;
    if (declared.of_due && concerned && lifecycle::is_suspended(item.state)) return kSuspended;
    if (concerned && pauses_for(turn, declared, of, item.suspended_for)) {
      return item.suspended_for;
    }
  }
  return {};
}

/// What the definition says stops its own clocks; those of a pack obey the pack.
bool may_stop(const Turn& turn, const definition::SlaClock& declared, ActivityId of,
              const std::string& reason) {
  return declared.policy.empty() || pauses_for(turn, declared, of, reason);
}

/// Why the clock should stand still, empty: it should not. Two activities may pause one clock, and
/// a suspension or a condition beside them: it goes on when the last of them is over.
std::string why_paused(const Turn& turn, const definition::SlaClock& declared, ActivityId leaving,
                       ActivityId of) {
  for (const auto& [id, activity] : turn.state().activities) {
    if (id == leaving) continue;
    for (const auto& [step, reason] : declared.pause_in) {
      if (activity.node == step && may_stop(turn, declared, of, reason)) return reason;
    }
  }
  if (auto reason = suspended_for(turn, declared, of); !reason.empty()) return reason;
  if (declared.pause_when.empty()) return {};
  const Evaluation view(turn.state(), turn.desk, of == 0 ? 1 : of, turn.actor);
  const std::string& reason = declared.pause_when_reason;
  return may_stop(turn, declared, of, reason) && view.truth(declared.pause_when) ? reason
                                                                                 : std::string();
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
  const Instant due = clock->due;
  disarm_rungs(turn, name, activity);
  history::SlaEnded ended{name, late ? "Breached" : met ? "Met" : "Stopped", activity};
  if (late) ended.due = due;
  turn.record(std::move(ended));
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
        if (may_stop(turn, declared, visit, reason)) pause(turn, declared, visit, reason);
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
      if (why_paused(turn, declared, activity.id, visit).empty()) resume(turn, declared, visit);
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

void clocks_when_woken(Turn& turn) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.step != definition::kNoNode || declared.first_only) continue;
    const history::SlaClock* ended = clock_of(turn, declared.name, 0);
    if (ended == nullptr || is_going(*ended)) continue;
    history::SlaClock running = *ended;
    running.state = State::kRunning;
    const Counting counting = counting_of(turn, declared, running);
    const Instant due = count(counting, running, turn.desk.now).due;
    turn.record(history::SlaReopened{declared.name, due});
    rearm_rungs(turn, declared, 0, counting.between(turn.desk.now, due));
  }
}

void stop_clock(Turn& turn, const std::string& name, ActivityId activity) {
  end_clock(turn, name, activity, /*met=*/false);
}

void rearm_rungs(Turn& turn, const std::string& name, ActivityId activity) {
  const definition::SlaClock* declared = declared_as(turn, name);
  const history::SlaClock* clock = clock_of(turn, name, activity);
  if (declared == nullptr || clock == nullptr || clock->state != State::kRunning) return;
  const Duration left =
      counting_of(turn, *declared, *clock).between(turn.desk.now, clock->due);
  disarm_rungs(turn, name, activity);
  arm_rungs(turn, *declared, activity, left);
}

void watch_pauses(Turn& turn) {
  for (const auto& declared : turn.definition().sla) {
    for (ActivityId visit : going(turn, declared)) {
      const std::string reason = why_paused(turn, declared, 0, visit);
      if (reason.empty()) {
        resume(turn, declared, visit);
      } else {
        pause(turn, declared, visit, reason);
      }
    }
  }
}

void rearm_rungs(Turn& turn, const definition::SlaClock& declared, ActivityId activity,
                 Duration left) {
  const history::SlaClock clock = *clock_of(turn, declared.name, activity);
  disarm_rungs(turn, declared.name, activity);
  const bool stands = turn.state().state == lifecycle::ProcessInstanceState::Suspended;
  for (const RungAhead& rung : rungs_ahead(turn, declared, clock, left)) {
    if (rung.reached && !stands) fire_rung(turn, declared.name, activity, rung.index);
  }
  if (clock.state == State::kRunning) arm_rungs(turn, declared, activity, left);
}

void fire_rung(Turn& turn, const std::string& name, ActivityId activity, int index) {
  const definition::SlaClock* declared = declared_as(turn, name);
  if (declared == nullptr) return;
  const auto at = static_cast<std::size_t>(index);
  const auto& ladder = ladder_of(turn, *declared, activity);
  const bool of_ladder = at < ladder.size();
  const Decimal percent = of_ladder ? ladder[at].percent : Decimal(100);
  history::SlaRungFired fired{name, index, percent, activity};
  if (percent >= Decimal(100)) fired.due = clock_of(turn, name, activity)->due;
  turn.record(std::move(fired));
  if (of_ladder) climb(turn, *declared, ladder[at], activity);
}

}  // namespace recourse::process
