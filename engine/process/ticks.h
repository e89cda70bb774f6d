#pragma once
#include "engine/calendar/calendar.h"

namespace recourse::process {

/// Of something that repeats every `step` on the plan that `planned` lies on: its latest tick that
/// is not after `now`, or `planned` itself where `now` is before it or a step leads nowhere. The
/// next one is due a step after that, so the ticks missed in between collapse into one.
[[nodiscard]] Instant latest_tick(const calendar::Calendar& calendar,
                                  const calendar::TimeSpan& step, Instant planned, Instant now);

}  // namespace recourse::process
