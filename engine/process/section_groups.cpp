#include "engine/process/section_groups.h"

#include <algorithm>

namespace recourse::process {

std::string group_of(const definition::Role& role, const std::string& section) {
  const bool parted = !role.group.empty() && !role.central;
  return parted ? ports::in_section(section, role.group) : role.group;
}

std::optional<std::string> group_here(const definition::ProcessDefinition& definition,
                                      const std::string& section, const std::string& group) {
  if (ports::is_in_section(group)) {
    const bool here = group == ports::in_section(section, ports::said(group));
    return here ? std::optional(group) : std::nullopt;
  }
  bool central = false, parted = false;
  for (const auto& [name, role] : definition.roles) {
    if (role.group == group) (role.central ? central : parted) = true;
  }
  return central && !parted ? group : ports::in_section(section, group);
}

bool works_for(const ports::Directory& directory, const std::string& user,
               const std::string& section) {
  if (section.empty()) return true;
  const ports::Person* person = directory.find(user);
  return person != nullptr && person->works_for(section);
}

bool may_work_here(const ports::Person& person, const definition::ProcessDefinition& definition,
                   const std::string& section) {
  const auto in_central_role = [&](const auto& role) {
    return role.second.central && !role.second.group.empty() &&
           std::find(person.groups.begin(), person.groups.end(), role.second.group) !=
               person.groups.end();
  };
  return person.works_for(section) ||
         std::any_of(definition.roles.begin(), definition.roles.end(), in_central_role);
}

}  // namespace recourse::process
