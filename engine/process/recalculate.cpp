#include "engine/process/recalculate.h"

#include "engine/process/clock_counting.h"
#include "engine/process/clocks.h"
#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

constexpr const char* kCalendar = "calendar";

struct Going {
  const definition::SlaClock* declared;
  history::SlaClock clock;
};

/// A copy: what is recorded below changes the list.
std::vector<Going> going_clocks(const Turn& turn) {
  std::vector<Going> out;
  for (const auto& clock : turn.state().sla) {
    if (!is_going(clock)) continue;
    for (const auto& declared : turn.definition().sla) {
      if (declared.name == clock.name) out.push_back({&declared, clock});
    }
  }
  return out;
}

Duration left_while_paused(const history::SlaClock& clock, const Counted& counted) {
  return clock.state == history::SlaClock::State::kPaused ? counted.left : Duration{};
}

void retarget(Turn& turn, const Going& going) {
  const auto& clock = going.clock;
  const calendar::TimeSpan target = target_of(turn, *going.declared, clock.activity);
  const std::string text = calendar::to_text(target);
  std::optional<Instant> from = origin_of(turn, *going.declared, clock.activity);
  if (from == clock.started) from.reset();
  if (text == clock.target && !from) return;
  history::SlaClock moved = clock;
  moved.started = from.value_or(clock.started);
  const Counted counted = count(counting_of(turn.desk, turn.state(), target), moved, turn.desk.now);
  turn.record(history::SlaRetargeted{clock.name, text, counted.budget, clock.due, counted.due,
                                     left_while_paused(clock, counted), counted.provisional,
                                     clock.activity, from});
  rearm_rungs(turn, *going.declared, clock.activity, counted.left);
}

/// A clock of a rule pack is pinned: only a person moves it, with a reason, and then it is told
/// also where nothing changes.
void recalculate_clock(Turn& turn, const Going& going, const std::string& reason) {
  history::SlaClock clock = going.clock;
  const bool pinned = !clock.policy.empty();
  if (pinned && reason.empty()) return;
  if (pinned) {
    const calendar::TimeSpan target = target_of(turn, *going.declared, clock.activity);
    clock.calendar_version =
        counting_of(turn.desk, turn.state(), target).calendar.version();
  }
  const Counted counted =
      count(counting_of(turn, *going.declared, clock), clock, turn.desk.now);
  const bool same = counted.due == clock.due && counted.budget == clock.budget &&
                    counted.provisional == clock.provisional;
  if (same && !pinned) return;
  turn.record(history::SlaRecalculated{clock.name, reason.empty() ? kCalendar : reason,
                                       counted.budget, clock.due, counted.due,
                                       left_while_paused(clock, counted), counted.provisional,
                                       clock.activity, clock.calendar_version});
  rearm_rungs(turn, *going.declared, clock.activity, counted.left);
}

void move_timers(Turn& turn) {
  const auto timers = turn.state().timers;
  for (const auto& [id, timer] : timers) {
    const auto span = calendar::parse_time_span(timer.span);
    if (timer.span.empty() || !span) continue;
    const Evaluation view(turn.state(), turn.desk, timer.activity, turn.actor);
    const Instant due = view.due(*span, timer.from);
    if (due != timer.due) turn.record(history::TimerMoved{id, timer.due, due});
  }
}

/// A suspended task has no due, only time that is left.
void move_dues(Turn& turn) {
  const auto items = turn.state().work_items;
  for (const auto& [id, item] : items) {
    if (!item.due || lifecycle::is_final(item.state)) continue;
    Instant due = *item.due;
    if (item.resumed) {
      due = calendar::add_working_time(turn.desk.calendar(turn.state()), *item.resumed,
                                       item.open_time_allowed);
    } else if (const auto span = calendar::parse_time_span(item.due_span);
               span && !item.due_span.empty()) {
      const Evaluation view(turn.state(), turn.desk, item.activity, turn.actor);
      due = view.due(*span, item.created);
    }
    if (due == *item.due) continue;
    turn.record(history::WorkItemDueChanged{id, due, {}, {}, item.due, kCalendar});
  }
}

/// The calendars the case counts with, and those its definition names that it does not know yet.
std::vector<std::string> calendars_of(const Turn& turn) {
  std::vector<std::string> ids;
  for (const auto& id : turn.definition().calendars) ids.push_back(id);
  for (const auto& [id, version] : turn.state().calendars) {
    if (turn.definition().calendars.count(id) == 0) ids.push_back(id);
  }
  return ids;
}

std::string version_of(const Turn& turn, const std::string& calendar) {
  const auto known = turn.state().calendars.find(calendar);
  return known == turn.state().calendars.end() ? std::string() : known->second;
}

}  // namespace

void follow_targets(Turn& turn) {
  for (const Going& going : going_clocks(turn)) {
    if (!going.declared->policy.empty()) continue;
    const bool follows = std::holds_alternative<feel::Template>(going.declared->target) ||
                         !going.declared->from.empty();
    if (follows) retarget(turn, going);
  }
}

bool counts_with_old_calendar(const Turn& turn) {
  for (const std::string& id : calendars_of(turn)) {
    if (turn.desk.catalogue.calendar(id).version() != version_of(turn, id)) return true;
  }
  return false;
}

void recalculate(Turn& turn, const std::string& reason) {
  for (const std::string& id : calendars_of(turn)) {
    const std::string& now = turn.desk.catalogue.calendar(id).version();
    const std::string before = version_of(turn, id);
    if (now != before) turn.record(history::CalendarChanged{id, before, now});
  }
  move_timers(turn);
  move_dues(turn);
  for (const Going& going : going_clocks(turn)) {
    recalculate_clock(turn, going, reason);
  }
}

}  // namespace recourse::process
