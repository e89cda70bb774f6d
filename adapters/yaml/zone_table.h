#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/calendar/calendar.h"

namespace recourse::yaml {

/// A time zone as the machine's tables have it today, from 1970 to 2100.
struct ZoneTable {
  std::int32_t offset_s = 0;  ///< before the first transition
  std::vector<calendar::ZoneTransition> transitions;
};

/// nullopt when the machine knows no zone of that name. Reads the system's zone files; throws
/// nothing. Call it when a calendar is published, never when something is computed with one.
[[nodiscard]] std::optional<ZoneTable> freeze_zone(const std::string& iana_name);

}  // namespace recourse::yaml
