#pragma once
#include <vector>

#include "adapters/yaml/report.h"
#include "engine/calendar/roster.h"

namespace recourse::directory {

/// One of `rosters`, and where it names people.
struct NamedRoster {
  const yaml::Node* id = nullptr;  ///< nullptr: it has none
  calendar::Roster roster;
  std::vector<const yaml::Node*> people;
};
[[nodiscard]] NamedRoster read_roster_of(yaml::Report& report, const yaml::Node& node);

}  // namespace recourse::directory
