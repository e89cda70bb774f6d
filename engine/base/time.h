#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recourse {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// A point in time, UTC, in microseconds since 1970-01-01T00:00:00Z. What timers, records and
/// stores carry. Both databases hold it as BIGINT (their own timestamps lose precision).
struct Instant {
  std::int64_t us = 0;
  auto operator<=>(const Instant&) const = default;
};

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct Date {
  std::int64_t days = 0;
  auto operator<=>(const Date&) const = default;
};

/// The zone a time of day or date-time was written with: none (local), an offset, or an IANA name.
struct Zone {
  enum class Kind : std::uint8_t { kNone, kOffset, kNamed };
  Kind kind = Kind::kNone;
  std::int32_t offset_s = 0;  ///< meaningful for kOffset
  std::string name;           ///< meaningful for kNamed
  bool operator==(const Zone&) const = default;
};

struct TimeOfDay {
  std::int64_t us = 0;  ///< microseconds since midnight, 0 ≤ us < kMicrosPerDay
  Zone zone;
  bool operator==(const TimeOfDay&) const = default;
};

/// Date and time as a person wrote it. Instants enter expressions as DateTime with offset 0.
struct DateTime {
  Date date;
  std::int64_t us = 0;  ///< microseconds since local midnight
  Zone zone;
  bool operator==(const DateTime&) const = default;
};

/// FEEL days-and-time duration, in microseconds; may be negative.
struct Duration {
  std::int64_t us = 0;
  auto operator<=>(const Duration&) const = default;
};

/// FEEL years-and-months duration, in months; may be negative.
struct Months {
  std::int64_t count = 0;
  auto operator<=>(const Months&) const = default;
};

struct CivilDate {
  std::int64_t year;
  unsigned month;  ///< 1–12
  unsigned day;    ///< 1–31
};

[[nodiscard]] CivilDate civil_from(Date date);
[[nodiscard]] Date date_from_civil(std::int64_t year, unsigned month, unsigned day);
[[nodiscard]] bool valid_civil(std::int64_t year, unsigned month, unsigned day);
/// ISO weekday, 1 = Monday … 7 = Sunday.
[[nodiscard]] int iso_weekday(Date date);

/// DateTime in UTC (offset 0) of an instant, and back. A local DateTime (no zone) is read as UTC;
/// a named zone has no answer here (engine/ knows no zone table): nullopt.
[[nodiscard]] DateTime to_date_time(Instant instant);
[[nodiscard]] std::optional<Instant> to_instant(const DateTime& value);

/// "2026-03-02T01:20:00Z", with fraction only when there is one. The one text form of instants.
[[nodiscard]] std::string to_text(Instant instant);
[[nodiscard]] std::string to_text(Date date);
[[nodiscard]] std::string to_text(const TimeOfDay& time);
[[nodiscard]] std::string to_text(const DateTime& value);
[[nodiscard]] std::string to_text(Duration duration);  ///< "P1DT2H", "PT0S"
[[nodiscard]] std::string to_text(Months months);      ///< "P1Y2M", "P0M"

/// Strict ISO 8601 readers; nullopt on anything else, never an exception.
/// An instant needs Z or an offset.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<TimeOfDay> parse_time(std::string_view text);
[[nodiscard]] std::optional<DateTime> parse_date_time(std::string_view text);
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);
[[nodiscard]] std::optional<Months> parse_months(std::string_view text);

}  // namespace recourse
