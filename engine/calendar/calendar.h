#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/base/time_span.h"

/// Business calendars and working-time arithmetic (S10). A calendar is a value: its
/// zone's UTC transitions are part of it, so a later zone table cannot move a due instant.
namespace recourse::calendar {

/// From `at` on, local time = UTC + offset_s.
struct ZoneTransition {
  Instant at;
  std::int32_t offset_s = 0;
  bool operator==(const ZoneTransition&) const = default;
};

/// Opening hours [from, to) of one day in minutes since local midnight, 0 ≤ from < to ≤ 1440.
struct OpenInterval {
  std::int32_t from = 0;
  std::int32_t to = 0;
  bool operator==(const OpenInterval&) const = default;
};
using DayHours = std::vector<OpenInterval>;  ///< sorted, disjoint; empty: closed

/// Both ends included.
struct DateRange {
  Date first;
  Date last;
  bool operator==(const DateRange&) const = default;
};

/// A calendar as published: plain data, no rules. Of two statements about one date the more
/// particular wins: special, then make_up, then closed, then week.
struct CalendarData {
  std::string id;
  std::string version;
  Label title;
  std::string zone = "UTC";                ///< IANA name, for people; arithmetic uses the offsets
  std::int32_t offset_s = 0;               ///< before the first transition
  std::vector<ZoneTransition> transitions; ///< ascending
  std::array<DayHours, 7> week;            ///< [0] = Monday
  std::vector<DateRange> closed;
  std::vector<Date> make_up;               ///< worked with the hours of Monday
  std::map<Date, DayHours> special;
  std::optional<DateRange> covers;         ///< dates outside it are provisional
  bool operator==(const CalendarData&) const = default;
};

/// CalendarData with the sums that make every question below O(log exceptions).
/// Immutable after build(); safe to share between threads.
class Calendar {
 public:
  /// Refuses (kInvalid/CALENDAR): an empty id, hours out of range, unsorted or overlapping, a week
  /// without any opening, a make-up day that is also closed, more than 5000 exceptional days,
  /// transitions out of order.
  [[nodiscard]] static Result<Calendar> build(CalendarData data);

  [[nodiscard]] const CalendarData& data() const { return data_; }
  [[nodiscard]] const std::string& id() const { return data_.id; }
  [[nodiscard]] const std::string& version() const { return data_.version; }

  [[nodiscard]] std::int32_t offset_s_at(Instant instant) const;
  /// The first instant whose local clock shows at least `us` microseconds after midnight of
  /// `date`: in a gap the transition itself, of two equal clock times the earlier.
  [[nodiscard]] Instant instant_at(Date date, std::int64_t us) const;
  [[nodiscard]] const DayHours& hours_of(Date date) const;

  /// What days are summed by: their open time in µs, or one for every open day.
  enum Measure : std::uint8_t { kOpenTime, kOpenDays };
  /// The sum over all days before `date`, counted from an arbitrary day.
  [[nodiscard]] std::int64_t sum_before(Measure measure, Date date) const;
  /// The day D with sum_before(D) < sum ≤ sum_before(D + 1).
  [[nodiscard]] Date day_reaching(Measure measure, std::int64_t sum) const;

 private:
  using Sums = std::array<std::int64_t, 2>;  ///< indexed by Measure
  /// A date that differs from the weekly pattern, by rule or because its zone jumps on it.
  struct Exception {
    Date date;
    std::int32_t hours;  ///< index into exception_hours_
    Sums before;         ///< of all days before `date`
    Sums own;            ///< of `date`
  };

  explicit Calendar(CalendarData data);
  [[nodiscard]] std::int64_t weekly_sum_before(Measure measure, Date date) const;
  [[nodiscard]] Date weekly_day_reaching(Measure measure, std::int64_t sum) const;
  [[nodiscard]] std::int64_t measured_open_us(Date date, const DayHours& hours) const;
  [[nodiscard]] const DayHours& ruled_hours(Date date) const;
  [[nodiscard]] std::vector<Date> exceptional_dates() const;
  void add_exception(Date date);

  CalendarData data_;
  std::array<std::array<std::int64_t, 8>, 2> week_sums_{};  ///< [measure][n]: first n weekdays
  std::vector<Exception> exceptions_;                       ///< ascending by date
  std::vector<DayHours> exception_hours_;
};

/// When a span that starts at `start` is due. hours and less: elapsed time. days, weeks, months:
/// the same local clock time (or `at`) that many calendar days later; months clamp to the end of
/// the month. working_hours: open time. working_days: the start, moved to the next opening, then
/// the same clock time that many open days later, moved into opening hours; `at` replaces the
/// clock time and is not moved. following: the day of the start does not count, and the last day
/// counts to its end. span.calendar is not looked at: the caller has chosen `calendar`.
[[nodiscard]] Instant due(const Calendar& calendar, Instant start, const TimeSpan& span);

/// Open time between two instants; negative when b is before a.
[[nodiscard]] Duration working_time_between(const Calendar& calendar, Instant a, Instant b);

/// What a clock with this budget counts between two instants: open time where the budget is working
/// time, else the time that elapses.
[[nodiscard]] Duration counted_between(const Calendar& calendar, const TimeSpan& budget, Instant a,
                                       Instant b);
/// The earliest instant by which that much is counted since `start`. Requires: counted ≥ 0.
[[nodiscard]] Instant counted_after(const Calendar& calendar, const TimeSpan& budget,
                                    Instant start, Duration counted);
/// `due` after a pause of that much counted time. One at the end of a day stays at the end of a
/// day. Requires: by ≥ 0.
[[nodiscard]] Instant put_off(const Calendar& calendar, const TimeSpan& budget, Instant due,
                              Duration by);

/// The earliest instant with that much open time since `start`. Requires: open ≥ 0.
/// A zero duration gives `start` itself; one that ends exactly at closing time gives closing time.
[[nodiscard]] Instant add_working_time(const Calendar& calendar, Instant start, Duration open);

[[nodiscard]] bool is_open(const Calendar& calendar, Instant instant);
/// `instant` when open then, else the next opening.
[[nodiscard]] Instant next_opening(const Calendar& calendar, Instant instant);
[[nodiscard]] bool is_open_day(const Calendar& calendar, Date date);
/// The last open day of the range; nullopt when it has none ("last working day of the month").
[[nodiscard]] std::optional<Date> last_open_day(const Calendar& calendar, DateRange range);

[[nodiscard]] Date local_date(const Calendar& calendar, Instant instant);
/// With the offset in force as its zone.
[[nodiscard]] DateTime local_date_time(const Calendar& calendar, Instant instant);
/// Minutes since local midnight, 0 … 1440; gap: the earliest valid instant; ambiguous: the earlier.
[[nodiscard]] Instant at_local(const Calendar& calendar, Date date, std::int32_t minutes);
/// The first instant of the following day: spans are half-open, a day ends where the next begins.
[[nodiscard]] Instant end_of_day(const Calendar& calendar, Date date);
/// Outside `covers`: the weekly pattern was used where holidays are not known yet.
[[nodiscard]] bool is_provisional(const Calendar& calendar, Instant instant);

/// 24 hours, 7 days.
[[nodiscard]] Calendar always_open(std::string zone = "UTC",
                                   std::vector<ZoneTransition> transitions = {});

}  // namespace recourse::calendar
