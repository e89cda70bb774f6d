#pragma once
// Cases that belong to a section of the house (`belongs_to`): which people of a group they mean.
#include <optional>
#include <string>

#include "engine/definition/process_definition.h"
#include "engine/ports/directory.h"

namespace recourse::process {

/// The group a role means in a case of this section: its people of that section, or all of them
/// where the role is central. Empty: the role is no group.
[[nodiscard]] inline std::string group_of(const definition::Role& role,
                                          const std::string& section) {
  const bool parted = !role.group.empty() && !role.central;
  return parted ? ports::in_section(section, role.group) : role.group;
}

/// The same for a group that somebody names by hand: whole where the definition knows it as central
/// alone. Nullopt: it is one of another section.
[[nodiscard]] inline std::optional<std::string> group_here(
    const definition::ProcessDefinition& definition, const std::string& section,
    const std::string& group) {
  if (const auto slash = group.find('/'); slash != std::string::npos) {
    return group.substr(0, slash) == section ? std::optional(group) : std::nullopt;
  }
  bool central = false, parted = false;
  for (const auto& [name, role] : definition.roles) {
    if (role.group == group) (role.central ? central : parted) = true;
  }
  return central && !parted ? group : ports::in_section(section, group);
}

/// Who is found by their office (on duty, head, manager) has to do with a case only where they work
/// for its section.
[[nodiscard]] inline bool works_for(const ports::Directory& directory, const std::string& user,
                                    const std::string& section) {
  if (section.empty()) return true;
  const ports::Person* person = directory.find(user);
  return person != nullptr && person->works_for(section);
}

}  // namespace recourse::process
