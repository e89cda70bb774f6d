#include "adapters/directory/staff.h"

namespace recourse::directory {

definition::Staff staff_of(const ports::Directory& directory,
                           const definition::ProcessDefinition& definition) {
  definition::Staff staff;
  for (const std::string& person : directory.people()) staff.people.insert(person);
  for (const auto& [name, role] : definition.roles) {
    if (directory.has_roster(role.roster)) staff.rosters.insert(role.roster);
    if (role.group.empty() || !directory.has_group(role.group)) continue;
    const std::vector<std::string> members = directory.members(role.group);
    staff.groups[role.group] = {members.begin(), members.end()};
  }
  return staff;
}

}  // namespace recourse::directory
