// Random calendars and zones against laws and against a plain day-by-day count. The seed is
// printed; RECOURSE_SEED=n repeats a run, RECOURSE_ROUNDS=n lengthens it.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

namespace {

constexpr std::int64_t kRolledMinute_us = 60 * kMicrosPerSecond;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Dice {
  std::mt19937_64 engine;
  std::int64_t roll(std::int64_t low, std::int64_t high) {
    // Not std::uniform_int_distribution: its sequence differs between libraries.
    return low + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(high - low + 1));
  }
};

DayHours random_hours(Dice& dice) {
  DayHours hours;
  std::int32_t at = static_cast<std::int32_t>(dice.roll(0, 900));
  for (std::int64_t left = dice.roll(0, 3); left > 0 && at < 1440; --left) {
    const auto to = std::min<std::int32_t>(1440, at + static_cast<std::int32_t>(dice.roll(1, 400)));
    hours.push_back({at, to});
    at = to + static_cast<std::int32_t>(dice.roll(0, 90));
  }
  return hours;
}

Calendar random_calendar(Dice& dice) {
  CalendarData data;
  data.id = "random";
  data.offset_s = static_cast<std::int32_t>(dice.roll(-48, 56)) * 900;
  for (DayHours& hours : data.week) hours = random_hours(dice);
  if (dice.roll(0, 4) == 0) data.week = always_open().data().week;
  data.week[static_cast<std::size_t>(dice.roll(0, 6))] = {{540, 1020}};
  std::int64_t at_us = dice.roll(10'900, 11'000) * kMicrosPerDay;  // from the year 2000
  std::int32_t offset_s = data.offset_s;
  for (std::int64_t left = dice.roll(0, 20); left > 0; --left) {
    at_us += dice.roll(5 * 1440, 300 * 1440) * kRolledMinute_us;
    offset_s = std::clamp(offset_s + static_cast<std::int32_t>(dice.roll(-6, 6)) * 1800, -43'200,
                          50'400);
    data.transitions.push_back({Instant{at_us}, offset_s});
  }
  for (std::int64_t left = dice.roll(0, 30); left > 0; --left) {
    const Date first{dice.roll(10'950, 13'000)};
    data.closed.push_back({first, Date{first.days + dice.roll(0, 12)}});
    data.special[Date{dice.roll(10'950, 13'000)}] = random_hours(dice);
  }
  return Calendar::build(std::move(data)).value();
}

/// Without sums and searches: every day between, every interval of it.
std::int64_t counted_open_us(const Calendar& calendar, Instant a, Instant b) {
  std::int64_t open_us = 0;
  const Date last{local_date(calendar, b).days + 2};
  for (Date date{local_date(calendar, a).days - 2}; date <= last; ++date.days) {
    for (const OpenInterval& interval : calendar.hours_of(date)) {
      const Instant from = std::max(a, at_local(calendar, date, interval.from));
      const Instant to = std::min(b, at_local(calendar, date, interval.to));
      if (from < to) open_us += to.us - from.us;
    }
  }
  return open_us;
}

std::int64_t open_days_after(const Calendar& calendar, Date first, Date last) {
  std::int64_t count = 0;
  for (Date date{first.days + 1}; date <= last; ++date.days) count += is_open_day(calendar, date);
  return count;
}

void check_working_hours(Dice& dice, const Calendar& calendar, Instant start) {
  const Duration open{dice.roll(0, 40 * 60) * kRolledMinute_us + dice.roll(0, kRolledMinute_us)};
  const Instant end = add_working_time(calendar, start, open);
  REQUIRE(end >= start);
  REQUIRE(working_time_between(calendar, start, end) == open);
  REQUIRE(working_time_between(calendar, end, start).us == -open.us);
  REQUIRE(counted_open_us(calendar, start, end) == open.us);
  if (open.us > 0) {  // the earliest such instant
    REQUIRE(working_time_between(calendar, start, Instant{end.us - 1}) < open);
  }
  REQUIRE(add_working_time(calendar, start, Duration{open.us + 1}) > end);
  const Instant later{start.us + dice.roll(0, 10 * 1440) * kRolledMinute_us};
  REQUIRE(add_working_time(calendar, later, open) >= end);
  // Two legs make one way.
  const Duration part{open.us / 3};
  const Instant middle = add_working_time(calendar, start, part);
  REQUIRE(add_working_time(calendar, middle, Duration{open.us - part.us}) ==
          (open.us == 0 ? start : end));
}

void check_days(Dice& dice, const Calendar& calendar, Instant start) {
  TimeSpan days{dice.roll(0, 30), TimeSpan::working_days, {}, false, {}};
  const Instant opening = next_opening(calendar, start);
  REQUIRE(opening >= start);
  REQUIRE(is_open(calendar, opening));
  REQUIRE(counted_open_us(calendar, start, opening) == 0);
  const Instant end = due(calendar, start, days);
  REQUIRE(end >= opening);
  REQUIRE(is_open(calendar, end));
  REQUIRE(due(calendar, opening, days) == end);
  days.at = 1440;
  const Date last{local_date(calendar, Instant{due(calendar, start, days).us - 1})};
  REQUIRE(is_open_day(calendar, last));
  REQUIRE(open_days_after(calendar, local_date(calendar, opening), last) == days.count);

  const TimeSpan weeks{dice.roll(1, 9), TimeSpan::weeks, {}, false, {}};
  const Instant same_clock = due(calendar, start, weeks);
  const DateTime from = local_date_time(calendar, start);
  const DateTime to = local_date_time(calendar, same_clock);
  if (to.us == from.us) {
    REQUIRE(to.date.days - from.date.days == 7 * weeks.count);
  } else {  // in a gap: the instant of the change
    const auto& changes = calendar.data().transitions;
    REQUIRE(std::any_of(changes.begin(), changes.end(),
                        [&](const ZoneTransition& change) { return change.at == same_clock; }));
  }
}

}  // namespace

TEST_CASE("calendars: hold their laws on random calendars, zones and spans") {
  const std::uint64_t seed = number_from("RECOURSE_SEED", std::random_device{}());
  const std::uint64_t rounds = number_from("RECOURSE_ROUNDS", 400);
  std::cout << "calendar properties: RECOURSE_SEED=" << seed << "\n";
  Dice dice{std::mt19937_64(seed)};
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Calendar calendar = random_calendar(dice);
    for (int i = 0; i < 20; ++i) {
      INFO("seed " << seed << ", round " << round << ", start " << i);
      const Instant start{dice.roll(10'900 * 1440, 13'100 * 1440) * kRolledMinute_us};
      check_working_hours(dice, calendar, start);
      check_days(dice, calendar, start);
    }
  }
}

TEST_CASE("calendars: adding working days costs well under the time of one command") {
  const Calendar calendar = [] {
    CalendarData data = london({}).data();
    data.closed = cn_standard().data().closed;
    return Calendar::build(data).value();
  }();
  const TimeSpan days = span("5 working days");
  const TimeSpan hours = span("37 working hours");
  constexpr int kRounds = 20'000;
  const Instant start = at(calendar, "2026-02-12 10:00");
  std::int64_t mixed = 0;
  const auto measure = [&](const char* what, const TimeSpan& wanted) {
    const auto from = std::chrono::steady_clock::now();
    for (int i = 0; i < kRounds; ++i) {
      mixed ^= due(calendar, Instant{start.us + i * kRolledMinute_us}, wanted).us;
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - from;
    std::cout << what << ": " << spent.count() / kRounds << " ns\n";
  };
  measure("5 working days", days);
  measure("37 working hours", hours);
  CHECK(mixed != 0);
}
