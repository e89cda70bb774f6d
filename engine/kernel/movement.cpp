// Leaving nodes, and what is left and entered by a transition (S4): innermost out
// first, outermost in first.
#include "engine/kernel/interpreter.h"

namespace recourse::kernel {

using definition::kNoNode;
using definition::NodeKind;
using definition::Transition;

void Interpreter::exit_tree(ActivityId id, ActivityId completing, const std::string& reason) {
  const Activity* top = find(id);
  if (top == nullptr) return;
  std::vector<ActivityId> order;
  recorder_.tree().leaving_order(id, order);
  for (const ActivityId left : order) keep_history(*find(left));
  for (const ActivityId left : order) {
    const Activity* activity = find(left);
    if (activity == nullptr) continue;
    const bool completed = left == completing;
    if (activity->completed_by != kNoNode) host_.leaving_final(*activity);
    host_.leaving(*activity, completed);
    const std::string& path = chart_.node(activity->node).path;
    if (completed) {
      const bool returned = reason == kReturned;
      recorder_.record(history::ActivityCompleted{left, path, host_.completed_by(), returned});
    } else {
      recorder_.record(history::ActivityExited{left, path, reason});
    }
  }
}

/// Before anything of it is left. Regions started beside the flow are no part of its history.
void Interpreter::keep_history(const Activity& left) {
  const auto& histories = chart_.node(left.node).histories;
  if (histories.empty()) return;
  const ActiveTree& tree = recorder_.tree();
  const auto innermost = [&](const Activity& from, std::vector<NodeId>& out) {
    std::vector<const Activity*> leaves;
    tree.leaves(from, leaves);
    for (const Activity* leaf : leaves) {
      out.push_back(leaf->completed_by == kNoNode ? leaf->node : leaf->completed_by);
    }
  };
  for (const NodeId history : histories) {
    history::HistoryKept kept{history, chart_.node(left.node).path, {}};
    for (const ActiveTree::Place& place : tree.children(left.id)) {
      const Activity* child = find(place.id);
      if (child->region) continue;
      if (chart_.node(history).kind == NodeKind::kDeepHistory) {
        innermost(*child, kept.kept);
      } else {
        kept.kept.push_back(child->node);
      }
    }
    if (kept.kept.empty() && left.completed_by != kNoNode) kept.kept = {left.completed_by};
    recorder_.record(std::move(kept));
  }
}

void Interpreter::exit_activity(ActivityId id, const std::string& reason) {
  exit_tree(id, 0, reason);
}

void Interpreter::exit_children(ActivityId parent, bool regions, const std::string& reason) {
  const auto below = children(parent);
  for (auto child = below.rbegin(); child != below.rend(); ++child) {
    const Activity* activity = find(*child);
    if (activity != nullptr && (regions || !activity->region)) exit_tree(*child, 0, reason);
  }
}

void Interpreter::complete_region(ActivityId id) {
  const Activity* activity = find(id);
  const ActivityId parent = activity->parent;
  host_.leaving(*activity, /*completed=*/true);
  recorder_.record(history::ActivityCompleted{id, chart_.node(activity->node).path,
                                              host_.completed_by()});
  if (parent != 0) check_scope(parent);
}

void Interpreter::check_scope(ActivityId id) {
  const Activity* scope = find(id);
  if (scope == nullptr || scope->completed_by == kNoNode) return;
  if (recorder_.tree().children(id).empty()) host_.scope_done(*scope);
}

void Interpreter::leave(const Step& step) {
  const Transition& t = chart_.transition(step.selected.transition);
  const ActivityId domain = step.selected.domain;
  if (domain == 0 || find(step.source.id) == nullptr) return;
  if (domain != step.source.id) {
    const bool beside = find(step.selected.exit_root)->region;
    exit_tree(step.selected.exit_root, host_.completes(t) ? step.source.id : 0,
              host_.exit_reason(t));
    // What runs beside the flow leads it elsewhere: a scope has one active child (S1).
    if (beside) exit_children(domain, /*regions=*/false, host_.exit_reason(t));
    return;
  }
  exit_children(domain, /*regions=*/true, host_.exit_reason(t));
  if (const Activity* scope = find(domain); scope->completed_by != kNoNode) {
    host_.leaving_final(*scope);
  }
}

void Interpreter::arrive(const Step& step) {
  const Transition& t = chart_.transition(step.selected.transition);
  if (t.targets.empty()) return;
  if (t.alongside) {
    const ActivityId around = step.source.parent == 0 ? step.source.id : step.source.parent;
    if (find(around) == nullptr) return;
    spawn(t.targets.front(), around, host_.locals_of(t.targets.front(), around));
    return;
  }
  const ActivityId domain = step.selected.domain;
  // An arrival before it in this microstep may have ended the scope (a join that was met).
  if (find(domain) == nullptr) return;
  std::vector<NodeId> targets;
  for (NodeId target : t.targets) {
    const NodeId to = host_.redirect(t, step.source, domain, target);
    if (to != kNoNode) targets.push_back(to);
  }
  if (!targets.empty()) enter_all_in(domain, targets);
}

}  // namespace recourse::kernel
