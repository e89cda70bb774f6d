#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calendar/calendar.h"

namespace recourse::calendar {

/// Who is on duty for some hours of some days.
struct Shift {
  enum class Weeks : std::uint8_t { kAll, kOdd, kEven };  ///< by the number of the ISO week

  std::vector<std::string> people = {};  ///< all of them, or by turns
  std::vector<int> days = {};          ///< ISO weekdays, 1 = Monday; empty: every day
  Weeks weeks = Weeks::kAll;
  /// [from, to) in minutes since local midnight. `to` ≤ `from`: until then on the next day, and the
  /// whole of it belongs to the day on which it begins.
  std::int32_t from = 0;
  std::int32_t to = 1440;
  /// A shift with dates is for these days; on them those without dates do not count.
  std::vector<DateRange> dates = {};
  std::int64_t turn_days = 0;          ///< above 0: one after the other, for so many days each,
  Date first_turn = {};                ///< from this day on; before it nobody
};

/// Who is on duty when: the shifts of one desk, in the clock of its zone.
struct Roster {
  Calendar zone = always_open();
  std::vector<Shift> shifts;
};

/// All who are on duty at `at`, each once, in the order of the shifts.
[[nodiscard]] std::vector<std::string> on_duty(const Roster& roster, Instant at);

}  // namespace recourse::calendar
