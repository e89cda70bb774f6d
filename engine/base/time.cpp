#include "engine/base/time.h"

#include "engine/base/time_text.h"

namespace recourse {
namespace {

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

}  // namespace

// Days are counted in 400-year eras of years that begin in March, so that the leap day comes last.
Date date_from_civil(std::int64_t year, unsigned month, unsigned day) {
  const std::int64_t shifted = year - (month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(shifted, 400);
  const std::int64_t year_of_era = shifted - era * 400;
  const std::int64_t month_from_march = month > 2 ? month - 3 : month + 9;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return Date{era * 146'097 + day_of_era - 719'468};
}

CivilDate civil_from(Date date) {
  const std::int64_t days = date.days + 719'468;
  const std::int64_t era = floor_div(days, 146'097);
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilDate result{};
  result.day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  result.month =
      static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  result.year = year_of_era + era * 400 + (result.month <= 2 ? 1 : 0);
  return result;
}

bool valid_civil(std::int64_t year, unsigned month, unsigned day) {
  static constexpr unsigned kLength[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < -kYearMax || year > kYearMax || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kLength[month - 1] + (month == 2 && leap ? 1 : 0);
}

int iso_weekday(Date date) {
  return static_cast<int>(date.days + 3 - floor_div(date.days + 3, 7) * 7) + 1;  // day 0: Thursday
}

DateTime to_date_time(Instant instant) {
  const std::int64_t days = floor_div(instant.us, kMicrosPerDay);
  DateTime result{Date{days}, instant.us - days * kMicrosPerDay, {}};
  result.zone.kind = Zone::Kind::kOffset;
  return result;
}

std::optional<Instant> to_instant(const DateTime& value) {
  if (value.zone.kind == Zone::Kind::kNamed) return std::nullopt;
  Instant result;
  if (__builtin_mul_overflow(value.date.days, kMicrosPerDay, &result.us)) return std::nullopt;
  const std::int64_t offset =
      value.zone.kind == Zone::Kind::kOffset ? value.zone.offset_s * kMicrosPerSecond : 0;
  if (__builtin_add_overflow(result.us, value.us - offset, &result.us)) return std::nullopt;
  return result;
}

}  // namespace recourse
