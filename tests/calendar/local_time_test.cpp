// Clock changes, day borders and the edges of opening hours.
#include <catch2/catch.hpp>

#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

namespace {

constexpr std::int64_t kMinute_us = 60 * kMicrosPerSecond;

Instant utc(std::string_view text) { return parse_instant(text).value(); }

}  // namespace

TEST_CASE("at_local: a clock time inside a gap is the first instant after it") {
  const Calendar calendar = london_always();
  CHECK(at_local(calendar, day("2026-03-29"), 59) == utc("2026-03-29T00:59:00Z"));
  CHECK(at_local(calendar, day("2026-03-29"), 60) == utc("2026-03-29T01:00:00Z"));
  CHECK(at_local(calendar, day("2026-03-29"), 90) == utc("2026-03-29T01:00:00Z"));
  CHECK(at_local(calendar, day("2026-03-29"), 120) == utc("2026-03-29T01:00:00Z"));
  CHECK(at_local(calendar, day("2026-03-29"), 121) == utc("2026-03-29T01:01:00Z"));
}

TEST_CASE("at_local: of two equal clock times the earlier") {
  const Calendar calendar = london_always();
  CHECK(at_local(calendar, day("2026-10-25"), 90) == utc("2026-10-25T00:30:00Z"));
  CHECK(at_local(calendar, day("2026-10-25"), 120) == utc("2026-10-25T02:00:00Z"));
}

TEST_CASE("days: keep the local clock time over a clock change") {
  const Calendar calendar = london_always();
  const Instant start = at(calendar, "2026-03-28 09:15");
  CHECK(show(calendar, due(calendar, start, span("1 day"))) == "2026-03-29 09:15");
  CHECK(due(calendar, start, span("1 day")).us - start.us == 23 * 60 * kMinute_us);
  CHECK(show(calendar, due(calendar, at(calendar, "2026-03-28 01:30"), span("1 day"))) ==
        "2026-03-29 02:00");
  CHECK(show(calendar, due(calendar, at(calendar, "2026-10-24 09:15"), span("2 days at 24:00"))) ==
        "2026-10-27 00:00");
}

TEST_CASE("zero days: are the start itself, even in the second of two equal hours") {
  const Calendar calendar = london_always();
  const Instant second = utc("2026-10-25T01:30:00Z");
  CHECK(show(calendar, second) == "2026-10-25 01:30");
  CHECK(due(calendar, second, span("0 days")) == second);
  CHECK(due(calendar, second, span("0 months")) == second);
  CHECK(due(calendar, second, span("0 working days")) == second);
}

TEST_CASE("end_of_day: is the first instant of the next day, also on days of 23 and 25 hours") {
  const Calendar calendar = london_always();
  CHECK(end_of_day(calendar, day("2026-03-29")) == utc("2026-03-29T23:00:00Z"));
  CHECK(end_of_day(calendar, day("2026-10-25")) == utc("2026-10-26T00:00:00Z"));
}

TEST_CASE("working time: a day of 23 or 25 hours counts what it has") {
  const Calendar calendar = london_always();
  const auto hours_on = [&](const char* date) {
    const Instant from = at_local(calendar, day(date), 0);
    return working_time_between(calendar, from, end_of_day(calendar, day(date))).us /
           (60 * kMinute_us);
  };
  CHECK(hours_on("2026-03-28") == 24);
  CHECK(hours_on("2026-03-29") == 23);
  CHECK(hours_on("2026-10-25") == 25);
}

TEST_CASE("working time: a clock going back over midnight loses and repeats nothing") {
  // From 00:30 on 2 June back to 23:30 on 1 June: both dates are on the clock twice.
  const ZoneTransition back{utc("2026-06-02T00:30:00Z"), -3600};
  const Calendar calendar = always_open("Test/Back", {back});
  const Instant from = utc("2026-06-01T12:00:00Z");
  for (std::int64_t minutes = 0; minutes < 24 * 60; minutes += 15) {
    const Instant to{from.us + minutes * kMinute_us};
    CHECK(working_time_between(calendar, from, to).us == minutes * kMinute_us);
    CHECK(add_working_time(calendar, from, Duration{minutes * kMinute_us}) == to);
  }
}

