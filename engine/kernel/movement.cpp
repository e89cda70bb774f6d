// Leaving and entering nodes (S4): innermost out first, outermost in first.
#include <algorithm>

#include "engine/kernel/interpreter.h"

namespace recourse::kernel {

using definition::kNoNode;
using definition::NodeKind;
using definition::Transition;

void Interpreter::exit_tree(ActivityId id, ActivityId completing, const std::string& reason) {
  const auto below = children(id);
  for (auto child = below.rbegin(); child != below.rend(); ++child) {
    exit_tree(*child, completing, reason);
  }
  const Activity* activity = find(id);
  if (activity == nullptr) return;
  const bool completed = id == completing;
  host_.leaving(*activity, completed);
  const std::string& path = chart_.node(activity->node).path;
  if (completed) {
    recorder_.record(history::ActivityCompleted{id, path, host_.completed_by()});
  } else {
    recorder_.record(history::ActivityExited{id, path, reason});
  }
}

void Interpreter::exit_activity(ActivityId id, const std::string& reason) {
  exit_tree(id, 0, reason);
}

void Interpreter::exit_children(ActivityId parent, bool regions, const std::string& reason) {
  const auto below = children(parent);
  for (auto child = below.rbegin(); child != below.rend(); ++child) {
    if (regions || !find(*child)->region) exit_tree(*child, 0, reason);
  }
}

ActivityId Interpreter::record_entry(history::ActivityEntered entered) {
  const auto& state = recorder_.state();
  entered.activity = state.last_activity + 1;
  entered.path = chart_.node(entered.node).path;
  const auto visits = state.visits.find(entered.node);
  entered.visit = visits == state.visits.end() ? 1 : visits->second + 1;
  const ActivityId id = entered.activity;
  recorder_.record(std::move(entered));
  return id;
}

ActivityId Interpreter::enter_node(NodeId node, ActivityId parent, const Region* region,
                                   bool beside, std::uint64_t undo_entry) {
  history::ActivityEntered entered;
  entered.node = node;
  entered.parent = parent;
  entered.region = beside;
  entered.undo_entry = undo_entry;
  if (region != nullptr) {
    entered.index = region->index;
    entered.overlaid = region->overlaid;
    entered.locals = region->locals;
  } else {
    entered.locals = host_.locals_of(node, parent);
  }
  const ActivityId id = record_entry(std::move(entered));
  if (host_.entered(*find(id))) enter_default(id);
  return id;
}

void Interpreter::enter_default(ActivityId id) {
  const definition::Node& node = chart_.node(find(id)->node);
  if (node.kind == NodeKind::kParallel) {
    for (const Region& region : host_.regions(*find(id))) start_region(id, region);
    return;
  }
  if (node.kind != NodeKind::kCompound) return;
  for (NodeId child : node.initial) enter_in(id, child);
}

void Interpreter::start_region(ActivityId parallel, const Region& region) {
  enter_node(region.node, parallel, &region, /*beside=*/false, 0);
}

void Interpreter::enter_in(ActivityId domain, NodeId target) {
  std::vector<NodeId> path;
  const NodeId top = find(domain)->node;
  for (NodeId n = target; n != top; n = chart_.node(n).parent) {
    RECOURSE_INVARIANT(n != kNoNode, "target outside its scope");
    path.push_back(n);
  }
  std::reverse(path.begin(), path.end());
  ActivityId parent = domain;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (chart_.node(path[i]).kind == NodeKind::kFinal) {
      recorder_.record(history::ScopeFinished{parent, path[i]});
      check_scope(parent);
      return;
    }
    if (i + 1 == path.size()) {
      enter_node(path[i], parent, nullptr, /*beside=*/false, 0);
      return;
    }
    // An inner node named as target: its surroundings are entered without their default child.
    history::ActivityEntered around;
    around.node = path[i];
    around.parent = parent;
    around.locals = host_.locals_of(path[i], parent);
    parent = record_entry(std::move(around));
    static_cast<void>(host_.entered(*find(parent)));
  }
}

ActivityId Interpreter::spawn(NodeId node, ActivityId parent, Map locals,
                              std::uint64_t undo_entry) {
  Region region{node, -1, std::move(locals), false};
  return enter_node(node, parent, &region, /*beside=*/true, undo_entry);
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
  if (children(id).empty()) host_.scope_done(*scope);
}

void Interpreter::leave(const Step& step) {
  const Transition& t = chart_.transition(step.selected.transition);
  if (step.domain == 0 || find(step.source.id) == nullptr) return;
  if (step.domain == step.source.id) {
    exit_children(step.domain, /*regions=*/true, host_.exit_reason(t));
    return;
  }
  exit_tree(exit_root(step.selected), host_.completes(t) ? step.source.id : 0,
            host_.exit_reason(t));
}

void Interpreter::arrive(const Step& step) {
  const Transition& t = chart_.transition(step.selected.transition);
  if (t.targets.empty()) return;
  // An arrival before it in this microstep may have ended the scope (a join that was met).
  if (!t.alongside && find(step.domain) == nullptr) return;
  if (t.alongside) {
    const ActivityId around = step.source.parent == 0 ? step.source.id : step.source.parent;
    if (find(around) == nullptr) return;
    spawn(t.targets.front(), around, host_.locals_of(t.targets.front(), around));
    return;
  }
  for (NodeId target : t.targets) {
    const NodeId to = host_.redirect(t, step.source, step.domain, target);
    if (to != kNoNode) enter_in(step.domain, to);
  }
}

}  // namespace recourse::kernel
