#include "engine/base/time_text.h"

#include "engine/base/time.h"

/// The ISO 8601 text forms of the time types, both ways.
namespace recourse {
namespace {

constexpr std::int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;

std::string padded(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

/// ".25" for 250 000 µs, nothing for 0.
std::string fraction_text(std::int64_t us) {
  if (us == 0) return "";
  std::string digits = padded(us, 6);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

std::string clock_text(std::int64_t us) {
  return padded(us / kMicrosPerHour, 2) + ":" + padded(us / kMicrosPerMinute % 60, 2) + ":" +
         padded(us / kMicrosPerSecond % 60, 2) + fraction_text(us % kMicrosPerSecond);
}

std::string zone_text(const Zone& zone) {
  if (zone.kind == Zone::Kind::kNone) return "";
  if (zone.kind == Zone::Kind::kNamed) return "@" + zone.name;
  if (zone.offset_s == 0) return "Z";
  const int size = zone.offset_s < 0 ? -zone.offset_s : zone.offset_s;
  std::string text = zone.offset_s < 0 ? "-" : "+";
  text += padded(size / 3600, 2) + ":" + padded(size / 60 % 60, 2);
  if (size % 60 != 0) text += ":" + padded(size % 60, 2);
  return text;
}

bool is_time_digit(char c) { return c >= '0' && c <= '9'; }

/// A cursor over the text; every reader leaves it behind what it took.
struct TimeReader {
  std::string_view rest;

  [[nodiscard]] bool done() const { return rest.empty(); }
  bool take(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::optional<unsigned> two_digits() {
    if (rest.size() < 2 || !is_time_digit(rest[0]) || !is_time_digit(rest[1])) return std::nullopt;
    const unsigned value = static_cast<unsigned>((rest[0] - '0') * 10 + rest[1] - '0');
    rest.remove_prefix(2);
    return value;
  }
  /// As many digits as there are, 1 … `most`.
  std::optional<std::int64_t> digits(std::size_t most) {
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < rest.size() && is_time_digit(rest[count]); ++count) {
      if (count >= most) return std::nullopt;
      value = value * 10 + (rest[count] - '0');
    }
    if (count == 0) return std::nullopt;
    rest.remove_prefix(count);
    return value;
  }
  /// ".25" as microseconds; digits past the sixth are cut. 0 when there is no point.
  std::optional<std::int64_t> fraction() {
    if (!take('.')) return 0;
    if (rest.empty() || !is_time_digit(rest[0])) return std::nullopt;
    std::int64_t value = 0;
    std::int64_t unit = kMicrosPerSecond / 10;
    for (; !rest.empty() && is_time_digit(rest[0]); rest.remove_prefix(1)) {
      value += unit * (rest[0] - '0');
      unit /= 10;
    }
    return value;
  }
  std::optional<Date> date() {
    const bool negative = take('-');
    const std::size_t before = rest.size();
    const bool zero_first = !rest.empty() && rest[0] == '0';
    const auto year = digits(9);
    const std::size_t width = before - rest.size();
    if (!year || width < 4 || (width > 4 && zero_first) || !take('-')) return std::nullopt;
    const auto month = two_digits();
    if (!month || !take('-')) return std::nullopt;
    const auto day = two_digits();
    const std::int64_t signed_year = negative ? -*year : *year;
    if (!day || !valid_civil(signed_year, *month, *day)) return std::nullopt;
    return date_from_civil(signed_year, *month, *day);
  }
  /// hh:mm[:ss[.f]]; 24:00:00 is the end of the day and gives kMicrosPerDay.
  std::optional<std::int64_t> clock() {
    const auto hour = two_digits();
    if (!hour || !take(':')) return std::nullopt;
    const auto minute = two_digits();
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t us = *hour * kMicrosPerHour + *minute * kMicrosPerMinute;
    if (take(':')) {
      const auto second = two_digits();
      if (!second || *second > 59) return std::nullopt;
      const auto part = fraction();
      if (!part) return std::nullopt;
      us += *second * kMicrosPerSecond + *part;
    }
    if (us > kMicrosPerDay || *hour > 24) return std::nullopt;
    return us;
  }
  std::optional<Zone> zone() {
    Zone result;
    if (rest.empty()) return result;
    if (take('@')) {
      const auto odd = rest.find_first_not_of(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");
      if (rest.empty() || odd != std::string_view::npos) return std::nullopt;
      result.kind = Zone::Kind::kNamed;
      result.name = std::string(rest);
      rest = {};
      return result;
    }
    result.kind = Zone::Kind::kOffset;
    if (take('Z') || take('z')) return result;
    const bool negative = take('-');
    if (!negative && !take('+')) return std::nullopt;
    const auto hour = two_digits();
    if (!hour || *hour > 14 || !take(':')) return std::nullopt;
    const auto minute = two_digits();
    if (!minute || *minute > 59 || (*hour == 14 && *minute > 0)) return std::nullopt;
    auto seconds = static_cast<std::int32_t>(*hour * 3600 + *minute * 60);
    if (take(':')) {
      const auto second = two_digits();
      if (!second || *second > 59) return std::nullopt;
      seconds += static_cast<std::int32_t>(*second);
    }
    result.offset_s = negative ? -seconds : seconds;
    return result;
  }
};

std::optional<std::int64_t> scaled_sum(std::int64_t sum, std::int64_t count, std::int64_t unit) {
  std::int64_t part = 0;
  if (__builtin_mul_overflow(count, unit, &part)) return std::nullopt;
  if (__builtin_add_overflow(sum, part, &sum)) return std::nullopt;
  return sum;
}

}  // namespace

std::string to_text(Date date) {
  const CivilDate civil = civil_from(date);
  const std::string year = padded(civil.year < 0 ? -civil.year : civil.year, 4);
  return (civil.year < 0 ? "-" : "") + year + "-" + padded(civil.month, 2) + "-" +
         padded(civil.day, 2);
}

std::string to_text(Instant instant) { return to_text(to_date_time(instant)); }

std::string to_text(const TimeOfDay& time) { return clock_text(time.us) + zone_text(time.zone); }

std::string to_text(const DateTime& value) {
  return to_text(value.date) + "T" + clock_text(value.us) + zone_text(value.zone);
}

std::string to_text(Duration duration) {
  if (duration.us == 0) return "PT0S";
  // Through unsigned: the smallest number has no positive twin.
  const std::uint64_t size = duration.us < 0 ? 0 - static_cast<std::uint64_t>(duration.us)
                                             : static_cast<std::uint64_t>(duration.us);
  const auto days = static_cast<std::int64_t>(size / static_cast<std::uint64_t>(kMicrosPerDay));
  const auto rest = static_cast<std::int64_t>(size % static_cast<std::uint64_t>(kMicrosPerDay));
  std::string text = duration.us < 0 ? "-P" : "P";
  if (days != 0) text += std::to_string(days) + "D";
  if (rest == 0) return text;
  text += "T";
  if (rest >= kMicrosPerHour) text += std::to_string(rest / kMicrosPerHour) + "H";
  if (rest / kMicrosPerMinute % 60 != 0) text += std::to_string(rest / kMicrosPerMinute % 60) + "M";
  if (rest % kMicrosPerMinute != 0) {
    text += std::to_string(rest / kMicrosPerSecond % 60) + fraction_text(rest % kMicrosPerSecond);
    text += "S";
  }
  return text;
}

std::string to_text(Months months) {
  if (months.count == 0) return "P0M";
  const std::uint64_t size = months.count < 0 ? 0 - static_cast<std::uint64_t>(months.count)
                                              : static_cast<std::uint64_t>(months.count);
  std::string text = months.count < 0 ? "-P" : "P";
  if (size >= 12) text += std::to_string(size / 12) + "Y";
  if (size % 12 != 0) text += std::to_string(size % 12) + "M";
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto value = parse_date_time(text);
  if (!value || value->zone.kind != Zone::Kind::kOffset) return std::nullopt;
  return to_instant(*value);
}

std::optional<Date> parse_date(std::string_view text) {
  TimeReader reader{text};
  const auto date = reader.date();
  return reader.done() ? date : std::nullopt;
}

std::optional<TimeOfDay> parse_time(std::string_view text) {
  TimeReader reader{text};
  const auto clock = reader.clock();
  if (!clock) return std::nullopt;
  auto zone = reader.zone();
  if (!zone || !reader.done()) return std::nullopt;
  return TimeOfDay{*clock % kMicrosPerDay, std::move(*zone)};
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  TimeReader reader{text};
  const auto date = reader.date();
  if (!date || !reader.take('T')) return std::nullopt;
  const auto clock = reader.clock();
  if (!clock) return std::nullopt;
  auto zone = reader.zone();
  if (!zone || !reader.done()) return std::nullopt;
  return DateTime{Date{date->days + *clock / kMicrosPerDay}, *clock % kMicrosPerDay,
                  std::move(*zone)};
}

std::optional<Duration> parse_duration(std::string_view text) {
  static constexpr std::pair<char, std::int64_t> kUnits[] = {{'D', kMicrosPerDay},
                                                             {'H', kMicrosPerHour},
                                                             {'M', kMicrosPerMinute},
                                                             {'S', kMicrosPerSecond}};
  TimeReader reader{text};
  const bool negative = reader.take('-');
  if (!reader.take('P')) return std::nullopt;
  bool clock = false;
  std::size_t next = 0;  // units come in falling size, each at most once
  std::int64_t sum = 0;
  bool any = false;
  while (!reader.done()) {
    if (!clock && reader.take('T')) {
      clock = true;
      any = false;
      next = 1;
      continue;
    }
    const auto count = reader.digits(18);
    if (!count) return std::nullopt;
    const bool pointed = !reader.rest.empty() && reader.rest[0] == '.';
    const auto part = reader.fraction();
    if (!part || reader.done()) return std::nullopt;
    while (next < 4 && kUnits[next].first != reader.rest[0]) ++next;
    if (next == 4 || clock != (next > 0) || (pointed && next != 3)) return std::nullopt;
    reader.rest.remove_prefix(1);
    const auto total = scaled_sum(sum + *part, *count, kUnits[next++].second);
    if (!total) return std::nullopt;
    sum = *total;
    any = true;
  }
  if (!any) return std::nullopt;
  return Duration{negative ? -sum : sum};
}

std::optional<Months> parse_months(std::string_view text) {
  TimeReader reader{text};
  const bool negative = reader.take('-');
  if (!reader.take('P') || reader.done()) return std::nullopt;
  std::int64_t sum = 0;
  bool years_taken = false;
  while (!reader.done()) {
    const auto count = reader.digits(18);
    if (!count) return std::nullopt;
    const bool years = !years_taken && reader.take('Y');
    if (!years && !reader.take('M')) return std::nullopt;
    const auto total = scaled_sum(sum, *count, years ? 12 : 1);
    if (!total || (!years && !reader.done())) return std::nullopt;
    sum = *total;
    years_taken = true;
  }
  return Months{negative ? -sum : sum};
}

}  // namespace recourse