TEST_CASE("working time: a day the zone left out is no working day") {
  // Samoa went from 29 to 31 December 2011 over the date line.
  const Calendar calendar = [] {
    CalendarData data = always_open("Pacific/Apia").data();
    data.offset_s = -10 * 3600;
    data.transitions = {{utc("2011-12-30T10:00:00Z"), 14 * 3600}};
    return Calendar::build(data).value();
  }();
  const Instant start = at(calendar, "2011-12-29 10:00");
  CHECK_FALSE(is_open_day(calendar, day("2011-12-30")));
  CHECK(show(calendar, due(calendar, start, span("1 working day"))) == "2011-12-31 10:00");
  CHECK(show(calendar, due(calendar, start, span("24 working hours"))) == "2011-12-31 10:00");
}

TEST_CASE("opening hours: the opening belongs to them, the closing does not") {
  const Calendar calendar = office();
  CHECK(is_open(calendar, at(calendar, "2026-03-06 09:00")));
  CHECK_FALSE(is_open(calendar, at(calendar, "2026-03-06 12:00")));
  CHECK_FALSE(is_open(calendar, at(calendar, "2026-03-06 18:00")));
  CHECK(show(calendar, next_opening(calendar, at(calendar, "2026-03-06 12:00"))) ==
        "2026-03-06 13:30");
  CHECK(show(calendar, next_opening(calendar, at(calendar, "2026-03-06 18:00"))) ==
        "2026-03-09 09:00");
  CHECK(show(calendar, due(calendar, at(calendar, "2026-03-06 18:00"), span("1 working day"))) ==
        "2026-03-10 09:00");
  // Work that fills the day exactly is due when it closes, not when the next day opens.
  CHECK(show(calendar, due(calendar, at(calendar, "2026-03-06 17:00"), span("1 working hour"))) ==
        "2026-03-06 18:00");
}

TEST_CASE("working days: a clock time outside the hours of the last day moves to an opening") {
  const Calendar calendar = call_centre();
  CHECK(show(calendar, due(calendar, at(calendar, "2026-02-15 09:00"), span("1 working day"))) ==
        "2026-02-16 10:00");
  CHECK(show(calendar, due(calendar, at(calendar, "2026-02-15 17:00"), span("1 working day"))) ==
        "2026-02-17 10:00");
  CHECK(show(calendar, due(calendar, at(calendar, "2026-02-15 09:00"),
                           span("1 working day at 07:30"))) == "2026-02-16 07:30");
}

TEST_CASE("last_open_day: finds the last working day of a month, or says there is none") {
  const Calendar calendar = cn_standard();
  const auto last = [&](const char* first_text, const char* last_text) {
    const auto found = last_open_day(calendar, range(first_text, last_text));
    return found ? to_text(*found) : std::string("none");
  };
  CHECK(last("2026-02-01", "2026-02-28") == "2026-02-28");  // a make-up Saturday
  CHECK(last("2026-05-01", "2026-05-31") == "2026-05-29");
  CHECK(last("2026-10-01", "2026-10-07") == "none");
}

TEST_CASE("is_provisional: flags dates the calendar does not cover") {
  const Calendar calendar = cn_standard();
  CHECK_FALSE(is_provisional(calendar, at(calendar, "2026-12-31 23:59")));
  CHECK(is_provisional(calendar, at(calendar, "2027-01-01 00:00")));
  CHECK(is_provisional(calendar, at(calendar, "2025-12-31 23:59")));
  CHECK_FALSE(is_provisional(office(), at(calendar, "2030-01-01 00:00")));
}
