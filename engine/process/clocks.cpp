#include "engine/process/clocks.h"

#include <algorithm>

#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

using State = history::SlaClock::State;

const history::SlaClock* running_clock(const Turn& turn, const std::string& name) {
  for (const auto& clock : turn.state().sla) {
    if (clock.name == name) return &clock;
  }
  return nullptr;
}

const calendar::Calendar& calendar_of(const Turn& turn, const definition::SlaClock& clock) {
  const auto* span = std::get_if<calendar::TimeSpan>(&clock.target);
  return turn.desk.calendar(span == nullptr ? std::string() : span->calendar);
}

/// Open time from a given moment to a rung, when `left` remains to the due: rungs are shares of
/// the budget, and pauses do not count (T2).
std::int64_t open_time_to_rung(Duration budget, Duration left, const Decimal& percent) {
  const auto share = Decimal::multiply(Decimal(budget.us), percent);
  const auto exact = share ? Decimal::divide(*share, Decimal(100)) : share;
  const auto whole = exact ? exact->rounded(0, Decimal::Rounding::kHalfEven) : exact;
  const std::int64_t at = whole ? whole->to_int64().value_or(budget.us) : budget.us;
  return left.us - (budget.us - at);
}

void arm_rungs(Turn& turn, const definition::SlaClock& declared, const std::string& name,
               Duration left) {
  const history::SlaClock clock = *running_clock(turn, name);
  for (std::size_t i = 0; i < declared.ladder.size(); ++i) {
    const int rung = static_cast<int>(i);
    if (std::find(clock.fired.begin(), clock.fired.end(), rung) != clock.fired.end()) continue;
    const Decimal& percent = declared.ladder[i].percent;
    const std::int64_t open = open_time_to_rung(clock.budget, left, percent);
    Instant at = percent == Decimal(100)
                     ? clock.due
                     : calendar::add_working_time(calendar_of(turn, declared), turn.desk.now,
                                                  Duration{std::max<std::int64_t>(open, 0)});
    arm_timer(turn, 0, "sla", rung, name, at);
  }
}

void disarm_rungs(Turn& turn, const std::string& name) {
  std::vector<TimerId> gone;
  for (const auto& [id, timer] : turn.state().timers) {
    if (timer.purpose == history::Timer::Purpose::kSla && timer.name == name) gone.push_back(id);
  }
  for (TimerId id : gone) turn.record(history::TimerCancelled{id});
}

void start_clock(Turn& turn, const definition::SlaClock& declared) {
  const Evaluation view(turn.state(), turn.desk, 1, turn.actor);
  const Instant now = turn.desk.now;
  const Instant due = view.due(declared.target, now);
  const Duration budget =
      calendar::working_time_between(calendar_of(turn, declared), now, due);
  turn.record(history::SlaStarted{declared.name, budget, due});
  arm_rungs(turn, declared, declared.name, budget);
}

void pause(Turn& turn, const definition::SlaClock& declared, const std::string& reason) {
  const history::SlaClock* clock = running_clock(turn, declared.name);
  if (clock == nullptr || clock->state != State::kRunning) return;
  const Duration left = calendar::working_time_between(calendar_of(turn, declared),
                                                       turn.desk.now, clock->due);
  turn.record(history::SlaPaused{declared.name, reason, left});
  disarm_rungs(turn, declared.name);
}

void resume(Turn& turn, const definition::SlaClock& declared) {
  const history::SlaClock* clock = running_clock(turn, declared.name);
  if (clock == nullptr || clock->state != State::kPaused) return;
  const Duration left = clock->open_time_left;
  const Instant due = left.us >= 0 ? calendar::add_working_time(calendar_of(turn, declared),
                                                                turn.desk.now, left)
                                   : clock->due;
  turn.record(history::SlaResumed{declared.name, due});
  arm_rungs(turn, declared, declared.name, left);
}

/// Two activities may pause one clock: it resumes when the last of them is left.
bool still_paused(const Turn& turn, const definition::SlaClock& declared, ActivityId leaving) {
  for (const auto& [id, activity] : turn.state().activities) {
    if (id == leaving) continue;
    for (const auto& [step, reason] : declared.pause_in) {
      if (activity.node == step) return true;
    }
  }
  return false;
}

void notify(Turn& turn, const definition::SlaClock& declared, const definition::Rung& rung) {
  history::NoticeSent notice;
  notice.kind = "sla";
  const std::string percent = rung.percent.to_text();
  const std::string title = declared.title.empty() ? declared.name : declared.title.in(
                                                                         Language::kEnglish);
  const std::string title_zh =
      declared.title.empty() ? declared.name : declared.title.in(Language::kChinese);
  notice.text = {percent + " % of the time for “" + title + "” is used.",
                 "“" + title_zh + "”时限已用去 " + percent + "%。"};
  for (const auto& who : rung.notify) {
    const auto role = turn.definition().roles.find(who);
    if (role != turn.definition().roles.end() && !role->second.group.empty()) {
      notice.groups.push_back(role->second.group);
      continue;
    }
    for (const auto& [id, item] : turn.state().work_items) {
      if (item.owner.empty() || lifecycle::is_final(item.state)) continue;
      const ports::Person* person = turn.desk.directory.find(item.owner);
      if (who == "owner") notice.users.push_back(item.owner);
      if (who == "manager" && person != nullptr && !person->manager.empty()) {
        notice.users.push_back(person->manager);
      }
    }
  }
  turn.effects.push_back(Notify{notice.kind, notice.users, notice.groups, notice.text,
                                turn.state().id, {}});
  turn.record(std::move(notice));
}

}  // namespace

void clocks_at_start(Turn& turn) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.starts == definition::kNoNode) start_clock(turn, declared);
  }
}

void clocks_on_enter(Turn& turn, const Activity& activity) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.starts == activity.node && running_clock(turn, declared.name) == nullptr) {
      start_clock(turn, declared);
    }
    for (const auto& [step, reason] : declared.pause_in) {
      if (step == activity.node) pause(turn, declared, reason.empty() ? "customer" : reason);
    }
  }
}

void clocks_on_leave(Turn& turn, const Activity& activity) {
  for (const auto& declared : turn.definition().sla) {
    const bool pauses = std::any_of(declared.pause_in.begin(), declared.pause_in.end(),
                                    [&](const auto& p) { return p.first == activity.node; });
    if (pauses && !still_paused(turn, declared, activity.id)) resume(turn, declared);
  }
}

void clocks_at_end(Turn& turn, bool cancelled) {
  for (const auto& declared : turn.definition().sla) {
    const history::SlaClock* clock = running_clock(turn, declared.name);
    if (clock == nullptr) continue;
    const bool late = clock->state == State::kRunning && turn.desk.now > clock->due;
    disarm_rungs(turn, declared.name);
    turn.record(history::SlaEnded{declared.name,
                                  late ? "Breached" : cancelled ? "Stopped" : "Met"});
  }
}

void fire_rung(Turn& turn, const std::string& name, int index) {
  for (const auto& declared : turn.definition().sla) {
    if (declared.name != name) continue;
    const definition::Rung& rung = declared.ladder[static_cast<std::size_t>(index)];
    turn.record(history::SlaRungFired{name, index, rung.percent});
    if (!rung.notify.empty()) notify(turn, declared, rung);
    if (!rung.escalate.empty()) {
      const ActivityId root = turn.state().activities.begin()->first;
      raise_escalation(turn, root, "sla." + name + "." + rung.escalate);
    }
  }
}

}  // namespace recourse::process
