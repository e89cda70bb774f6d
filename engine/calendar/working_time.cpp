#include <algorithm>
#include <utility>

#include "engine/base/invariant.h"
#include "engine/calendar/calendar.h"

namespace recourse::calendar {
namespace {

constexpr std::int64_t kMicrosPerOpenMinute = 60 * kMicrosPerSecond;

struct OpenStretch {
  Instant from;
  Instant to;
};

OpenStretch stretch_of(const Calendar& calendar, Date date, const OpenInterval& interval) {
  return {calendar.instant_at(date, interval.from * kMicrosPerOpenMinute),
          calendar.instant_at(date, interval.to * kMicrosPerOpenMinute)};
}

std::int64_t local_us(const Calendar& calendar, Instant instant) {
  return instant.us + calendar.offset_s_at(instant) * kMicrosPerSecond;
}

/// The day whose stretch [its first instant, the first instant of the next) holds `instant`.
/// Where a clock goes back over midnight this differs from the date on the clock, which then runs
/// through two dates twice.
Date day_holding(const Calendar& calendar, Instant instant) {
  Date date = local_date(calendar, instant);
  while (calendar.instant_at(Date{date.days + 1}, 0) <= instant) ++date.days;
  while (calendar.instant_at(date, 0) > instant) --date.days;
  return date;
}

/// Open time up to `instant`, counted from the calendar's arbitrary origin.
std::int64_t open_us_until(const Calendar& calendar, Instant instant) {
  const Date date = day_holding(calendar, instant);
  std::int64_t open_us = calendar.sum_before(Calendar::kOpenTime, date);
  for (const OpenInterval& interval : calendar.hours_of(date)) {
    const OpenStretch stretch = stretch_of(calendar, date, interval);
    if (instant <= stretch.from) break;
    open_us += std::min(instant, stretch.to).us - stretch.from.us;
  }
  return open_us;
}

Instant instant_reaching(const Calendar& calendar, std::int64_t open_us) {
  const Date date = calendar.day_reaching(Calendar::kOpenTime, open_us);
  std::int64_t rest_us = open_us - calendar.sum_before(Calendar::kOpenTime, date);
  for (const OpenInterval& interval : calendar.hours_of(date)) {
    const OpenStretch stretch = stretch_of(calendar, date, interval);
    const std::int64_t length_us = stretch.to.us - stretch.from.us;
    if (rest_us <= length_us) return Instant{stretch.from.us + rest_us};
    rest_us -= length_us;
  }
  invariant_broken(__FILE__, __LINE__, "the day that reaches a sum of open time is too short");
}

/// The opening at or after `instant` on its own day, or nullopt.
std::optional<Instant> opening_on(const Calendar& calendar, Date date, Instant instant) {
  for (const OpenInterval& interval : calendar.hours_of(date)) {
    const OpenStretch stretch = stretch_of(calendar, date, interval);
    if (stretch.from < stretch.to && instant < stretch.to) return std::max(instant, stretch.from);
  }
  return std::nullopt;
}

/// 31 January + 1 month = 28 or 29 February.
Date plus_months(Date date, std::int64_t months) {
  const CivilDate civil = civil_from(date);
  const std::int64_t month_index = civil.year * 12 + civil.month - 1 + months;
  const std::int64_t year = month_index / 12;
  const auto month = static_cast<unsigned>(month_index % 12 + 1);
  unsigned day = civil.day;
  while (!valid_civil(year, month, day)) --day;
  return date_from_civil(year, month, day);
}

/// `start`'s clock time, or the one asked for, on another date.
Instant at_clock_time(const Calendar& calendar, Instant start, Date date, const TimeSpan& span) {
  if (span.at) return at_local(calendar, date, *span.at);
  // Nothing to add: the second of two equal clock times must not become the first.
  if (date == local_date(calendar, start)) return start;
  const std::int64_t clock_us =
      local_us(calendar, start) - local_date(calendar, start).days * kMicrosPerDay;
  return calendar.instant_at(date, clock_us);
}

constexpr std::int32_t kEndOfDay = 24 * 60;

/// The day of the start is not counted, the last one counts whole.
Instant due_after_days(const Calendar& calendar, Instant start, const TimeSpan& span) {
  const Date first = local_date(calendar, start);
  Date last = first;
  if (span.unit == TimeSpan::days) last.days += span.count;
  if (span.unit == TimeSpan::weeks) last.days += 7 * span.count;
  if (span.unit == TimeSpan::months) last = plus_months(first, span.count);
  if (span.unit == TimeSpan::working_days && span.count > 0) {
    const std::int64_t before = calendar.sum_before(Calendar::kOpenDays, Date{first.days + 1});
    last = calendar.day_reaching(Calendar::kOpenDays, before + span.count);
  }
  return at_local(calendar, last, span.at.value_or(kEndOfDay));
}

Instant due_in_working_days(const Calendar& calendar, Instant start, const TimeSpan& span) {
  const Instant opening = next_opening(calendar, start);
  const Date first = day_holding(calendar, opening);
  const std::int64_t days_before = calendar.sum_before(Calendar::kOpenDays, first);
  const Date last = calendar.day_reaching(Calendar::kOpenDays, days_before + span.count + 1);
  const Instant at = at_clock_time(calendar, opening, last, span);
  return span.at ? at : next_opening(calendar, at);
}

}  // namespace

Instant due(const Calendar& calendar, Instant start, const TimeSpan& span) {
  const auto elapsed = [&](std::int64_t unit_s) {
    return Instant{start.us + span.count * unit_s * kMicrosPerSecond};
  };
  const auto calendar_days = [&](std::int64_t days) {
    const Date date{local_date(calendar, start).days + days};
    return at_clock_time(calendar, start, date, span);
  };
  if (span.following) return due_after_days(calendar, start, span);
  switch (span.unit) {
    case TimeSpan::seconds: return elapsed(1);
    case TimeSpan::minutes: return elapsed(60);
    case TimeSpan::hours: return elapsed(3600);
    case TimeSpan::days: return calendar_days(span.count);
    case TimeSpan::weeks: return calendar_days(7 * span.count);
    case TimeSpan::months: {
      const Date date = plus_months(local_date(calendar, start), span.count);
      return at_clock_time(calendar, start, date, span);
    }
    case TimeSpan::working_hours:
      return add_working_time(calendar, start, Duration{span.count * 3600 * kMicrosPerSecond});
    case TimeSpan::working_days: return due_in_working_days(calendar, start, span);
  }
  invariant_broken(__FILE__, __LINE__, "a time span without a unit");
}

Duration working_time_between(const Calendar& calendar, Instant a, Instant b) {
  return Duration{open_us_until(calendar, b) - open_us_until(calendar, a)};
}

Duration counted_between(const Calendar& calendar, const TimeSpan& budget, Instant a, Instant b) {
  if (budget.is_working_time()) return working_time_between(calendar, a, b);
  return Duration{b.us - a.us};
}

Instant counted_after(const Calendar& calendar, const TimeSpan& budget, Instant start,
                      Duration counted) {
  if (budget.is_working_time()) return add_working_time(calendar, start, counted);
  return Instant{start.us + counted.us};
}

Instant put_off(const Calendar& calendar, const TimeSpan& budget, Instant due, Duration by) {
  if (by.us == 0) return due;
  const Instant later = counted_after(calendar, budget, due, by);
  const bool whole_day = budget.at == kEndOfDay || (budget.following && !budget.at);
  // The end of a day is the first instant of the next.
  return whole_day ? end_of_day(calendar, local_date(calendar, Instant{later.us - 1})) : later;
}

Instant add_working_time(const Calendar& calendar, Instant start, Duration open) {
  RECOURSE_INVARIANT(open.us >= 0, "working time is added, never taken away");
  if (open.us == 0) return start;
  return instant_reaching(calendar, open_us_until(calendar, start) + open.us);
}

bool is_open(const Calendar& calendar, Instant instant) {
  return next_opening(calendar, instant) == instant;
}

Instant next_opening(const Calendar& calendar, Instant instant) {
  const Date today = day_holding(calendar, instant);
  if (const auto opening = opening_on(calendar, today, instant)) return *opening;
  const std::int64_t open_us =
      calendar.sum_before(Calendar::kOpenTime, Date{today.days + 1});
  const Date day = calendar.day_reaching(Calendar::kOpenTime, open_us + 1);
  const auto opening = opening_on(calendar, day, instant);
  RECOURSE_INVARIANT(opening.has_value(), "an open day without an opening");
  return *opening;
}

bool is_open_day(const Calendar& calendar, Date date) {
  return calendar.sum_before(Calendar::kOpenDays, Date{date.days + 1}) >
         calendar.sum_before(Calendar::kOpenDays, date);
}

std::optional<Date> last_open_day(const Calendar& calendar, DateRange range) {
  const Date day = calendar.day_reaching(
      Calendar::kOpenDays, calendar.sum_before(Calendar::kOpenDays, Date{range.last.days + 1}));
  return day >= range.first ? std::optional(day) : std::nullopt;
}

Date local_date(const Calendar& calendar, Instant instant) {
  const std::int64_t us = local_us(calendar, instant);
  return Date{us / kMicrosPerDay - (us % kMicrosPerDay < 0 ? 1 : 0)};
}

DateTime local_date_time(const Calendar& calendar, Instant instant) {
  const Date date = local_date(calendar, instant);
  return {.date = date,
          .us = local_us(calendar, instant) - date.days * kMicrosPerDay,
          .zone = {.kind = Zone::Kind::kOffset,
                   .offset_s = calendar.offset_s_at(instant),
                   .name = {}}};
}

Instant at_local(const Calendar& calendar, Date date, std::int32_t minutes) {
  return calendar.instant_at(date, minutes * kMicrosPerOpenMinute);
}

Instant end_of_day(const Calendar& calendar, Date date) {
  return calendar.instant_at(Date{date.days + 1}, 0);
}

bool is_provisional(const Calendar& calendar, Instant instant) {
  const std::optional<DateRange>& covers = calendar.data().covers;
  if (!covers) return false;
  const Date date = local_date(calendar, instant);
  return date < covers->first || covers->last < date;
}

Calendar always_open(std::string zone, std::vector<ZoneTransition> transitions) {
  CalendarData data;
  data.id = "always";
  data.version = "1";
  data.zone = std::move(zone);
  data.transitions = std::move(transitions);
  for (DayHours& hours : data.week) hours = {{0, 1440}};
  return Calendar::build(std::move(data)).value();
}

}  // namespace recourse::calendar
