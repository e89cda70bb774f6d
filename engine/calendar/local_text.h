#pragma once
#include "engine/base/label.h"
#include "engine/calendar/calendar.h"

namespace recourse::calendar {

/// The instant on the calendar's local clock, as people read it: "Mon 2 Mar 2026, 09:00",
/// “2026年3月2日 周一 09:00”.
[[nodiscard]] Label local_text(const Calendar& calendar, Instant instant);

}  // namespace recourse::calendar
