// Which transitions an event wakes, and which of them survive (S3).
#include <algorithm>

#include "engine/kernel/active_tree.h"
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

namespace {

bool event_matches(const std::string& wanted, const std::string& name) {
  if (wanted == "*" || wanted == name) return true;
  return name.size() > wanted.size() && name[wanted.size()] == '.' && name.starts_with(wanted);
}

/// All but the guard.
bool is_woken(const Transition& t, const Event* event) {
  if (event == nullptr) return t.event.empty();
  if (event->take != kNoTransition) return event->take == t.id;
  if (t.event.empty()) return false;
  return event_matches(t.event, event->name) ||
         std::any_of(t.also.begin(), t.also.end(), [&](const std::string& wanted) {
           return event_matches(wanted, event->name);
         });
}

}  // namespace

bool Interpreter::matches(const Transition& t, const Activity& source, const Event* event) {
  return is_woken(t, event) && (!t.guarded || host_.allows(t, source, event));
}

/// Most events wake nothing but at one place, and eventless transitions are rare: the walk through
/// the tree is then not worth its price.
bool Interpreter::wakes_any(const Event* event) const {
  const auto& activities = recorder_.state().activities;
  return std::any_of(activities.begin(), activities.end(), [&](const auto& entry) {
    const auto& own = chart_.node(entry.second.node).transitions;
    return std::any_of(own.begin(), own.end(), [&](TransitionId t) {
      return is_woken(chart_.transition(t), event);
    });
  });
}

bool Interpreter::match_at(const Activity& activity, const Event* event,
                           std::vector<Selected>& out) {
  for (TransitionId id : chart_.node(activity.node).transitions) {
    if (!matches(chart_.transition(id), activity, event)) continue;
    for (const Selected& s : out) {
      if (s.transition == id && s.source == activity.id) return true;
    }
    out.push_back(selected(id, activity));
    return true;
  }
  return false;
}

std::vector<Interpreter::Selected> Interpreter::select(const Event* event) {
  std::vector<Selected> selected;
  const auto& state = recorder_.state();
  if (state.activities.empty()) return selected;
  if (event != nullptr && event->reach != Event::Reach::kBroadcast) {
    for (const Activity* a = find(event->at); a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, selected) || event->reach == Event::Reach::kAt) break;
      if (a->parent == 0) break;
    }
    return selected;
  }
  if (!wakes_any(event)) return selected;
  std::vector<const Activity*> active;
  ActiveTree(state).leaves(state.activities.begin()->second, active);
  for (const Activity* leaf : active) {
    for (const Activity* a = leaf; a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, selected) || a->parent == 0) break;
    }
  }
  drop_conflicts(selected);
  return selected;
}

/// The innermost compound around the source that holds all targets; the source itself, when it is
/// a compound, the transition is internal, and all targets lie inside.
ActivityId Interpreter::domain_of(const Transition& t, const Activity& source) const {
  std::vector<NodeId> targets;
  for (const NodeId target : t.targets) resolve(target, targets, nullptr);
  const auto holds_all = [&](const Activity& a) {
    return chart_.node(a.node).kind == NodeKind::kCompound &&
           std::all_of(targets.begin(), targets.end(),
                       [&](NodeId target) { return chart_.is_ancestor(a.node, target); });
  };
  if (t.internal && holds_all(source)) return source.id;
  for (const Activity* a = find(source.parent); a != nullptr; a = find(a->parent)) {
    if (holds_all(*a)) return a->id;
  }
  throw InvariantBroken("transition from " + chart_.node(t.source).path + " has no common scope");
}

Interpreter::Selected Interpreter::selected(TransitionId transition,
                                            const Activity& source) const {
  const Transition& t = chart_.transition(transition);
  if (t.targets.empty() || t.alongside) return {transition, source.id, 0, 0};
  const ActivityId domain = domain_of(t, source);
  const Activity* exit_root = &source;
  while (exit_root->id != domain && exit_root->parent != domain) {
    exit_root = find(exit_root->parent);
  }
  return {transition, source.id, domain, exit_root->id};
}

bool Interpreter::is_below(ActivityId id, ActivityId ancestor) const {
  for (const Activity* a = find(id); a != nullptr; a = find(a->parent)) {
    if (a->id == ancestor) return true;
    if (a->parent == 0) break;
  }
  return false;
}

/// Two transitions conflict when both leave the same activity. In one branch the inner one stays,
/// otherwise the earlier in document order.
void Interpreter::drop_conflicts(std::vector<Selected>& selected) const {
  if (selected.size() < 2) return;
  std::vector<Selected> kept;
  for (const Selected& candidate : selected) {
    std::vector<bool> beaten(kept.size(), false);
    bool preempted = false;
    for (std::size_t i = 0; i < kept.size() && candidate.exit_root != 0 && !preempted; ++i) {
      const ActivityId other = kept[i].exit_root;
      if (other == 0) continue;
      if (!is_below(candidate.exit_root, other) && !is_below(other, candidate.exit_root)) continue;
      beaten[i] = candidate.source != kept[i].source && is_below(candidate.source, kept[i].source);
      preempted = !beaten[i];
    }
    if (preempted) continue;
    std::size_t at = 0;
    std::erase_if(kept, [&](const Selected&) { return beaten[at++]; });
    kept.push_back(candidate);
  }
  selected = std::move(kept);
}

}  // namespace recourse::kernel
