#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// The version of its rule pack that holds for a clock; "": it is not one of a pack. A going clock
/// keeps the one it started with. Of one about to start it is the one in force on the day it is
/// counted from, which may lie long before the case (`from`); without `from` the one the case
/// keeps. Throws a Fault where none was in force then.
[[nodiscard]] std::string policy_version(const Turn& turn, const definition::SlaClock& clock,
                                         ActivityId activity);
/// May a suspension for this reason stop the clock (T6)?
[[nodiscard]] bool pauses_for(const Turn& turn, const definition::SlaClock& clock,
                              ActivityId activity, std::string_view reason);
/// Its own rungs, or those of the pack.
[[nodiscard]] const std::vector<definition::Rung>& ladder_of(const Turn& turn,
                                                             const definition::SlaClock& clock,
                                                             ActivityId activity);
/// What it is held against as things stand: written, computed from data, or of the pack.
[[nodiscard]] calendar::TimeSpan target_of(const Turn& turn, const definition::SlaClock& clock,
                                           ActivityId activity);

/// When it is counted from as the data say now; none: it says nothing, so from when it started.
[[nodiscard]] std::optional<Instant> origin_of(const Turn& turn, const definition::SlaClock& clock,
                                               ActivityId activity);

/// The clock under this name, of the case or of one visit of a step; nullptr: never started.
[[nodiscard]] const history::SlaClock* clock_of(const Turn& turn, const std::string& name,
                                                ActivityId activity);

/// Running or paused: it has not ended.
[[nodiscard]] inline bool is_going(const history::SlaClock& clock) {
  using State = history::SlaClock::State;
  return clock.state == State::kRunning || clock.state == State::kPaused;
}

/// What a clock counts with: its target, and the calendar in the version that holds for it.
struct Counting {
  calendar::TimeSpan target;
  const calendar::Calendar& calendar;

  [[nodiscard]] Duration between(Instant a, Instant b) const {
    return calendar::counted_between(calendar, target, a, b);
  }
};
[[nodiscard]] Counting counting_of(const Desk& desk, const InstanceState& state,
                                   const calendar::TimeSpan& target);
[[nodiscard]] Counting counting_of(const Desk& desk, const InstanceState& state,
                                   const history::SlaClock& clock,
                                   const calendar::TimeSpan& target);
[[nodiscard]] Counting counting_of(const Turn& turn, const definition::SlaClock& declared,
                                   const history::SlaClock& clock);

/// What a clock comes to when it is counted from its start over everything its ledger says.
struct Counted {
  Duration budget;
  Instant due;                ///< put off by every pause that began before it (T2, T3)
  Duration left;              ///< to the due, from now or from the begin of the current pause
  bool provisional = false;
};
[[nodiscard]] Counted count(const Counting& counting, const history::SlaClock& clock, Instant now);

}  // namespace recourse::process
