#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// After data changed: clocks whose target reads them are held against the new one (T3).
void follow_targets(Turn& turn);

/// Is one of the case's calendars published in a later version than the one it counts with?
[[nodiscard]] bool counts_with_old_calendar(const Turn& turn);
/// From here on the case counts with its calendars as they are published now: timers that have not
/// fired, dues of open tasks and clocks are as if that version had always been in force (T4).
/// `reason`: what a person said who asked for it; empty: the calendar alone is the reason.
void recalculate(Turn& turn, const std::string& reason);

}  // namespace recourse::process
