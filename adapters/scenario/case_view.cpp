#include "adapters/scenario/case_view.h"

#include <set>

namespace recourse::scenario {

bool path_ends_with(std::string_view path, std::string_view name) {
  if (path == name) return true;
  return path.size() > name.size() && path.ends_with(name) &&
         path[path.size() - name.size() - 1] == '/';
}

const std::string& CasePart::path_of(history::ActivityId activity) const {
  static const std::string kNothing;
  const auto found = state->activities.find(activity);
  return found == state->activities.end() ? kNothing
                                          : definition->chart.node(found->second.node).path;
}

bool CasePart::is_called(history::ActivityId activity, std::string_view name) const {
  return path_ends_with(path_of(activity), name);
}

bool CasePart::is_about(const history::WorkItem& item, std::string_view name) const {
  return path_ends_with(definition->chart.node(item.node).path, name);
}

int CasePart::item_number(history::ActivityId activity) const {
  while (activity != 0) {
    const auto found = state->activities.find(activity);
    if (found == state->activities.end()) return 0;
    if (found->second.index >= 0) return found->second.index + 1;
    activity = found->second.parent;
  }
  return 0;
}

namespace {
void collect_parts(runtime::Loop& loop, const runtime::Library& library, InstanceId id,
                   std::vector<CasePart>& parts) {
  auto state = loop.state(id);
  if (!state.ok()) return;
  parts.push_back({*state, library.find((*state)->process, (*state)->version)});
  const auto calls = (*state)->calls;
  for (const history::Call& call : calls) collect_parts(loop, library, call.child, parts);
}
}  // namespace

std::vector<CasePart> parts_of(runtime::Loop& loop, const runtime::Library& library,
                               InstanceId root) {
  std::vector<CasePart> parts;
  collect_parts(loop, library, root, parts);
  return parts;
}

std::vector<std::string> active_leaves(const CasePart& part) {
  std::set<history::ActivityId> parents;
  for (const auto& [id, activity] : part.state->activities) parents.insert(activity.parent);
  std::vector<std::string> leaves;
  for (const auto& [id, activity] : part.state->activities) {
    if (parents.contains(id) || activity.parent == 0) continue;
    leaves.push_back(part.path_of(id));
  }
  return leaves;
}

}  // namespace recourse::scenario
