#include "engine/calendar/calendar.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/base/invariant.h"

namespace recourse::calendar {
namespace {

constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr std::int32_t kMinutesPerDay = 1440;
/// The widest offset the world has used is 15:13; no calendar needs more.
constexpr std::int32_t kOffsetMax_s = 16 * 3600;
/// Exceptions are kept day by day; a hundred years of holidays have fewer.
constexpr std::int64_t kExceptionalDaysMax = 5000;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// Days since a Monday, so that weeks are whole multiples of seven. 1970-01-01 was a Thursday.
std::int64_t monday_based(Date date) { return date.days + 3; }

std::size_t weekday_index(Date date) {
  const std::int64_t day = monday_based(date);
  return static_cast<std::size_t>(day - floor_divide(day, 7) * 7);
}

Rejection bad_calendar(const CalendarData& data, const std::string& en, const std::string& zh) {
  return {.kind = Rejection::Kind::kInvalid,
          .code = "CALENDAR",
          .text = {"calendar " + data.id + ": " + en, "日历 " + data.id + "：" + zh},
          .details = {}};
}

bool valid_hours(const DayHours& hours) {
  std::int32_t free_from = 0;
  for (const OpenInterval& interval : hours) {
    if (interval.from < free_from || interval.from >= interval.to) return false;
    if (interval.to > kMinutesPerDay) return false;
    free_from = interval.to;
  }
  return true;
}

bool all_hours_valid(const CalendarData& data) {
  return std::all_of(data.week.begin(), data.week.end(), valid_hours) &&
         std::all_of(data.special.begin(), data.special.end(),
                     [](const auto& entry) { return valid_hours(entry.second); });
}

bool transitions_ascend(const CalendarData& data) {
  std::int32_t widest_s = std::abs(data.offset_s);
  for (std::size_t i = 0; i < data.transitions.size(); ++i) {
    widest_s = std::max(widest_s, std::abs(data.transitions[i].offset_s));
    if (i > 0 && data.transitions[i - 1].at >= data.transitions[i].at) return false;
  }
  return widest_s <= kOffsetMax_s;
}

bool in_range(const DateRange& range, Date date) {
  return range.first <= date && date <= range.last;
}

bool is_closed_by_rule(const CalendarData& data, Date date) {
  return std::any_of(data.closed.begin(), data.closed.end(),
                     [date](const DateRange& range) { return in_range(range, date); });
}

}  // namespace

Result<Calendar> Calendar::build(CalendarData data) {
  if (data.id.empty()) return bad_calendar(data, "it needs an id", "缺少标识");
  if (!all_hours_valid(data)) {
    return bad_calendar(data,
                        "opening hours must lie between 00:00 and 24:00, in order, without overlap",
                        "开放时段必须在 00:00 与 24:00 之间，按顺序且不重叠");
  }
  if (std::all_of(data.week.begin(), data.week.end(), [](const auto& d) { return d.empty(); })) {
    return bad_calendar(data, "no weekday has opening hours, so nothing would ever be due",
                        "一周中没有任何开放时段，期限将无法计算");
  }
  if (!transitions_ascend(data)) {
    return bad_calendar(data, "zone transitions must ascend, with offsets within 16 hours",
                        "时区变更必须按时间递增，偏移不超过 16 小时");
  }
  auto exceptional_days =
      static_cast<std::int64_t>(data.make_up.size() + data.special.size());
  for (const DateRange& range : data.closed) {
    if (range.last < range.first) {
      return bad_calendar(data,
                          "the closed range " + to_text(range.first) + ".." +
                              to_text(range.last) + " ends before it begins",
                          "休息日区间 " + to_text(range.first) + ".." + to_text(range.last) +
                              " 先止后起");
    }
    exceptional_days += range.last.days - range.first.days + 1;
  }
  if (exceptional_days > kExceptionalDaysMax) {
    return bad_calendar(data, "more than 5000 days differ from the weekly pattern",
                        "与每周时段不同的日期超过 5000 天");
  }
  for (const Date date : data.make_up) {
    if (!is_closed_by_rule(data, date)) continue;
    return bad_calendar(data, to_text(date) + " is both closed and a make-up day; remove one",
                        to_text(date) + " 既是休息日又是调休工作日，请删去其一");
  }
  return Calendar(std::move(data));
}

Calendar::Calendar(CalendarData data) : data_(std::move(data)) {
  for (std::size_t day = 0; day < 7; ++day) {
    std::int64_t open_us = 0;
    for (const OpenInterval& interval : data_.week[day]) {
      open_us += (interval.to - interval.from) * kMicrosPerMinute;
    }
    week_sums_[kOpenTime][day + 1] = week_sums_[kOpenTime][day] + open_us;
    week_sums_[kOpenDays][day + 1] = week_sums_[kOpenDays][day] + (open_us > 0 ? 1 : 0);
  }
  for (const Date date : exceptional_dates()) add_exception(date);
}

std::vector<Date> Calendar::exceptional_dates() const {
  std::vector<Date> dates = data_.make_up;
  for (const auto& [date, hours] : data_.special) dates.push_back(date);
  for (const DateRange& range : data_.closed) {
    for (Date date = range.first; date <= range.last; ++date.days) dates.push_back(date);
  }
  for (const ZoneTransition& transition : data_.transitions) {
    // Offsets differ by less than a day from UTC, so three days hold every local day it touches.
    const std::int64_t utc_day = floor_divide(transition.at.us, kMicrosPerDay);
    for (std::int64_t day = utc_day - 1; day <= utc_day + 1; ++day) dates.push_back(Date{day});
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

void Calendar::add_exception(Date date) {
  const DayHours& hours = ruled_hours(date);
  const std::int64_t open_us = measured_open_us(date, hours);
  const std::size_t weekday = weekday_index(date);
  const std::int64_t weekly_us =
      week_sums_[kOpenTime][weekday + 1] - week_sums_[kOpenTime][weekday];
  if (hours == data_.week[weekday] && open_us == weekly_us) return;
  exceptions_.push_back({.date = date,
                         .hours = static_cast<std::int32_t>(exception_hours_.size()),
                         .before = {sum_before(kOpenTime, date), sum_before(kOpenDays, date)},
                         .own = {open_us, open_us > 0 ? 1 : 0}});
  exception_hours_.push_back(hours);
}

const DayHours& Calendar::ruled_hours(Date date) const {
  static const DayHours kClosed;
  if (const auto found = data_.special.find(date); found != data_.special.end()) {
    return found->second;
  }
  if (std::find(data_.make_up.begin(), data_.make_up.end(), date) != data_.make_up.end()) {
    return data_.week[0];
  }
  return is_closed_by_rule(data_, date) ? kClosed : data_.week[weekday_index(date)];
}

std::int64_t Calendar::measured_open_us(Date date, const DayHours& hours) const {
  std::int64_t open_us = 0;
  for (const OpenInterval& interval : hours) {
    open_us += instant_at(date, interval.to * kMicrosPerMinute).us -
               instant_at(date, interval.from * kMicrosPerMinute).us;
  }
  return open_us;
}

std::int32_t Calendar::offset_s_at(Instant instant) const {
  const auto next = std::upper_bound(
      data_.transitions.begin(), data_.transitions.end(), instant,
      [](Instant wanted, const ZoneTransition& transition) { return wanted < transition.at; });
  return next == data_.transitions.begin() ? data_.offset_s : std::prev(next)->offset_s;
}

Instant Calendar::instant_at(Date date, std::int64_t us) const {
  const std::int64_t local_us = date.days * kMicrosPerDay + us;
  // No stretch of constant offset that ends this early can still show that clock time.
  const Instant too_early{local_us - kOffsetMax_s * kMicrosPerSecond};
  auto end = std::upper_bound(
      data_.transitions.begin(), data_.transitions.end(), too_early,
      [](Instant wanted, const ZoneTransition& transition) { return wanted < transition.at; });
  const auto offset_us = [this](auto stretch_end) {
    const bool first = stretch_end == data_.transitions.begin();
    return (first ? data_.offset_s : std::prev(stretch_end)->offset_s) * kMicrosPerSecond;
  };
  while (end != data_.transitions.end() && end->at.us + offset_us(end) <= local_us) ++end;
  const std::int64_t at_us = local_us - offset_us(end);
  if (end == data_.transitions.begin()) return Instant{at_us};
  return Instant{std::max(std::prev(end)->at.us, at_us)};
}

const DayHours& Calendar::hours_of(Date date) const {
  const auto found =
      std::lower_bound(exceptions_.begin(), exceptions_.end(), date,
                       [](const Exception& e, Date wanted) { return e.date < wanted; });
  if (found == exceptions_.end() || found->date != date) return data_.week[weekday_index(date)];
  return exception_hours_[static_cast<std::size_t>(found->hours)];
}

std::int64_t Calendar::weekly_sum_before(Measure measure, Date date) const {
  const std::int64_t week = floor_divide(monday_based(date), 7);
  return week * week_sums_[measure][7] + week_sums_[measure][weekday_index(date)];
}

Date Calendar::weekly_day_reaching(Measure measure, std::int64_t sum) const {
  const auto& sums = week_sums_[measure];
  const std::int64_t week = floor_divide(sum - 1, sums[7]);
  const std::int64_t rest = sum - week * sums[7];
  const auto reached = std::lower_bound(sums.begin() + 1, sums.end(), rest);
  return Date{week * 7 + (reached - sums.begin() - 1) - monday_based(Date{0})};
}

std::int64_t Calendar::sum_before(Measure measure, Date date) const {
  const auto next =
      std::lower_bound(exceptions_.begin(), exceptions_.end(), date,
                       [](const Exception& e, Date wanted) { return e.date < wanted; });
  const std::int64_t weekly = weekly_sum_before(measure, date);
  if (next == exceptions_.begin()) return weekly;
  const Exception& last = *std::prev(next);
  return last.before[measure] + last.own[measure] + weekly -
         weekly_sum_before(measure, Date{last.date.days + 1});
}

Date Calendar::day_reaching(Measure measure, std::int64_t sum) const {
  const auto next = std::partition_point(
      exceptions_.begin(), exceptions_.end(),
      [measure, sum](const Exception& e) { return e.before[measure] < sum; });
  if (next == exceptions_.begin()) return weekly_day_reaching(measure, sum);
  const Exception& last = *std::prev(next);
  const std::int64_t after_last = last.before[measure] + last.own[measure];
  if (sum <= after_last) return last.date;
  const std::int64_t weekly = weekly_sum_before(measure, Date{last.date.days + 1});
  return weekly_day_reaching(measure, sum - after_last + weekly);
}

}  // namespace recourse::calendar
