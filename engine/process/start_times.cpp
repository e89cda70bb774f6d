#include "engine/process/start_times.h"

#include <algorithm>

#include "engine/process/ticks.h"

namespace recourse::process {
namespace {

using definition::StartDay;
using definition::StartTrigger;

int weekday(Date date) { return iso_weekday(date) - 1; }  // 0 Monday, as in StartDay

bool opens_month(const calendar::Calendar& calendar, Date date) {
  for (auto back = civil_from(date).day - 1; back > 0; --back) {
    if (calendar::is_open_day(calendar, Date{date.days - back})) return false;
  }
  return calendar::is_open_day(calendar, date);
}

bool closes_month(const calendar::Calendar& calendar, Date date) {
  if (!calendar::is_open_day(calendar, date)) return false;
  const auto month = civil_from(date).month;
  for (Date next{date.days + 1}; civil_from(next).month == month; ++next.days) {
    if (calendar::is_open_day(calendar, next)) return false;
  }
  return true;
}

bool falls_on(const StartDay& day, const calendar::Calendar& calendar, Date date) {
  switch (day.kind) {
    case StartDay::Kind::kEvery:
      return true;
    case StartDay::Kind::kOpen:
      return calendar::is_open_day(calendar, date);
    case StartDay::Kind::kWeekday:
      return weekday(date) == day.number;
    case StartDay::Kind::kMonthDay:
      return static_cast<int>(civil_from(date).day) == day.number;
    case StartDay::Kind::kFirstOpen:
      return opens_month(calendar, date);
    case StartDay::Kind::kLastOpen:
      return closes_month(calendar, date);
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

constexpr int kDaysMax = 3'660;  // a leap day that is also the last working day comes sooner

bool skips_a_week(const StartTrigger& trigger, const calendar::Calendar& calendar, Date from,
                  Date to) {
  from.days = std::max(from.days, to.days - kDaysMax);
  for (Date date = from; date < to; ++date.days) {
    if (week_without(trigger, calendar, date)) return true;
  }
  return false;
}

}  // namespace

NextStart next_start(const StartTrigger& trigger, const calendar::Calendar& calendar,
                     Instant after) {
  if (trigger.kind == StartTrigger::Kind::kEvery) {
    return {calendar::due(calendar, after, trigger.every), false};
  }
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

NextStart next_start(const StartTrigger& trigger, const calendar::Calendar& calendar,
                     Instant planned, Instant now) {
  if (trigger.kind == StartTrigger::Kind::kEvery) {
    return next_start(trigger, calendar, latest_tick(calendar, trigger.every, planned, now));
  }
  if (now <= planned) return next_start(trigger, calendar, planned);
  NextStart next = next_start(trigger, calendar, now);
  next.skipped =
      next.skipped || skips_a_week(trigger, calendar, calendar::local_date(calendar, planned),
                                   calendar::local_date(calendar, now));
  return next;
}

std::string plan_text(const StartTrigger& trigger) {
  if (trigger.kind == StartTrigger::Kind::kEvery) {
    return "every " + calendar::to_text(trigger.every);
  }
  std::string text = "at";
  for (const std::int32_t minutes : trigger.minutes) text += " " + std::to_string(minutes);
  text += " on";
  for (const StartDay& day : trigger.days) {
    text += " " + std::to_string(static_cast<int>(day.kind)) + "." + std::to_string(day.number);
  }
  return text;
}

}  // namespace recourse::process
