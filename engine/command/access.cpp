#include "engine/command/access.h"

#include <algorithm>

#include "engine/definition/privacy.h"
#include "engine/definition/sections.h"
#include "engine/process/house_section.h"

namespace recourse::command {
namespace {

bool among_people(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool works_on(const Caller& caller, const history::WorkItem& item) {
  if (lifecycle::is_final(item.state)) return false;
  const bool by_group = std::any_of(
      caller.groups.begin(), caller.groups.end(),
      [&](const auto& group) { return among_people(item.candidate_groups, group); });
  const bool excluded = among_people(item.excluded, caller.user);
  return item.owner == caller.user || item.delegated_from == caller.user ||
         ((by_group || among_people(item.candidate_users, caller.user)) && !excluded &&
          item.owner.empty());
}

/// One of them is the other, or lies within it.
bool overlap(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (b.size() == a.size() || b[a.size()] == '.');
}

bool plays(const Caller& caller, const definition::Role& role, const std::string& section) {
  return among_people(role.users, caller.user) ||
         (!role.group.empty() && among_people(caller.groups, process::group_of(role, section)));
}

}  // namespace

bool oversees(const Caller& caller, const history::InstanceState& state, std::string_view role) {
  return caller.has_role(role) && caller.reaches(state.section);
}

bool is_addressed_to(const history::Incident& incident, const Caller& caller) {
  const auto of_group = [&](const auto& group) { return among_people(incident.groups, group); };
  return among_people(incident.users, caller.user) ||
         std::any_of(caller.groups.begin(), caller.groups.end(), of_group);
}

bool may_intervene(const Caller& caller, const history::InstanceState& state,
                   std::string_view kind, std::uint32_t incident) {
  if (caller.is_system() || caller.has_role("admin")) return true;
  if (kind == "assign_section") {
    return caller.has_role("supervisor") && (caller.central || caller.section.empty());
  }
  if (kind == "merge" || kind == "link") {
    return std::any_of(state.work_items.begin(), state.work_items.end(), [&](const auto& entry) {
      return entry.second.owner == caller.user && !lifecycle::is_final(entry.second.state);
    });
  }
  if (kind != "retry" && kind != "acknowledge") return false;
  const auto at = state.incidents.find(incident);
  return at != state.incidents.end() && is_addressed_to(at->second, caller);
}

bool sees_private(const Caller& caller, const history::InstanceState& state,
                  const definition::ProcessDefinition& definition, std::string_view path) {
  if (caller.is_system() || (!caller.user.empty() && state.starter == caller.user)) return true;
  for (const auto& [id, item] : state.work_items) {
    const auto* task = std::get_if<definition::TaskStep>(&definition.steps[item.node].kind);
    if (task == nullptr || !works_on(caller, item)) continue;
    const bool named = std::any_of(task->fields.begin(), task->fields.end(),
                                   [&](const auto& field) { return overlap(field.path, path); });
    if (named) return true;
  }
  const std::string_view name = path.substr(0, path.find('.'));
  const auto needs_it = [&](const std::string& role) {
    const auto declared = definition.roles.find(role);
    return declared != definition.roles.end() && plays(caller, declared->second, state.section);
  };
  return std::any_of(definition.data.begin(), definition.data.end(), [&](const auto& variable) {
    return variable.name == name &&
           std::any_of(variable.seen_by.begin(), variable.seen_by.end(), needs_it);
  });
}

definition::Section::Mode data_mode(const Caller& caller, const history::InstanceState& state,
                                    const definition::ProcessDefinition& definition,
                                    std::string_view path) {
  using Mode = definition::Section::Mode;
  const definition::Section* section =
      definition.sections.empty() ? nullptr : definition::section_of(definition, path);
  if (section == nullptr || caller.is_system()) return Mode::kEditable;
  std::optional<Mode> best;
  for (const auto& [name, mode] : section->roles) {
    const auto role = definition.roles.find(name);
    const bool has = name == "starter"
                         ? !caller.user.empty() && state.starter == caller.user
                         : role != definition.roles.end() &&
                               plays(caller, role->second, state.section);
    if (has) best = std::max(best.value_or(mode), mode);
  }
  const bool overlooks = caller.has_role("admin") || oversees(caller, state, "auditor");
  return std::max(best.value_or(section->others), overlooks ? Mode::kVisible : Mode::kHidden);
}

bool tells_hidden(const Caller& caller, const history::InstanceState& state,
                  const definition::ProcessDefinition& definition,
                  const std::set<std::string>& reads) {
  if (definition.sections.empty()) return false;
  const auto is_hidden = [&](const std::string& path) {
    return data_mode(caller, state, definition, path) == definition::Section::Mode::kHidden;
  };
  const auto holds_hidden = [&](const std::string& path) {
    const auto within = [&](const auto& section) {
      return std::any_of(section.data.begin(), section.data.end(), [&](const std::string& below) {
        return definition::lies_in(below, path) && is_hidden(below);
      });
    };
    return is_hidden(path) ||
           std::any_of(definition.sections.begin(), definition.sections.end(), within);
  };
  const auto ends = definition::ends_of(reads);
  return std::any_of(ends.begin(), ends.end(), holds_hidden);
}

Access access(const Caller& caller, const history::InstanceState& state) {
  if (caller.is_system() || caller.has_role("admin")) return Access::kWrite;
  for (const auto& [id, item] : state.work_items) {
    const bool by_group = std::any_of(
        caller.groups.begin(), caller.groups.end(),
        [&groups = item.candidate_groups](const auto& group) {
          return among_people(groups, group);
        });
    const bool comes_back =
        item.delegated_from == caller.user || item.stands_in_for == caller.user;
    if (item.owner == caller.user || comes_back || by_group ||
        among_people(item.candidate_users, caller.user)) {
      return Access::kWrite;
    }
  }
  if (!caller.user.empty() && state.starter == caller.user) return Access::kWrite;
  const bool mends =
      std::any_of(state.incidents.begin(), state.incidents.end(),
                  [&](const auto& entry) { return is_addressed_to(entry.second, caller); });
  if (mends) return Access::kWrite;
  const bool by_role = oversees(caller, state, "supervisor") ||
                       oversees(caller, state, "auditor") || caller.has_role("privacy");
  if (by_role) return Access::kRead;
  const bool has_copy =
      std::any_of(state.copies.begin(), state.copies.end(),
                  [&](const auto& copy) { return copy.user == caller.user; });
  if (has_copy) return Access::kRead;
  const bool took_part = std::any_of(
      state.acted.begin(), state.acted.end(),
      [&](const auto& acted) { return among_people(acted.second, caller.user); });
  return took_part ? Access::kRead : Access::kNone;
}

}  // namespace recourse::command
