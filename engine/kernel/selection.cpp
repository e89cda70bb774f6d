// Which transitions an event wakes, and which of them survive (S3).
#include <algorithm>
#include <map>

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
  std::vector<ActivityId> ids;
  for (const ActiveTree::Place& child : recorder_.tree().children(parent)) ids.push_back(child.id);
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

/// What a selection has found already: two leaves may come to the same place on their way out.
bool Interpreter::match_at(const Activity& activity, const Event* event, Found& found,
                           std::vector<Selected>& out) {
  for (TransitionId id : chart_.node(activity.node).transitions) {
    if (!matches(chart_.transition(id), activity, event)) continue;
    if (found.emplace(id, activity.id).second) out.push_back(selected(id, activity));
    return true;
  }
  return false;
}

std::vector<Interpreter::Selected> Interpreter::select(const Event* event) {
  std::vector<Selected> selected;
  Found found;
  const auto& state = recorder_.state();
  if (state.activities.empty()) return selected;
  if (event != nullptr && event->reach != Event::Reach::kBroadcast) {
    for (const Activity* a = find(event->at); a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, found, selected) || event->reach == Event::Reach::kAt) break;
      if (a->parent == 0) break;
    }
    return selected;
  }
  if (!wakes_any(event)) return selected;
  std::vector<const Activity*> active;
  recorder_.tree().leaves(state.activities.begin()->second, active);
  for (const Activity* leaf : active) {
    for (const Activity* a = leaf; a != nullptr; a = find(a->parent)) {
      if (match_at(*a, event, found, selected) || a->parent == 0) break;
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
  std::vector<bool> kept(selected.size(), false);
  // Those kept so far that leave an activity themselves, and those that leave something below it.
  std::multimap<ActivityId, std::size_t> leaving, leaving_below;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const Selected& candidate = selected[i];
    kept[i] = true;
    if (candidate.exit_root == 0) continue;
    std::vector<ActivityId> around;  // the exit root first
    for (const Activity* a = find(candidate.exit_root); a != nullptr; a = find(a->parent)) {
      around.push_back(a->id);
      if (a->parent == 0) break;
    }
    std::vector<std::size_t> beaten;
    const auto compare = [&](const auto& range) {
      for (auto other = range.first; other != range.second; ++other) {
        const Selected& rival = selected[other->second];
        if (!kept[other->second]) continue;
        const bool beats = candidate.source != rival.source &&
                           is_below(candidate.source, rival.source);
        if (!beats) kept[i] = false;
        if (beats) beaten.push_back(other->second);
      }
    };
    for (const ActivityId id : around) compare(leaving.equal_range(id));
    compare(leaving_below.equal_range(candidate.exit_root));
    if (!kept[i]) continue;
    for (const std::size_t other : beaten) kept[other] = false;
    leaving.emplace(around.front(), i);
    for (std::size_t up = 1; up < around.size(); ++up) leaving_below.emplace(around[up], i);
  }
  std::size_t at = 0;
  std::erase_if(selected, [&](const Selected&) { return !kept[at++]; });
}

}  // namespace recourse::kernel
