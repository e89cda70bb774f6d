#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/calendar/calendar.h"

namespace recourse::yaml {

/// The rule a zone file ends with: POSIX TZ, as in "GMT0BST,M3.5.0/1,M10.5.0". Zone files list
/// changes up to 2037 and leave the rest to it; the time zone library reads only the list, and its
/// reader of such rules does not compile in C++20 here.
struct ZoneRule {
  struct Change {
    unsigned month = 1;         ///< 1–12
    unsigned week = 1;          ///< 1–5, 5 is the last
    unsigned weekday = 0;       ///< 0 = Sunday
    std::int32_t time_s = 7200; ///< after midnight by the clock before the change; may be negative
  };
  std::int32_t standard_s = 0;  ///< offsets, east of Greenwich is positive
  std::int32_t summer_s = 0;
  Change to_summer;
  Change to_standard;
};

/// nullopt for a rule without changes and for any other form of them than Mm.w.d[/time].
[[nodiscard]] std::optional<ZoneRule> parse_zone_rule(std::string_view text);

/// The changes of the years first … last, ascending.
[[nodiscard]] std::vector<calendar::ZoneTransition> transitions_of(const ZoneRule& rule,
                                                                   std::int64_t first_year,
                                                                   std::int64_t last_year);

}  // namespace recourse::yaml
