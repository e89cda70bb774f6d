// A case is given to another section of the house: its open work is offered there.
#include "engine/command/assign_section.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/house_section.h"
#include "engine/process/reoffer.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

/// The group within its old section, or as said, becomes the one within the new section.
void rename(const std::vector<std::string>& groups, const definition::ProcessDefinition& definition,
            const std::string& to, std::map<std::string, std::string>& renamed) {
  for (const std::string& group : groups) {
    const std::string said = group.substr(group.rfind('/') + 1);
    const std::string now = process::group_here(definition, to, said);
    if (now != group) renamed[group] = now;
  }
}

/// Does the definition itself give this work to people of all sections?
bool serves_all(const ports::Person& person, const definition::ProcessDefinition& definition) {
  return std::any_of(definition.roles.begin(), definition.roles.end(), [&](const auto& role) {
    const auto& groups = person.groups;
    return role.second.central && !role.second.group.empty() &&
           std::find(groups.begin(), groups.end(), role.second.group) != groups.end();
  });
}

}  // namespace

bool may_work_here(const ports::Person& person, const definition::ProcessDefinition& definition,
                   const std::string& section) {
  return person.works_for(section) || serves_all(person, definition);
}

Rejection of_another_section(const std::string& user, const std::string& section) {
  return refuse(Kind::kForbidden, "SECTION",
                user + " is of another section than the case: choose somebody of section " +
                    section + ", or have the case moved first.",
                user + " 不属于本案件所在的版块：请选择版块 " + section +
                    " 的人员，或先移交案件。");
}

Result<Done> assign_section(Session& session, const AdministerInstance& command,
                            const Desk& desk) {
  const InstanceState before = session.state();
  const std::string to(command.data.get("to").text());
  if (!to.empty() && !desk.directory.has_section(to)) {
    return refuse(Kind::kInvalid, "SECTION", "The house has no section “" + to + "”.",
                  "没有版块“" + to + "”。");
  }
  if (to == before.section) {
    return refuse(Kind::kConflict, "SECTION", "The case belongs there already.",
                  "案件已属于该版块。");
  }
  history::SectionChanged changed{before.section, to, {}};
  for (const auto& [id, item] : before.work_items) {
    rename(item.candidate_groups, desk.definition, to, changed.groups);
  }
  for (const auto& [id, incident] : before.incidents) {
    rename(incident.groups, desk.definition, to, changed.groups);
  }
  auto& turn = session.turn();
  turn.record(std::move(changed));
  for (const auto& [id, item] : before.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    const ports::Person* owner = desk.directory.find(item.owner);
    const bool leaves = owner != nullptr && !may_work_here(*owner, desk.definition, to);
    if (item.owner.empty()) process::reoffer_if_nobody(turn, id);
    if (leaves) process::offer_anew(turn, id);
  }
  return Done{};
}

}  // namespace recourse::command
