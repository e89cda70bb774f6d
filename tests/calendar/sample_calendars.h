#pragma once
#include <string>
#include <string_view>

#include "engine/calendar/calendar.h"

/// Calendars and a short notation for the tests of this folder: clock times are written as people
/// in the calendar's zone read them, "2026-03-02 17:00".
namespace calendar_test {

using namespace recourse;            // NOLINT: a test header
using namespace recourse::calendar;  // NOLINT

inline Date day(std::string_view text) { return parse_date(text).value(); }

inline Instant at(const Calendar& calendar, std::string_view text) {
  const auto digits = [&](std::size_t from) {
    return (text[from] - '0') * 10 + text[from + 1] - '0';
  };
  return at_local(calendar, day(text.substr(0, 10)), digits(11) * 60 + digits(14));
}

/// "2026-03-02 17:00" in the calendar's zone; with a fraction of a minute the full text.
inline std::string show(const Calendar& calendar, Instant instant) {
  const DateTime local = local_date_time(calendar, instant);
  std::string text = to_text(local.date) + " " + to_text(TimeOfDay{local.us, {}});
  return text.ends_with(":00") && text.size() == 19 ? text.substr(0, 16) : text;
}

inline TimeSpan span(std::string_view text) { return parse_time_span(text).value(); }

inline CalendarData weekdays(std::string id, DayHours hours) {
  CalendarData data;
  data.id = std::move(id);
  data.version = "test";
  for (std::size_t weekday = 0; weekday < 5; ++weekday) data.week[weekday] = hours;
  return data;
}

inline CalendarData shanghai(std::string id, DayHours hours) {
  CalendarData data = weekdays(std::move(id), std::move(hours));
  data.zone = "Asia/Shanghai";
  data.offset_s = 8 * 3600;
  return data;
}

inline DateRange range(std::string_view first, std::string_view last) {
  return {day(first), day(last)};
}

inline const DayHours kOfficeHours = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};

/// The one of rule S10.
inline Calendar office() { return Calendar::build(shanghai("office", kOfficeHours)).value(); }

/// Public holidays and make-up days of China in 2026.
inline Calendar cn_standard() {
  CalendarData data = shanghai("cn-standard", kOfficeHours);
  data.covers = range("2026-01-01", "2026-12-31");
  data.closed = {range("2026-01-01", "2026-01-03"), range("2026-02-15", "2026-02-23"),
                 range("2026-04-04", "2026-04-06"), range("2026-05-01", "2026-05-05"),
                 range("2026-06-19", "2026-06-21"), range("2026-09-25", "2026-09-27"),
                 range("2026-10-01", "2026-10-07")};
  data.make_up = {day("2026-01-04"), day("2026-02-14"), day("2026-02-28"),
                  day("2026-05-09"), day("2026-09-20"), day("2026-10-10")};
  return Calendar::build(std::move(data)).value();
}

inline Calendar call_centre() {
  CalendarData data = shanghai("call-centre", {});
  for (DayHours& hours : data.week) hours = {{8 * 60, 20 * 60}};
  for (const char* date : {"2026-02-16", "2026-02-17", "2026-02-18"}) {
    data.special[day(date)] = {{10 * 60, 16 * 60}};
  }
  return Calendar::build(std::move(data)).value();
}

/// Summer time from the last Sunday of March to that of October, changes at 01:00 UTC.
inline std::vector<ZoneTransition> london_transitions() {
  std::vector<ZoneTransition> transitions;
  const auto last_sunday = [](std::int64_t year, unsigned month) {
    Date date = date_from_civil(year, month, 31);
    while (iso_weekday(date) != 7) --date.days;
    return Instant{date.days * kMicrosPerDay + 3600 * kMicrosPerSecond};
  };
  for (std::int64_t year = 1996; year <= 2100; ++year) {
    transitions.push_back({last_sunday(year, 3), 3600});
    transitions.push_back({last_sunday(year, 10), 0});
  }
  return transitions;
}

inline Calendar london(std::vector<DateRange> closed) {
  CalendarData data = weekdays("london", {{9 * 60, 17 * 60}});
  data.zone = "Europe/London";
  data.transitions = london_transitions();
  data.closed = std::move(closed);
  return Calendar::build(std::move(data)).value();
}

inline Calendar london_always() { return always_open("Europe/London", london_transitions()); }

}  // namespace calendar_test
