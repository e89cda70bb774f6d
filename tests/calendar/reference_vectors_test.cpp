// Vectors worked out by hand: rule S10, Chinese holidays with make-up days, pauses, and the hard
// cases of clocks, as far as they are calendar arithmetic. Every due instant is exact.
#include <catch2/catch.hpp>

#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

namespace {

struct Vector {
  const char* start;
  const char* span;
  const char* due;
};

void check_all(const Calendar& calendar, std::initializer_list<Vector> vectors) {
  for (const Vector& vector : vectors) {
    INFO(calendar.id() << ": " << vector.start << " + " << vector.span);
    CHECK(show(calendar, due(calendar, at(calendar, vector.start), span(vector.span))) ==
          vector.due);
  }
}

/// What was left at the pause is counted again from the resumption.
Instant due_after_pause(const Calendar& calendar, Instant old_due, Instant paused,
                        Instant resumed) {
  return add_working_time(calendar, resumed, working_time_between(calendar, paused, old_due));
}

constexpr std::int64_t kHour_us = 3600 * kMicrosPerSecond;

}  // namespace

TEST_CASE("due: gives the reference cases of the language") {
  check_all(office(), {
      {"2026-03-06 17:00", "2 working hours", "2026-03-09 10:00"},
      {"2026-03-06 17:00", "1 working day", "2026-03-09 17:00"},
      {"2026-03-07 11:00", "1 working day", "2026-03-10 09:00"},
      {"2026-03-06 12:30", "1 working day", "2026-03-09 13:30"},
  });
  // Friday is a holiday.
  CalendarData data = shanghai("office", kOfficeHours);
  data.closed = {range("2026-03-06", "2026-03-06")};
  check_all(Calendar::build(data).value(),
            {{"2026-03-05 10:00", "2 working days at 18:00", "2026-03-10 18:00"}});
}

TEST_CASE("working time: a stopped clock of two hours resumes with what was left") {
  const Calendar calendar = office();
  const Instant first_due =
      due(calendar, at(calendar, "2026-03-06 17:30"), span("2 working hours"));
  CHECK(show(calendar, first_due) == "2026-03-09 10:30");
  CHECK(show(calendar, due_after_pause(calendar, first_due, at(calendar, "2026-03-06 17:45"),
                                       at(calendar, "2026-03-09 11:00"))) == "2026-03-09 14:15");
}

TEST_CASE("due: gives the check vectors of cn-standard and call-centre") {
  check_all(cn_standard(), {
      {"2026-09-24 17:00", "2 working hours", "2026-09-28 10:00"},
      {"2026-09-24 17:00", "1 working day", "2026-09-28 17:00"},
      {"2026-09-20 10:00", "4 working hours", "2026-09-20 15:30"},
      {"2026-09-30 16:00", "3 working days", "2026-10-10 16:00"},
      {"2026-10-10 17:30", "2 working hours", "2026-10-12 10:30"},
      {"2026-02-13 15:00", "1 working day", "2026-02-14 15:00"},
      {"2026-02-14 11:00", "1 working day", "2026-02-24 11:00"},
      {"2026-04-30 17:00", "4 working days", "2026-05-09 17:00"},
      {"2026-02-21 10:00", "1 working day", "2026-02-25 09:00"},
  });
  check_all(call_centre(), {{"2026-02-16 09:00", "8 working hours", "2026-02-17 12:00"}});
}

TEST_CASE("due: gives the ladder of a task offered on a Monday") {
  const Calendar calendar = cn_standard();
  const Instant start = at(calendar, "2026-03-02 10:20");
  check_all(calendar, {{"2026-03-02 10:20", "2 working days", "2026-03-04 10:20"},
                       {"2026-03-04 10:20", "1 working day", "2026-03-05 10:20"},
                       {"2026-03-04 10:20", "2 working days", "2026-03-06 10:20"}});
  const Instant end = due(calendar, start, span("2 working days"));
  const Duration open = working_time_between(calendar, start, end);
  CHECK(show(calendar, add_working_time(calendar, start, Duration{open.us * 80 / 100})) ==
        "2026-03-03 16:20");
}

