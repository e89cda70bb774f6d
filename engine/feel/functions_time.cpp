#include <algorithm>
#include <array>

#include "engine/feel/evaluate.h"
#include "engine/feel/literals.h"

namespace recourse::feel {
namespace {

Value time_bad_text(const Call& call) {
  return call.fault("\"" + std::string(call.text(0)) + "\" cannot be read",
                    "无法识别“" + std::string(call.text(0)) + "”");
}

Value time_bad_part(const Call& call) {
  return call.fault("a part is out of range", "某一部分超出范围");
}

/// FEEL wants the seconds written.
bool time_has_seconds(std::string_view text) {
  const std::size_t clock = text.find(':');
  return clock != std::string_view::npos && text.size() > clock + 3 && text[clock + 3] == ':';
}

/// A named zone must be one the Environment knows.
bool time_zone_known(const Call& call, const DateTime& value) {
  return value.zone.kind != Zone::Kind::kNamed || utc_micros(value, call.rules()).has_value();
}

std::optional<Date> date_of_parts(const Call& call) {
  const auto year = call.integer(0);
  const auto month = call.integer(1);
  const auto day = call.integer(2);
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
    return std::nullopt;
  }
  const auto m = static_cast<unsigned>(*month);
  const auto d = static_cast<unsigned>(*day);
  return valid_civil(*year, m, d) ? std::optional(date_from_civil(*year, m, d)) : std::nullopt;
}

Value time_date(Call& call) {
  if (call.overload == 1) return call[0].as<DateTime>().date;
  if (call.overload == 2) return call[0];
  const auto date = call.overload == 0 ? parse_date(call.text(0)) : date_of_parts(call);
  if (date) return *date;
  return call.overload == 0 ? time_bad_text(call) : time_bad_part(call);
}

/// hour, minute, second, offset from argument `at` on.
std::optional<TimeOfDay> clock_of_parts(const Call& call, std::size_t at) {
  const auto hour = call.integer(at);
  const auto minute = call.integer(at + 1);
  const auto micros = Decimal::multiply(call.number(at + 2), kMicrosPerSecond);
  const auto whole = micros ? micros->rounded(0, Decimal::Rounding::kDown) : std::nullopt;
  const auto second = whole ? whole->to_int64() : std::nullopt;
  if (!hour || !minute || !second || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 ||
      *second < 0 || *second >= 60 * kMicrosPerSecond) {
    return std::nullopt;
  }
  TimeOfDay time;
  time.us = (*hour * 3600 + *minute * 60) * kMicrosPerSecond + *second;
  if (const auto* offset = call[at + 3].get_if<Duration>()) {
    const std::int64_t seconds = offset->us / kMicrosPerSecond;
    if (seconds < -14 * 3600 || seconds > 14 * 3600) return std::nullopt;
    time.zone = {Zone::Kind::kOffset, static_cast<std::int32_t>(seconds), ""};
  }
  return time;
}

Value time_time(Call& call) {
  switch (call.overload) {
    case 0: {
      auto time = time_has_seconds(call.text(0)) ? parse_time(call.text(0)) : std::nullopt;
      if (!time || !time_zone_known(call, {Date{}, time->us, time->zone}))
        return time_bad_text(call);
      return *time;
    }
    case 1:
      return TimeOfDay{call[0].as<DateTime>().us, call[0].as<DateTime>().zone};
    case 2:
      return call[0];
    case 3:
      return TimeOfDay{0, {Zone::Kind::kOffset, 0, ""}};
    default: {
      auto time = clock_of_parts(call, 0);
      return time ? Value(std::move(*time)) : time_bad_part(call);
    }
  }
}

Value time_date_time(Call& call) {
  if (call.overload == 0) {
    if (const auto date = parse_date(call.text(0))) return DateTime{*date, 0, {}};
    auto both = time_has_seconds(call.text(0)) ? parse_date_time(call.text(0)) : std::nullopt;
    return both && time_zone_known(call, *both) ? Value(std::move(*both)) : time_bad_text(call);
  }
  if (call.overload <= 2) {
    const auto* date = call[0].get_if<Date>();
    const auto& time = call[1].as<TimeOfDay>();
    return DateTime{date ? *date : call[0].as<DateTime>().date, time.us, time.zone};
  }
  const auto date = date_of_parts(call);
  auto time = clock_of_parts(call, 3);
  if (!date || !time) return time_bad_part(call);
  return DateTime{*date, time->us, std::move(time->zone)};
}

Value time_duration(Call& call) {
  if (const auto duration = parse_duration(call.text(0))) return *duration;
  if (const auto months = parse_months(call.text(0))) return *months;
  return time_bad_text(call);
}

Date time_day_of(const Value& value) {
  const auto* date = value.get_if<Date>();
  return date ? *date : value.as<DateTime>().date;
}

/// Whole months from one day to another, cut towards zero.
Value time_months_between(Call& call) {
  const CivilDate from = civil_from(time_day_of(call[0]));
  const CivilDate to = civil_from(time_day_of(call[1]));
  std::int64_t months = (to.year - from.year) * 12 + to.month - from.month;
  if (months > 0 && to.day < from.day) --months;
  if (months < 0 && to.day > from.day) ++months;
  return Months{months};
}

Value time_day_of_year(Call& call) {
  const Date day = time_day_of(call[0]);
  return day.days - date_from_civil(civil_from(day).year, 1, 1).days + 1;
}

Value time_day_of_week(Call& call) {
  static constexpr std::array<std::string_view, 7> kDays = {
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return kDays[static_cast<std::size_t>(iso_weekday(time_day_of(call[0])) - 1)];
}

Value time_month_of_year(Call& call) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return kMonths[civil_from(time_day_of(call[0])).month - 1];
}

/// ISO 8601: the week belongs to the year of its Thursday.
Value time_week_of_year(Call& call) {
  const Date day = time_day_of(call[0]);
  const Date thursday{day.days - iso_weekday(day) + 4};
  const Date first = date_from_civil(civil_from(thursday).year, 1, 1);
  return (thursday.days - first.days) / 7 + 1;
}

constexpr std::string_view kOfDay = "(date: date): int\n(date: datetime): int";
constexpr std::string_view kNameOfDay = "(date: date): text\n(date: datetime): text";

constexpr Builtin kTimeFunctions[] = {
    {"date",
     "(from: text): date\n(from: datetime): date\n(from: date): date\n"
     "(year: int, month: int, day: int): date",
     time_date},
    {"date and time",
     "(from: text): datetime\n(date: date, time: time): datetime\n"
     "(date: datetime, time: time): datetime\n"
     "(year: int, month: int, day: int, hour: int, minute: int, second: decimal, "
     "offset?: optional duration): datetime",
     time_date_time},
    {"day of week", kNameOfDay, time_day_of_week},
    {"day of year", kOfDay, time_day_of_year},
    {"duration", "(from: text): duration", time_duration},
    {"month of year", kNameOfDay, time_month_of_year},
    {"time",
     "(from: text): time\n(from: datetime): time\n(from: time): time\n(from: date): time\n"
     "(hour: int, minute: int, second: decimal, offset?: optional duration): time",
     time_time},
    {"week of year", kOfDay, time_week_of_year},
    {"years and months duration",
     "(from: date, to: date): months\n(from: datetime, to: datetime): months\n"
     "(from: date, to: datetime): months\n(from: datetime, to: date): months",
     time_months_between},
};

}  // namespace

std::span<const Builtin> time_functions() { return kTimeFunctions; }

}  // namespace recourse::feel
