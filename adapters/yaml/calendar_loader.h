#pragma once
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/yaml/report.h"
#include "engine/calendar/calendar.h"
#include "engine/definition/finding.h"

/// calendars/*.yaml: one business calendar a file.
///
///     calendar: cn-standard
///     version: "2026.1"
///     title: {en: Working days in China, zh: 中国工作日}
///     zone: Asia/Shanghai                          # IANA name
///     covers: 2026-01-01..2026-12-31               # dates outside it are provisional
///     week: {mon-fri: ["09:00-12:00", "13:30-18:00"], sat: []}
///     closed: [01-01..01-03, 2026-05-01]           # MM-DD: in every year of covers
///     make_up: [Sun 01-04]                         # worked with the hours of Monday
///     special: {02-16..02-18: ["10:00-16:00"]}
///
/// calendar, version, zone and week are needed. A weekday before a date is checked against it.
namespace recourse::yaml {

struct LoadedCalendar {
  std::optional<calendar::Calendar> calendar;  ///< absent when there are errors
  std::vector<definition::Finding> findings;
};

/// Minutes since midnight of "HH:MM", up to "24:00".
[[nodiscard]] std::optional<std::int32_t> minutes_of(std::string_view text);

/// "mon", "mon-fri" as ISO weekdays from and to, 1 = Monday.
[[nodiscard]] std::optional<std::pair<int, int>> weekdays_of(std::string_view text);
void report_unknown_zone(Report& report, const Node& at, const std::string& zone);

/// Freezes the zone's transitions from the system's zone files into the calendar. Never throws.
[[nodiscard]] LoadedCalendar load_calendar(std::string_view source);

}  // namespace recourse::yaml
