#include "engine/process/start_times.h"

#include <algorithm>

namespace recourse::process {
namespace {

using definition::StartDay;
using definition::StartTrigger;

struct CivilDay {
  std::int64_t year;
  int month;  // 1 … 12
  int day;    // 1 … 31
};

/// Days since 1970-01-01 to the proleptic Gregorian calendar.
CivilDay civil(Date date) {
  const std::int64_t z = date.days + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t of_era = z - era * 146'097;
  const std::int64_t year =
      (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  const int day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
  const int number = static_cast<int>(month < 10 ? month + 3 : month - 9);
  return {year + era * 400 + (number <= 2 ? 1 : 0), number, day};
}

int weekday(Date date) {  // 0 Monday; 1970-01-01 was a Thursday
  return static_cast<int>(((date.days + 3) % 7 + 7) % 7);
}

bool opens_month(const calendar::Calendar& calendar, Date date) {
  for (int back = civil(date).day - 1; back > 0; --back) {
    if (calendar::is_open_day(calendar, Date{date.days - back})) return false;
  }
  return calendar::is_open_day(calendar, date);
}

bool closes_month(const calendar::Calendar& calendar, Date date) {
  if (!calendar::is_open_day(calendar, date)) return false;
  const int month = civil(date).month;
  for (Date next{date.days + 1}; civil(next).month == month; ++next.days) {
    if (calendar::is_open_day(calendar, next)) return false;
  }
  return true;
}

bool falls_on(const StartDay& day, const calendar::Calendar& calendar, Date date) {
  switch (day.kind) {
    case StartDay::Kind::kEvery: return true;
    case StartDay::Kind::kOpen: return calendar::is_open_day(calendar, date);
    case StartDay::Kind::kWeekday: return weekday(date) == day.number;
    case StartDay::Kind::kMonthDay: return civil(date).day == day.number;
    case StartDay::Kind::kFirstOpen: return opens_month(calendar, date);
    case StartDay::Kind::kLastOpen: return closes_month(calendar, date);
    case StartDay::Kind::kWeekdayOrBefore: {
      const Date monday{date.days - weekday(date)};
      const Date wanted{monday.days + day.number};
      return calendar::last_open_day(calendar, {monday, wanted}) == date;
    }
  }
  return false;
}

/// A week that ends on `date` and has no day for an `…_or_before` start.
bool week_without(const StartTrigger& trigger, const calendar::Calendar& calendar, Date date) {
  if (weekday(date) != 6) return false;
  return std::any_of(trigger.days.begin(), trigger.days.end(), [&](const StartDay& day) {
    const Date monday{date.days - 6};
    return day.kind == StartDay::Kind::kWeekdayOrBefore &&
           !calendar::last_open_day(calendar, {monday, Date{monday.days + day.number}});
  });
}

}  // namespace

NextStart next_start(const StartTrigger& trigger, const calendar::Calendar& calendar,
                     Instant after) {
  if (trigger.kind == StartTrigger::Kind::kEvery) {
    return {calendar::due(calendar, after, trigger.every), false};
  }
  constexpr int kDaysMax = 3'660;  // a leap day that is also the last working day comes sooner
  NextStart next;
  Date date = calendar::local_date(calendar, after);
  for (int i = 0; i < kDaysMax; ++i, ++date.days) {
    const bool falls = std::any_of(trigger.days.begin(), trigger.days.end(),
                                   [&](const auto& day) { return falls_on(day, calendar, date); });
    for (const std::int32_t minutes : trigger.minutes) {
      const Instant at = calendar::at_local(calendar, date, minutes);
      if (!falls || at <= after) continue;
      next.due = at;
      return next;
    }
    next.skipped = next.skipped || week_without(trigger, calendar, date);
  }
  return next;
}

}  // namespace recourse::process
