#include <algorithm>

#include "engine/command/access.h"

namespace recourse::command {
namespace {

bool among_people(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

Access access(const Caller& caller, const history::InstanceState& state) {
  if (caller.is_system() || caller.has_role("admin")) return Access::kWrite;
  for (const auto& [id, item] : state.work_items) {
    const bool by_group = std::any_of(
        caller.groups.begin(), caller.groups.end(),
        [&groups = item.candidate_groups](const auto& group) {
          return among_people(groups, group);
        });
    if (item.owner == caller.user || item.delegated_from == caller.user || by_group ||
        among_people(item.candidate_users, caller.user)) {
      return Access::kWrite;
    }
  }
  if (!caller.user.empty() && state.starter == caller.user) return Access::kWrite;
  if (caller.has_role("supervisor") || caller.has_role("auditor")) return Access::kRead;
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