TEST_CASE("K1 to K4: British and American business days and calendar days") {
  const Calendar easter = london({range("2026-04-03", "2026-04-03"),
                                  range("2026-04-06", "2026-04-06")});
  const Instant received = at(easter, "2026-04-02 10:00");
  const auto due_day = [&](const Calendar& calendar, const char* text) {
    return to_text(local_date(calendar, due(calendar, received, span(text))));
  };
  CHECK(due_day(easter, "3 working days") == "2026-04-09");
  CHECK(due_day(easter, "8 weeks") == "2026-05-28");
  CHECK(show(easter, end_of_day(easter, day("2026-04-09"))) == "2026-04-10 00:00");

  const Calendar spring = london({range("2026-04-03", "2026-04-03"),
                                  range("2026-04-06", "2026-04-06"),
                                  range("2026-05-04", "2026-05-04"),
                                  range("2026-05-25", "2026-05-25")});
  CHECK(due_day(spring, "15 working days") == "2026-04-27");
  CHECK(due_day(spring, "35 working days") == "2026-05-27");
  CHECK(due_day(spring, "15 days") == "2026-04-17");
  CHECK(due_day(spring, "60 days") == "2026-06-01");
}

TEST_CASE("K5: worked weekend days count, in Shanghai") {
  CalendarData data = shanghai("k5", {{9 * 60, 17 * 60}});
  data.closed = {range("2026-09-25", "2026-09-25"), range("2026-10-01", "2026-10-07")};
  data.make_up = {day("2026-09-20"), day("2026-10-10")};
  const Calendar calendar = Calendar::build(data).value();
  check_all(calendar, {{"2026-09-23 10:00", "7 working days", "2026-10-10 10:00"}});
}

TEST_CASE("K6 and K7: hours are elapsed hours when the clock changes") {
  const Calendar calendar = london_always();
  for (const char* text : {"8 hours", "8 working hours"}) {
    INFO(text);
    CHECK(to_text(due(calendar, parse_instant("2026-03-28T22:00:00Z").value(), span(text))) ==
          "2026-03-29T06:00:00Z");  // 07:00 summer time
    CHECK(to_text(due(calendar, parse_instant("2026-10-24T21:00:00Z").value(), span(text))) ==
          "2026-10-25T05:00:00Z");  // from 22:00 summer time to 05:00 winter time
  }
}

TEST_CASE("K8: eight weeks over the clock change end with the local day") {
  const Calendar calendar = london_always();
  const Instant eight_weeks = due(calendar, at(calendar, "2026-03-10 15:00"), span("8 weeks"));
  CHECK(show(calendar, eight_weeks) == "2026-05-05 15:00");
  CHECK(to_text(end_of_day(calendar, local_date(calendar, eight_weeks))) ==
        "2026-05-05T23:00:00Z");
}

TEST_CASE("K9 and K10: elapsed, stopped and actual time of a paused clock") {
  const Calendar calendar =
      Calendar::build(shanghai("k9", {{9 * 60, 17 * 60}})).value();
  const Instant created = at(calendar, "2026-03-06 16:00");
  const Instant paused = at(calendar, "2026-03-09 10:00");
  const Instant resumed = at(calendar, "2026-03-10 09:30");
  const Instant done = at(calendar, "2026-03-10 15:00");

  const Duration elapsed = working_time_between(calendar, created, done);
  const Duration stopped = working_time_between(calendar, paused, resumed);
  CHECK(elapsed.us == 15 * kHour_us);
  CHECK(stopped.us == 15 * kHour_us / 2);
  CHECK(elapsed.us - stopped.us == 15 * kHour_us / 2);

  const Instant first_due = due(calendar, created, span("8 working hours"));
  const Instant due_at = due_after_pause(calendar, first_due, paused, resumed);
  CHECK(show(calendar, due_at) == "2026-03-10 15:30");
  CHECK(done <= due_at);
  CHECK(working_time_between(calendar, due_at, at(calendar, "2026-03-10 15:31")).us ==
        60 * kMicrosPerSecond);
}

TEST_CASE("K11: the same start under two holiday tables gives both due instants") {
  const Calendar before = office();
  CalendarData data = before.data();
  data.version = "later";
  data.closed = {range("2026-03-09", "2026-03-09")};
  const Calendar after = Calendar::build(data).value();
  const Instant start = at(before, "2026-03-06 17:00");
  CHECK(show(before, due(before, start, span("1 working day"))) == "2026-03-09 17:00");
  CHECK(show(after, due(after, start, span("1 working day"))) == "2026-03-10 17:00");
}

