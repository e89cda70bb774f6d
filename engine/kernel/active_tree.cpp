#include "engine/kernel/active_tree.h"

#include <algorithm>
#include <tuple>

namespace recourse::kernel {

ActiveTree::ActiveTree(const history::InstanceState& state) {
  below_.reserve(state.activities.size());
  for (const auto& [id, activity] : state.activities) {
    if (activity.parent != 0) below_.push_back(&activity);
  }
  std::sort(below_.begin(), below_.end(), [](const Activity* a, const Activity* b) {
    return std::tie(a->parent, a->node, a->index, a->id) <
           std::tie(b->parent, b->node, b->index, b->id);
  });
}

std::span<const history::Activity* const> ActiveTree::children(ActivityId parent) const {
  struct ByParent {
    bool operator()(const Activity* a, ActivityId id) const { return a->parent < id; }
    bool operator()(ActivityId id, const Activity* a) const { return id < a->parent; }
  };
  const auto [from, to] = std::equal_range(below_.begin(), below_.end(), parent, ByParent());
  return {from, to};
}

void ActiveTree::leaving_order(const Activity& from, std::vector<ActivityId>& out) const {
  const auto below = children(from.id);
  for (auto child = below.rbegin(); child != below.rend(); ++child) leaving_order(**child, out);
  out.push_back(from.id);
}

void ActiveTree::leaves(const Activity& from, std::vector<const Activity*>& out) const {
  const auto below = children(from.id);
  if (below.empty()) out.push_back(&from);
  for (const Activity* child : below) leaves(*child, out);
}

}  // namespace recourse::kernel
