#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace recourse::calendar {

/// A span as a designer writes it: "30 minutes", "1 month",
/// "2 working days at 18:00 calendar head-office", "7 working days following". It becomes an
/// instant only through a calendar: due() in calendar.h.
struct TimeSpan {
  enum Unit : std::uint8_t {
    seconds, minutes, hours, days, weeks, months, working_hours, working_days
  };

  std::int64_t count = 0;  ///< ≥ 0; the whole span is at most 100 years
  Unit unit = seconds;
  /// "at HH:MM" as minutes since local midnight, 0 … 1440 (24:00 is the end of that day); only
  /// with days, weeks, months and working days.
  std::optional<std::int32_t> at;
  /// Counted as laws count: the day of the start is not, and the last one counts whole, unless
  /// `at` says otherwise. Only with days, weeks, months and working days.
  bool following = false;
  std::string calendar;    ///< id of the calendar to use; empty: that of the definition

  /// True for units that are counted in opening hours.
  [[nodiscard]] bool is_working_time() const {
    return unit == working_hours || unit == working_days;
  }
  /// Does an instant it gives depend on the calendar? Seconds, minutes and hours just elapse.
  [[nodiscard]] bool needs_calendar() const { return unit >= days; }
  bool operator==(const TimeSpan&) const = default;
};

/// Singular and plural are both read, words are separated by any blanks. Refused with
/// kInvalid/TIME_SPAN: no number, an unknown unit (with the nearest way to write it), `at` or
/// `following` with a unit shorter than a day, a clock time that does not exist, more than 100
/// years.
[[nodiscard]] Result<TimeSpan> parse_time_span(std::string_view text);

/// The one text form: "1 working day at 18:00 calendar head-office". parse_time_span reads it back.
[[nodiscard]] std::string to_text(const TimeSpan& span);

}  // namespace recourse::calendar
