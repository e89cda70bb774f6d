// Clocks as readers see them: the arithmetic behind a due, span by span.
#include "engine/base/label_value.h"
#include "engine/process/clock_counting.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

using history::SlaClock;

constexpr std::string_view kClockNames[] = {"running", "paused", "met", "breached", "stopped"};

std::string_view clock_state(const SlaClock& clock) {
  return kClockNames[static_cast<std::size_t>(clock.breached ? SlaClock::State::kBreached
                                                             : clock.state)];
}

/// What a clock has counted, in its own measure: open time or elapsed time.
struct Counts {
  Duration elapsed;  ///< from its start to its end, or to now
  Duration paused;
  Duration left;     ///< to its due; below zero: over it
};

Counts counts_of(const SlaClock& clock, const process::Counting& counting, Instant now) {
  const Instant end = process::is_going(clock) ? now : clock.since;
  Counts counts;
  counts.elapsed = counting.between(clock.started, end);
  for (const auto& span : clock.ledger) {
    if (!span.reason.empty()) counts.paused.us += counting.between(span.from, span.to).us;
  }
  const bool stands = clock.state == SlaClock::State::kPaused;
  if (stands) counts.paused.us += counting.between(clock.since, now).us;
  counts.left = counting.between(stands ? clock.since : end, clock.due);
  return counts;
}

List pauses_of(const SlaClock& clock) {
  List out;
  for (const auto& span : clock.ledger) {
    if (span.reason.empty()) continue;
    out.emplace_back(
        Map{{"from", to_text(span.from)}, {"to", to_text(span.to)}, {"reason", span.reason}});
  }
  if (clock.state == SlaClock::State::kPaused) {
    out.emplace_back(
        Map{{"from", to_text(clock.since)}, {"to", Value()}, {"reason", clock.reason}});
  }
  return out;
}

/// "eu-psd2.reply, version 1"
Value policy_text(const history::InstanceState& state, const SlaClock& clock) {
  if (clock.policy.empty()) return {};
  std::string version = clock.policy_version;
  if (version.empty()) {
    const auto kept = state.policies.find(clock.policy.substr(0, clock.policy.rfind('.')));
    if (kept != state.policies.end()) version = kept->second;
  }
  return clock.policy + (version.empty() ? "" : ", version " + version);
}

Label title_of(const definition::ProcessDefinition& definition, const SlaClock& clock) {
  for (const auto& declared : definition.sla) {
    if (declared.name == clock.name && !declared.title.empty()) return declared.title;
  }
  return {clock.name, clock.name};
}

}  // namespace

List clocks_view(const history::InstanceState& state, const process::Desk& desk) {
  List out;
  std::map<std::string, Duration> totals;  // over all visits of a clock's step
  for (const SlaClock& clock : state.sla) {
    const auto target = calendar::parse_time_span(clock.target);
    // Records from before clocks kept their target: open time of the definition's calendar.
    calendar::TimeSpan open;
    open.unit = calendar::TimeSpan::working_hours;
    const process::Counting counting =
        process::counting_of(desk, state, clock, target ? *target : open);
    const Counts counts = counts_of(clock, counting, desk.now);
    const Duration used{counts.elapsed.us - counts.paused.us};
    totals[clock.name].us += used.us;
    List rungs;
    for (int rung : clock.fired) rungs.emplace_back(rung);
    out.emplace_back(Map{{"name", clock.name},
                         {"title", label_value(title_of(desk.definition, clock))},
                         {"state", clock_state(clock)},
                         {"target", clock.target},
                         {"budget", to_text(clock.budget)},
                         {"started", to_text(clock.started)},
                         {"due", to_text(clock.due)},
                         {"policy", policy_text(state, clock)},
                         {"provisional", clock.provisional},
                         {"elapsed", to_text(counts.elapsed)},
                         {"paused", to_text(counts.paused)},
                         {"used", to_text(used)},
                         {"left", to_text(counts.left)},
                         {"total", to_text(totals[clock.name])},
                         {"pauses", pauses_of(clock)},
                         {"rungs", std::move(rungs)}});
  }
  return out;
}

}  // namespace recourse::service
