#include "engine/process/clock_counting.h"

#include <algorithm>

#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

Fault no_such_pack(const definition::SlaClock& clock, Date date, ActivityId activity) {
  const std::string day = to_text(date);
  return Fault({Rejection::Kind::kInvalid, "POLICY",
                {"No version of the rule pack " + clock.policy + " with a clock " +
                     clock.policy_clock + " was in force on " + day + ".",
                 day + " 没有含时钟 " + clock.policy_clock + " 的规则包 " + clock.policy +
                     " 生效版本。"},
                {}},
               activity);
}

const definition::PolicyClock* in_version(const Turn& turn, const definition::SlaClock& clock,
                                          const std::string& version) {
  const auto* pack = turn.desk.catalogue.policy(clock.policy, version);
  return pack == nullptr ? nullptr : pack->clock(clock.policy_clock);
}

/// Of a going clock; nullptr: it is not one of a pack, or the pack is not known here.
const definition::PolicyClock* legal_clock(const Turn& turn, const definition::SlaClock& clock,
                                           ActivityId activity) {
  if (clock.policy.empty() || clock_of(turn, clock.name, activity) == nullptr) return nullptr;
  return in_version(turn, clock, policy_version(turn, clock, activity));
}

}  // namespace

std::string policy_version(const Turn& turn, const definition::SlaClock& clock,
                           ActivityId activity) {
  if (clock.policy.empty()) return {};
  const history::SlaClock* going = clock_of(turn, clock.name, activity);
  if (going != nullptr && !going->policy_version.empty()) return going->policy_version;
  const auto kept = turn.state().policies.find(clock.policy);
  const bool of_case = going != nullptr || clock.from.empty();
  if (of_case && kept != turn.state().policies.end()) return kept->second;
  const Instant since = origin_of(turn, clock, activity).value_or(turn.state().started);
  const Date day = calendar::local_date(turn.desk.calendar(turn.state()), since);
  const auto* pack = turn.desk.catalogue.policy_on(clock.policy, day);
  if (pack == nullptr || pack->clock(clock.policy_clock) == nullptr) {
    throw no_such_pack(clock, day, activity);
  }
  return pack->version;
}

bool pauses_for(const Turn& turn, const definition::SlaClock& clock, ActivityId activity,
                std::string_view reason) {
  if (reason.empty()) return false;
  if (clock.policy.empty()) return reason == "customer" || reason == "external";
  const auto* legal = legal_clock(turn, clock, activity);
  return legal != nullptr && legal->may_pause_for(reason);
}

const std::vector<definition::Rung>& ladder_of(const Turn& turn, const definition::SlaClock& clock,
                                               ActivityId activity) {
  const auto* legal = clock.ladder.empty() ? legal_clock(turn, clock, activity) : nullptr;
  return legal == nullptr ? clock.ladder : legal->ladder;
}

calendar::TimeSpan target_of(const Turn& turn, const definition::SlaClock& clock,
                             ActivityId activity) {
  const Evaluation view(turn.state(), turn.desk, activity == 0 ? 1 : activity, turn.actor);
  if (clock.policy.empty()) return view.span(clock.target);
  const auto* legal = in_version(turn, clock, policy_version(turn, clock, activity));
  if (legal != nullptr) return legal->budget;
  throw no_such_pack(clock, calendar::local_date(turn.desk.calendar(turn.state()), turn.desk.now),
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
