// Which transitions an event wakes, and which of them survive (S3).
#include <algorithm>

#include "engine/kernel/interpreter.h"

namespace recourse::kernel {

using definition::NodeKind;
using definition::Transition;

const Activity* Interpreter::find(ActivityId id) const {
  const auto& activities = recorder_.state().activities;
  const auto at = activities.find(id);
  return at == activities.end() ? nullptr : &at->second;
}

std::vector<ActivityId> Interpreter::children(ActivityId parent) const {
  std::vector<const Activity*> found;
  for (const auto& [id, activity] : recorder_.state().activities) {
    if (activity.parent == parent && id != parent) found.push_back(&activity);
  }
  std::sort(found.begin(), found.end(), [](const Activity* a, const Activity* b) {
    return std::tie(a->node, a->index, a->id) < std::tie(b->node, b->index, b->id);
  });
  std::vector<ActivityId> ids;
  ids.reserve(found.size());
  for (const Activity* activity : found) ids.push_back(activity->id);
  return ids;
}

void Interpreter::leaves(ActivityId from, std::vector<ActivityId>& out) const {
  const auto below = children(from);
  if (below.empty()) {
    out.push_back(from);
    return;
  }
  for (ActivityId child : below) leaves(child, out);
}

namespace {
bool event_matches(const std::string& wanted, const std::string& name) {
  if (wanted == "*" || wanted == name) return true;
  return name.size() > wanted.size() && name[wanted.size()] == '.' && name.starts_with(wanted);
}
}  // namespace

bool Interpreter::matches(const Transition& t, const Activity& source, const Event* event) {
  if (event == nullptr) {
    if (!t.event.empty()) return false;
  } else if (event->take != kNoTransition) {
    return event->take == t.id;
  } else if (t.event.empty() || !event_matches(t.event, event->name)) {
    return false;
  }
  return !t.guarded || host_.allows(t, source, event);
}

bool Interpreter::match_at(const Activity& activity, const Event* event,
                           std::vector<Selected>& out) {
  for (TransitionId id : chart_.node(activity.node).transitions) {
    if (!matches(chart_.transition(id), activity, event)) continue;
    for (const Selected& s : out) {
      if (s.transition == id && s.source == activity.id) return true;
    }
    out.push_back({id, activity.id});
    return true;
  }
  return false;
}

std::vector<Interpreter::Selected> Interpreter::select(const Event* event) {
  std::vector<Selected> selected;
  if (recorder_.state().activities.empty()) return selected;
  if (event != nullptr && event->reach != Event::Reach::kBroadcast) {
    for (const Activity* a = find(event->at); a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, selected) || event->reach == Event::Reach::kAt) break;
      if (a->parent == 0) break;
    }
    return selected;
  }
  std::vector<ActivityId> active;
  leaves(recorder_.state().activities.begin()->first, active);
  for (ActivityId leaf : active) {
    for (const Activity* a = find(leaf); a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, selected) || a->parent == 0) break;
    }
  }
  drop_conflicts(selected);
  return selected;
}

ActivityId Interpreter::domain_of(const Selected& s) const {
  const Transition& t = chart_.transition(s.transition);
  if (t.targets.empty()) return 0;
  const Activity* a = find(s.source);
  if (t.internal && chart_.is_ancestor(a->node, t.targets.front())) return a->id;
  for (a = find(a->parent); a != nullptr; a = find(a->parent)) {
    const bool holds_all =
        std::all_of(t.targets.begin(), t.targets.end(),
                    [&](NodeId target) { return chart_.is_ancestor(a->node, target); });
    if (holds_all && chart_.node(a->node).kind == NodeKind::kCompound) return a->id;
  }
  throw InvariantBroken("transition from " + chart_.node(t.source).path + " has no common scope");
}

ActivityId Interpreter::exit_root(const Selected& s) const {
  const ActivityId domain = domain_of(s);
  if (domain == s.source) return domain;  // internal: everything inside it
  const Activity* a = find(s.source);
  while (a->parent != domain) a = find(a->parent);
  return a->id;
}

bool Interpreter::is_below(ActivityId id, ActivityId ancestor) const {
  for (const Activity* a = find(id); a != nullptr; a = find(a->parent)) {
    if (a->id == ancestor) return true;
    if (a->parent == 0) break;
  }
  return false;
}

void Interpreter::drop_conflicts(std::vector<Selected>& selected) const {
  if (selected.size() < 2) return;
  const auto exits = [&](const Selected& s) {
    const Transition& t = chart_.transition(s.transition);
    return t.alongside || t.targets.empty() ? ActivityId{0} : exit_root(s);
  };
  std::vector<Selected> kept;
  for (const Selected& candidate : selected) {
    const ActivityId root = exits(candidate);
    bool preempted = false;
    for (std::size_t i = 0; i < kept.size() && root != 0 && !preempted;) {
      const ActivityId other = exits(kept[i]);
      if (other == 0 || (!is_below(root, other) && !is_below(other, root))) {
        ++i;
      } else if (candidate.source != kept[i].source &&
                 is_below(candidate.source, kept[i].source)) {
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i));  // descendant beats ancestor
      } else {
        preempted = true;
      }
    }
    if (!preempted) kept.push_back(candidate);
  }
  selected = std::move(kept);
}

}  // namespace recourse::kernel
