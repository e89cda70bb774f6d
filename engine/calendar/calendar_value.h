#pragma once
#include "engine/base/result.h"
#include "engine/base/value.h"
#include "engine/calendar/calendar.h"

namespace recourse::calendar {

/// A published calendar with its frozen zone as a Map of plain values, for the store and for
/// export. Whoever publishes keeps this form: reading the YAML file again on another machine, or
/// after an update of the zone tables, could move due instants.
[[nodiscard]] Value to_value(const CalendarData& data);

/// Reads to_value()'s form back and builds it. Refuses (kMalformed/CALENDAR) anything else, and
/// what Calendar::build refuses.
[[nodiscard]] Result<Calendar> calendar_from(const Value& value);

}  // namespace recourse::calendar
