#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Purpose: catch, wait, retry, sla, suspend_until, back (history::Timer::Purpose by name).
void arm_timer(Turn& turn, ActivityId activity, const char* purpose, int index,
               const std::string& name, Instant due);
/// The same, due a span after `from`; what a calendar counts is recorded with the timer.
void arm_timer_in(Turn& turn, ActivityId activity, const char* purpose, int index,
                  const std::string& name, const definition::Span& span, Instant from);
void cancel_timers(Turn& turn, ActivityId activity);
/// A due timer: what it was armed for happens. Returns at once when it is gone.
void fire_timer(Turn& turn, TimerId id);

}  // namespace recourse::process
