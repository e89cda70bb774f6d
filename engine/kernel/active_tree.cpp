#include "engine/kernel/active_tree.h"

#include <algorithm>

namespace recourse::kernel {
namespace {

ActiveTree::Place place_of(const history::Activity& activity) {
  return {activity.parent, activity.node, activity.index, activity.id};
}

}  // namespace

ActiveTree::ActiveTree(const history::InstanceState& state) : state_(state) {
  below_.reserve(state.activities.size());
  for (const auto& [id, activity] : state.activities) {
    if (activity.parent != 0) below_.push_back(place_of(activity));
  }
  std::sort(below_.begin(), below_.end());
}

void ActiveTree::before(const history::Event& event) {
  if (const auto* completed = std::get_if<history::ActivityCompleted>(&event)) {
    erase(completed->activity);
  } else if (const auto* exited = std::get_if<history::ActivityExited>(&event)) {
    erase(exited->activity);
  } else if (const auto* detached = std::get_if<history::ActivityDetached>(&event)) {
    erase(detached->activity);
  }
}

void ActiveTree::after(const history::Event& event) {
  if (const auto* entered = std::get_if<history::ActivityEntered>(&event)) {
    insert(entered->activity);
  } else if (const auto* detached = std::get_if<history::ActivityDetached>(&event)) {
    insert(detached->activity);
  }
}

void ActiveTree::insert(ActivityId id) {
  const Activity& activity = state_.activities.at(id);
  if (activity.parent == 0) return;
  const Place place = place_of(activity);
  below_.insert(std::lower_bound(below_.begin(), below_.end(), place), place);
}

void ActiveTree::erase(ActivityId id) {
  const auto found = state_.activities.find(id);
  if (found == state_.activities.end() || found->second.parent == 0) return;
  below_.erase(std::lower_bound(below_.begin(), below_.end(), place_of(found->second)));
}

std::span<const ActiveTree::Place> ActiveTree::children(ActivityId parent) const {
  struct ByParent {
    bool operator()(const Place& a, ActivityId id) const { return a.parent < id; }
    bool operator()(ActivityId id, const Place& a) const { return id < a.parent; }
  };
  const auto [from, to] = std::equal_range(below_.begin(), below_.end(), parent, ByParent());
  return {from, to};
}

void ActiveTree::leaving_order(ActivityId from, std::vector<ActivityId>& out) const {
  const auto below = children(from);
  for (auto child = below.rbegin(); child != below.rend(); ++child) leaving_order(child->id, out);
  out.push_back(from);
}

void ActiveTree::leaves(const Activity& from, std::vector<const Activity*>& out) const {
  const auto below = children(from.id);
  if (below.empty()) out.push_back(&from);
  for (const Place& child : below) leaves(state_.activities.at(child.id), out);
}

}  // namespace recourse::kernel