TEST_CASE("K12: months clamp to the end of the month") {
  check_all(london_always(), {
      {"2027-01-31 10:00", "1 month", "2027-02-28 10:00"},
      {"2028-01-31 10:00", "1 month", "2028-02-29 10:00"},
      {"2028-02-29 10:00", "12 months", "2029-02-28 10:00"},
      {"2026-10-31 10:00", "1 month at 18:00", "2026-11-30 18:00"},
      {"2026-11-30 10:00", "3 months", "2027-02-28 10:00"},
      {"2026-12-15 10:00", "1 month", "2027-01-15 10:00"},
  });
}

TEST_CASE("following: the day of receipt does not count, the last day counts whole") {
  const auto london = [](std::vector<DateRange> closed) {
    CalendarData data = london_always().data();
    data.id = "london";
    data.week.fill({});
    for (std::size_t weekday = 0; weekday < 5; ++weekday) data.week[weekday] = {{540, 1020}};
    data.closed = std::move(closed);
    return Calendar::build(std::move(data)).value();
  };
  const Calendar easter =
      london({range("2026-04-03", "2026-04-03"), range("2026-04-06", "2026-04-06")});
  check_all(easter, {
      {"2026-04-02 10:00", "3 working days following", "2026-04-10 00:00"},  // K1
      {"2026-04-02 20:00", "3 working days following", "2026-04-10 00:00"},  // after hours, too
      {"2026-04-04 10:00", "3 working days following", "2026-04-10 00:00"},  // a closed day
      {"2026-04-02 10:00", "8 weeks following", "2026-05-29 00:00"},         // K2
      {"2026-04-02 10:00", "15 days following", "2026-04-18 00:00"},         // K4
      {"2026-04-02 10:00", "60 days following", "2026-06-02 00:00"},         // K4
      {"2026-04-02 10:00", "3 working days following at 12:00", "2026-04-09 12:00"},
      {"2026-04-02 10:00", "1 month following", "2026-05-03 00:00"},
  });
  const Calendar spring =
      london({range("2026-04-03", "2026-04-03"), range("2026-04-06", "2026-04-06"),
              range("2026-05-04", "2026-05-04"), range("2026-05-25", "2026-05-25")});
  check_all(spring, {
      {"2026-04-02 10:00", "15 working days following", "2026-04-28 00:00"},  // K3
      {"2026-04-02 10:00", "35 working days following", "2026-05-28 00:00"},  // K3
  });
  check_all(london({}), {{"2026-03-10 15:00", "8 weeks following", "2026-05-06 00:00"}});  // K8
  CalendarData data = shanghai("k5", {{9 * 60, 17 * 60}});
  data.closed = {range("2026-09-25", "2026-09-25"), range("2026-10-01", "2026-10-07")};
  data.make_up = {day("2026-09-20"), day("2026-10-10")};
  check_all(Calendar::build(data).value(),
            {{"2026-09-23 10:00", "7 working days following", "2026-10-11 00:00"}});  // K5
}

TEST_CASE("put_off: a budget of days stays at the end of a day, a budget of hours does not") {
  const Calendar calendar = office();
  const TimeSpan days = span("2 working days following");
  const Instant due_at = due(calendar, at(calendar, "2026-03-02 10:00"), days);
  CHECK(show(calendar, due_at) == "2026-03-05 00:00");
  const Duration two_hours{2 * kHour_us};
  CHECK(show(calendar, put_off(calendar, days, due_at, two_hours)) == "2026-03-06 00:00");
  CHECK(show(calendar, put_off(calendar, days, due_at, {})) == "2026-03-05 00:00");
  CHECK(show(calendar, put_off(calendar, span("4 working hours"),
                               at(calendar, "2026-03-04 17:00"), two_hours)) ==
        "2026-03-05 10:00");
  // Days that are not working days go on by night: what elapsed is what was paused.
  CHECK(show(calendar, put_off(calendar, span("60 days"), at(calendar, "2026-03-04 17:00"),
                               two_hours)) == "2026-03-04 19:00");
}
