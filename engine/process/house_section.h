#pragma once
// Cases that belong to a section of the house (`belongs_to`): which people of a group they mean.
#include <algorithm>
#include <map>
#include <string>

#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"
#include "engine/ports/directory.h"

namespace recourse::process {

/// The group a role means in a case of this section: its people of that section, or all of them
/// where the role is central. Empty: the role is no group.
[[nodiscard]] inline std::string group_of(const definition::Role& role,
                                          const std::string& section) {
  const bool parted = !role.group.empty() && !role.central;
  return parted ? ports::in_section(section, role.group) : role.group;
}

/// The same for a group that somebody names by hand: central where a role of the definition has
/// it so.
[[nodiscard]] inline std::string group_here(const definition::ProcessDefinition& definition,
                                            const std::string& section, const std::string& group) {
  if (group.find('/') != std::string::npos) return group;
  const bool central = std::any_of(
      definition.roles.begin(), definition.roles.end(),
      [&](const auto& role) { return role.second.central && role.second.group == group; });
  return central ? group : ports::in_section(section, group);
}

}  // namespace recourse::process
