#include "engine/process/clock_counting.h"

#include <algorithm>

#include "engine/process/evaluation.h"

namespace recourse::process {
const definition::PolicyClock* legal_clock(const Turn& turn, const definition::SlaClock& clock) {
  const auto version = turn.state().policies.find(clock.policy);
  if (version == turn.state().policies.end()) return nullptr;
  const auto* pack = turn.desk.catalogue.policy(clock.policy, version->second);
  return pack == nullptr ? nullptr : pack->clock(clock.policy_clock);
}

bool pauses_for(const Turn& turn, const definition::SlaClock& clock, std::string_view reason) {
  if (reason.empty()) return false;
  if (clock.policy.empty()) return reason == "customer" || reason == "external";
  const auto* legal = legal_clock(turn, clock);
  return legal != nullptr && legal->may_pause_for(reason);
}

const std::vector<definition::Rung>& ladder_of(const Turn& turn,
                                               const definition::SlaClock& clock) {
  const auto* legal = clock.ladder.empty() ? legal_clock(turn, clock) : nullptr;
  return legal == nullptr ? clock.ladder : legal->ladder;
}

calendar::TimeSpan target_of(const Turn& turn, const definition::SlaClock& clock,
                             ActivityId activity) {
  const Evaluation view(turn.state(), turn.desk, activity == 0 ? 1 : activity, turn.actor);
  if (clock.policy.empty()) return view.span(clock.target);
  if (const auto* legal = legal_clock(turn, clock)) return legal->budget;
  throw Fault({Rejection::Kind::kInvalid, "POLICY",
               {"The rule pack " + clock.policy + " has no clock " + clock.policy_clock + ".",
                "规则包 " + clock.policy + " 没有时钟 " + clock.policy_clock + "。"},
               {}},
              activity);
}

std::optional<Instant> origin_of(const Turn& turn, const definition::SlaClock& clock,
                                 ActivityId activity) {
  if (clock.from.empty()) return std::nullopt;
  const Evaluation view(turn.state(), turn.desk, activity == 0 ? 1 : activity, turn.actor);
  return view.instant(clock.from);
}

const history::SlaClock* clock_of(const Turn& turn, const std::string& name, ActivityId activity) {
  for (const auto& clock : turn.state().sla) {
    if (clock.name == name && clock.activity == activity) return &clock;
  }
  return nullptr;
}

Counting counting_of(const Desk& desk, const InstanceState& state,
                     const calendar::TimeSpan& target) {
  return {target, desk.calendar(state, target.calendar)};
}

Counting counting_of(const Desk& desk, const InstanceState& state, const history::SlaClock& clock,
                     const calendar::TimeSpan& target) {
  if (clock.policy.empty()) return counting_of(desk, state, target);
  const std::string& id = target.calendar.empty() ? desk.definition.calendar : target.calendar;
  return {target, desk.catalogue.calendar(id, clock.calendar_version)};
}

Counting counting_of(const Turn& turn, const definition::SlaClock& declared,
                     const history::SlaClock& clock) {
  // A record from before clocks kept their target: as the definition has it.
  auto kept = calendar::parse_time_span(clock.target);
  return counting_of(turn.desk, turn.state(), clock,
                     kept ? *kept : target_of(turn, declared, clock.activity));
}

Counted count(const Counting& counting, const history::SlaClock& clock, Instant now) {
  Counted counted;
  const Instant without_pauses =
      calendar::due(counting.calendar, clock.started, counting.target);
  counted.due = without_pauses;
  counted.budget = counting.between(clock.started, without_pauses);
  Duration paused_for;
  for (const auto& span : clock.ledger) {
    if (span.reason.empty() || span.from >= counted.due) continue;
    // A clock that is counted from a later moment lost nothing before it.
    const Instant from = std::max(span.from, clock.started);
    if (from < span.to) paused_for.us += counting.between(from, span.to).us;
    counted.due = calendar::put_off(counting.calendar, counting.target, without_pauses, paused_for);
  }
  const bool paused = clock.state == history::SlaClock::State::kPaused;
  counted.left = counting.between(paused ? clock.since : now, counted.due);
  counted.provisional = calendar::is_provisional(counting.calendar, counted.due);
  return counted;
}

}  // namespace recourse::process
