#pragma once
#include <optional>

#include "engine/calendar/calendar.h"
#include "engine/definition/process_definition.h"

namespace recourse::process {

/// When a start by the clock is due next, strictly after `after`, resolved on the calendar.
struct NextStart {
  std::optional<Instant> due;  ///< none: the calendar has no such day within ten years
  bool skipped = false;        ///< a week on the way had no open day for `friday_or_before`
};
[[nodiscard]] NextStart next_start(const definition::StartTrigger& trigger,
                                   const calendar::Calendar& calendar, Instant after);

}  // namespace recourse::process
