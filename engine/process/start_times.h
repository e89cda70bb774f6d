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
/// The first after `now` on the plan that goes on from `planned`: those missed in between collapse
/// into one. `skipped` speaks of the whole way from `planned`.
[[nodiscard]] NextStart next_start(const definition::StartTrigger& trigger,
                                   const calendar::Calendar& calendar, Instant planned,
                                   Instant now);
/// When a trigger starts cases, as text. A timer bears it, so that it stays armed, on its plan, in
/// a new version of the process that still says the same.
[[nodiscard]] std::string plan_text(const definition::StartTrigger& trigger);

}  // namespace recourse::process
