// A case is given to another section of the house: its open work is offered there.
#include "engine/command/assign_section.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/house_section.h"
#include "engine/process/reoffer.h"
#include "engine/process/tasks.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

/// The group within its old section, or as said, becomes the one within the new section.
void rename(const std::vector<std::string>& groups, const definition::ProcessDefinition& definition,
            const std::string& to, std::map<std::string, std::string>& renamed) {
  for (const std::string& group : groups) {
    const std::string said = group.substr(group.rfind('/') + 1);
    const auto now = process::group_here(definition, to, said);
    if (now && *now != group) renamed[group] = *now;
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

/// To where the command moves the case: a section of the house, or "" for all of them.
Result<std::string> goal(const AdministerInstance& command, const Desk& desk,
                         const InstanceState& before) {
  const Value* to = command.data.find("to");
  if (to == nullptr || (!to->is_null() && !to->is<std::string>())) {
    return refuse(Kind::kInvalid, "SECTION",
                  "Say with “to” which section it belongs to from now on; null for all of them.",
                  "请用“to”指明所属版块；null 表示所有版块。");
  }
  const std::string section(to->text());
  if (!section.empty() && !desk.directory.has_section(section)) {
    return refuse(Kind::kInvalid, "SECTION", "The house has no section “" + section + "”.",
                  "没有版块“" + section + "”。");
  }
  const Value* from = command.data.find("from");  // of a called case: that of its caller
  const bool of_its_own = from != nullptr && from->text() != before.section;
  if (section == before.section || of_its_own) {
    return refuse(Kind::kConflict, "SECTION", "The case belongs there already, or by its own rule.",
                  "案件已属于该版块，或另有所属。");
  }
  if (before.section.empty() && desk.definition.belongs_to.empty() && from == nullptr) {
    return refuse(Kind::kConflict, "SECTION",
                  "Cases of this process belong to the whole house: it has no belongs_to.",
                  "此流程的案件不分版块（未声明 belongs_to）。");
  }
  return section;
}

/// Somebody has a hand in it who may not work there: the owner, or whom it would come back to.
bool leaves(const history::WorkItem& item, const Desk& desk, const std::string& to) {
  for (const std::string* user : {&item.owner, &item.delegated_from, &item.stands_in_for}) {
    const ports::Person* person = user->empty() ? nullptr : desk.directory.find(*user);
    if (person != nullptr && !may_work_here(*person, desk.definition, to)) return true;
  }
  return false;
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
  const auto to = goal(command, desk, before);
  if (!to) return to.rejection();
  history::SectionChanged changed{before.section, *to, {}};
  for (const auto& [id, item] : before.work_items) {
    rename(item.candidate_groups, desk.definition, *to, changed.groups);
  }
  for (const auto& [id, incident] : before.incidents) {
    rename(incident.groups, desk.definition, *to, changed.groups);
  }
  auto& turn = session.turn();
  turn.record(std::move(changed));
  for (const auto& [id, item] : before.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    if (item.owner.empty()) process::reoffer_if_nobody(turn, id);
    if (!leaves(item, desk, *to)) continue;
    if (lifecycle::is_suspended(item.state)) process::resume_item(turn, id);
    process::offer_anew(turn, id);
  }
  for (const auto& call : before.calls) {
    turn.effects.push_back(
        process::MoveChild{call.child, before.section, *to, command.reason});
  }
  return Done{};
}

}  // namespace recourse::command
