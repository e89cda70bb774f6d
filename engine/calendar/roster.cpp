#include "engine/calendar/roster.h"

#include <algorithm>

namespace recourse::calendar {
namespace {

constexpr std::int64_t kMinute_us = 60 * kMicrosPerSecond;

bool in_odd_week(Date day) {
  const Date thursday{day.days - iso_weekday(day) + 4};  // the day that gives its week a year
  const std::int64_t first = date_from_civil(civil_from(thursday).year, 1, 1).days;
  return (thursday.days - first) / 7 % 2 == 0;
}

bool names_day(const Shift& shift, Date day) {
  return std::any_of(shift.dates.begin(), shift.dates.end(), [&](const DateRange& range) {
    return range.first <= day && day <= range.last;
  });
}

bool is_of_day(const Shift& shift, Date day, bool dated) {
  if (dated || !shift.dates.empty()) return dated && names_day(shift, day);
  const auto& days = shift.days;
  const bool listed =
      days.empty() || std::find(days.begin(), days.end(), iso_weekday(day)) != days.end();
  const bool week = shift.weeks == Shift::Weeks::kAll ||
                    in_odd_week(day) == (shift.weeks == Shift::Weeks::kOdd);
  return listed && week;
}

void add_once(std::vector<std::string>& found, const std::string& person) {
  if (std::find(found.begin(), found.end(), person) == found.end()) found.push_back(person);
}

void add_people(const Shift& shift, Date day, std::vector<std::string>& found) {
  if (shift.turn_days == 0) {
    for (const std::string& person : shift.people) add_once(found, person);
    return;
  }
  const std::int64_t passed = day.days - shift.first_turn.days;
  if (passed < 0 || shift.people.empty()) return;
  const auto turn = static_cast<std::size_t>(passed / shift.turn_days) % shift.people.size();
  add_once(found, shift.people[turn]);
}

/// Those of the shifts that begin on `day` and hold `minute`, counted from its midnight.
void add_shifts(const Roster& roster, Date day, std::int64_t minute,
                std::vector<std::string>& found) {
  const bool dated = std::any_of(roster.shifts.begin(), roster.shifts.end(),
                                 [&](const Shift& shift) { return names_day(shift, day); });
  for (const Shift& shift : roster.shifts) {
    const std::int32_t end = shift.to > shift.from ? shift.to : shift.to + 1440;
    const bool holds = shift.from <= minute && minute < end;
    if (holds && is_of_day(shift, day, dated)) add_people(shift, day, found);
  }
}

}  // namespace

std::vector<std::string> on_duty(const Roster& roster, Instant at) {
  const DateTime local = local_date_time(roster.zone, at);
  const std::int64_t minute = local.us / kMinute_us;
  std::vector<std::string> found;
  add_shifts(roster, Date{local.date.days - 1}, minute + 1440, found);
  add_shifts(roster, local.date, minute, found);
  return found;
}

}  // namespace recourse::calendar
