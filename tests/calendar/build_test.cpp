#include <catch2/catch.hpp>
#include <functional>

#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

namespace {

std::string refusal(const std::function<void(CalendarData&)>& change) {
  CalendarData data = shanghai("office", kOfficeHours);
  change(data);
  const auto built = Calendar::build(data);
  return built.ok() ? "" : built.rejection().text.en;
}

}  // namespace

TEST_CASE("build: refuses calendars that cannot be computed with") {
  CHECK(refusal([](CalendarData&) {}).empty());
  CHECK_THAT(refusal([](CalendarData& d) { d.id.clear(); }), Catch::Contains("id"));
  CHECK_THAT(refusal([](CalendarData& d) { d.week = {}; }), Catch::Contains("no weekday"));
  CHECK_THAT(refusal([](CalendarData& d) { d.week[0] = {{600, 540}}; }), Catch::Contains("hours"));
  CHECK_THAT(refusal([](CalendarData& d) { d.week[0] = {{540, 600}, {599, 700}}; }),
             Catch::Contains("overlap"));
  CHECK_THAT(refusal([](CalendarData& d) { d.special[Date{1}] = {{0, 1441}}; }),
             Catch::Contains("24:00"));
  CHECK_THAT(refusal([](CalendarData& d) { d.transitions = {{Instant{5}, 0}, {Instant{5}, 1}}; }),
             Catch::Contains("ascend"));
  CHECK_THAT(refusal([](CalendarData& d) { d.offset_s = 60'000; }), Catch::Contains("16 hours"));
  CHECK_THAT(refusal([](CalendarData& d) { d.closed = {{Date{5}, Date{4}}}; }),
             Catch::Contains("before it begins"));
  CHECK_THAT(refusal([](CalendarData& d) {
               d.closed = {{Date{1}, Date{9}}};
               d.make_up = {Date{9}};
             }),
             Catch::Contains("both closed and a make-up day"));
}

TEST_CASE("build: the more particular statement about a date wins") {
  CalendarData data = shanghai("office", kOfficeHours);
  const Date saturday = day("2026-03-07");
  const Date friday = day("2026-03-06");
  data.make_up = {saturday};
  CHECK(Calendar::build(data)->hours_of(saturday) == kOfficeHours);
  data.special[saturday] = {{600, 660}};
  CHECK(Calendar::build(data)->hours_of(saturday) == DayHours{{600, 660}});
  data.closed = {{friday, friday}};
  CHECK(Calendar::build(data)->hours_of(friday).empty());
  data.special[friday] = {{600, 660}};
  CHECK(Calendar::build(data)->hours_of(friday) == DayHours{{600, 660}});
}
