#include "engine/definition/beside.h"

#include <algorithm>

#include "engine/definition/returns.h"

namespace recourse::definition {
namespace {

const JoinRule* join_of(const StepInfo& step) {
  if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) return &parallel->join;
  if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) return &foreach->join;
  return nullptr;
}

}  // namespace

Beside::Beside(const ProcessDefinition& definition, const Ways& ways)
    : definition_(definition),
      ways_(ways),
      rests_(definition),
      undoers_(undoers_of(definition, ways)) {
  for (const Node& node : definition.chart.nodes) {
    if (may_outlive(node.id)) outliving_.push_back(node.id);
  }
}

bool Beside::may_run(NodeId other, NodeId step, bool in_branches, Sense sense) const {
  const Chart& chart = definition_.chart;
  const NodeId other_undo = undo_block(other);
  const NodeId step_undo = undo_block(step);
  if (other_undo != step_undo) {
    const auto found = undoers_.find(step_undo != kNoNode ? step_undo : other_undo);
    if (found == undoers_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](NodeId at) {
      if (undo_block(at) != kNoNode) return false;  // it stands for where it runs itself
      return step_undo != kNoNode ? may_run(other, at, in_branches, sense)
                                  : may_run(at, step, in_branches, sense);
    });
  }
  if (chart.is_ancestor(other, step)) return false;
  if (other == step) return in_another_visit(step, in_branches);
  const NodeId common = common_scope(other, step);
  const bool branches = chart.node(common).kind == NodeKind::kParallel;
  const NodeId others_child = child_towards(common, other);
  const NodeId own_child = child_towards(common, step);
  const auto beside = [&] {
    const bool own_body = chart.node(own_child).region && sense != Sense::kStanding;
    if (own_body && goes_on_beside(own_child, others_child, sense)) return true;
    if (!chart.node(others_child).region) return false;
    return sense == Sense::kPossible ? goes_on_beside(others_child, own_child, sense)
                                     : starts_while_in(others_child, own_child);
  };
  const bool standing = sense == Sense::kStanding;
  if (branches ? in_branches && !standing : beside()) return true;
  if (in_another_visit(common, in_branches)) return true;
  return !standing && outlives_join(other, step, common);
}

NodeId Beside::list_of(NodeId other, NodeId step) const {
  if (undo_block(other) != kNoNode || undo_block(step) != kNoNode) return kNoNode;
  const NodeId common = common_scope(other, step);
  if (other == common) return common;
  const NodeId child = child_towards(common, other);
  const Node& node = definition_.chart.node(common);
  const bool apart = node.kind == NodeKind::kParallel || definition_.chart.node(child).region;
  return apart ? child : common;
}

NodeId Beside::own_list_of(NodeId other, NodeId step) const {
  const NodeId common = common_scope(other, step);
  NodeId list = common;
  for (NodeId at = other; at != common && at != 0; at = definition_.chart.node(at).parent) {
    const Node& node = definition_.chart.node(at);
    if (node.region || definition_.chart.node(node.parent).kind == NodeKind::kParallel) list = at;
  }
  return list;
}

/// A body beside is sure to be able to start as long as the step is active whose handler starts it.
bool Beside::starts_while_in(NodeId body, NodeId active) const {
  const auto& transitions = definition_.chart.transitions;
  return std::any_of(transitions.begin(), transitions.end(), [&](const Transition& t) {
    const bool starts = t.alongside && !t.targets.empty() && t.targets.front() == body;
    return starts && (t.source == active || t.source == definition_.chart.node(body).parent);
  });
}

/// A body goes on beside what comes after the step whose handler started it, not beside what lies
/// before that.
bool Beside::goes_on_beside(NodeId body, NodeId active, Sense sense) const {
  const std::pair key(body, sense);
  const auto [at, fresh] = after_start_.try_emplace(key);
  if (fresh) at->second = after_start(body, sense);
  return at->second[active];
}

std::vector<bool> Beside::after_start(NodeId body, Sense sense) const {
  const Chart& chart = definition_.chart;
  const NodeId scope = chart.node(body).parent;
  std::vector<bool> reached(ways_.from.size(), false);
  std::vector<NodeId> open;
  const auto reach = [&](NodeId node) {
    if (!chart.is_ancestor(scope, node)) return;
    for (; node != scope && !reached[node]; node = chart.node(node).parent) {
      reached[node] = true;
      open.push_back(node);
    }
  };
  reach(body);
  for (const Transition& t : chart.transitions) {
    const bool starts = t.alongside && !t.targets.empty() && t.targets.front() == body;
    if (starts && t.source == scope) return std::vector<bool>(reached.size(), true);
    if (starts) reach(t.source);
  }
  const bool led_back = sense == Sense::kPossible;
  if (led_back && returns_.empty()) returns_ = led_back_from(definition_, ways_);
  while (!open.empty()) {
    const NodeId from = open.back();
    open.pop_back();
    for (const Ways::Edge& edge : ways_.from[from]) reach(edge.to);
    if (!led_back) continue;
    for (const NodeId to : returns_[from]) reach(to);
  }
  return reached;
}

NodeId Beside::around(NodeId node) const {
  return rests_.is_undo(node) ? NodeId{0} : definition_.chart.node(node).parent;
}

/// The innermost undo block a node stands in; kNoNode: in none.
NodeId Beside::undo_block(NodeId node) const {
  while (node != kNoNode && !rests_.is_undo(node)) node = definition_.chart.node(node).parent;
  return node;
}

/// Both may stand in bodies that run several times at once: of a foreach, of a handler beside.
bool Beside::in_another_visit(NodeId common, bool in_branches) const {
  const Chart& chart = definition_.chart;
  for (NodeId at = common; at != kNoNode && chart.node(at).parent != kNoNode;
       at = chart.node(at).parent) {
    if (rests_.is_undo(at)) return false;  // one at a time
    if (!chart.node(at).region) continue;
    const auto* foreach = std::get_if<ForeachStep>(&definition_.steps[chart.node(at).parent].kind);
    if (foreach == nullptr) return true;
    const bool one_by_one = foreach->sequential || foreach->max_parallel == 1;
    if (in_branches && !one_by_one) return true;
  }
  return false;
}

/// What goes on after its join runs beside what comes after that.
bool Beside::outlives_join(NodeId other, NodeId step, NodeId common) const {
  const Chart& chart = definition_.chart;
  return std::any_of(outliving_.begin(), outliving_.end(), [&](NodeId join) {
    const NodeId scope = chart.node(join).parent;
    if (scope != common && !chart.is_ancestor(scope, common)) return false;
    const bool other_inside = chart.is_ancestor(join, other) && after_rest(join)[other];
    const bool step_inside = chart.is_ancestor(join, step);
    if (other_inside && step_inside) return bool(after(join)[join]);
    return (other_inside && after(join)[step]) || (step_inside && after(join)[other]);
  });
}

/// What of a parallel or foreach may still be to come when it is joined: it rests, or comes after
/// something that does.
const std::vector<bool>& Beside::after_rest(NodeId join) const {
  const auto [at, fresh] = after_rest_.try_emplace(join, ways_.from.size(), false);
  std::vector<bool>& later = at->second;
  if (!fresh) return later;
  std::vector<NodeId> open;
  const auto reach = [&](NodeId node) {
    if (later[node] || !definition_.chart.is_ancestor(join, node)) return;
    later[node] = true;
    open.push_back(node);
  };
  for (const Node& node : definition_.chart.nodes) {
    const bool rests = node.children.empty() && node.kind == NodeKind::kAtomic &&
                       rests_.may(node.id) && !rests_.is_void(node.id);
    if (rests) reach(node.id);
  }
  while (!open.empty()) {
    const NodeId from = open.back();
    open.pop_back();
    for (const Ways::Edge& edge : ways_.from[from]) reach(edge.to);
  }
  return later;
}

bool Beside::may_outlive(NodeId join) const {
  const JoinRule* rule = join_of(definition_.steps[join]);
  if (rule == nullptr || !rule->rest_continue) return false;
  return rule->kind != JoinRule::Kind::kAll || completed_by_hand(definition_, join);
}

/// What can be reached after the join without leaving the scope around, which waits for the rest.
const std::vector<bool>& Beside::after(NodeId join) const {
  const auto [at, fresh] = after_.try_emplace(join, ways_.from.size(), false);
  std::vector<bool>& reached = at->second;
  if (!fresh) return reached;
  const NodeId scope = definition_.chart.node(join).parent;
  std::vector<NodeId> open;
  const auto reach = [&](NodeId node) {
    if (reached[node] || !definition_.chart.is_ancestor(scope, node)) return;
    reached[node] = true;
    open.push_back(node);
  };
  const TransitionId next = definition_.steps[join].next;
  if (next == ~TransitionId{0}) return reached;
  for (const NodeId target : definition_.chart.transition(next).targets) reach(target);
  while (!open.empty()) {
    const NodeId from = open.back();
    open.pop_back();
    for (const Ways::Edge& edge : ways_.from[from]) reach(edge.to);
  }
  return reached;
}

NodeId Beside::common_scope(NodeId one, NodeId other) const {
  const Chart& chart = definition_.chart;
  NodeId scope = chart.node(one).parent;
  while (scope != 0 && !chart.is_ancestor(scope, other)) scope = chart.node(scope).parent;
  return scope;
}

NodeId Beside::child_towards(NodeId scope, NodeId inside) const {
  NodeId at = inside;
  while (definition_.chart.node(at).parent != scope) at = definition_.chart.node(at).parent;
  return at;
}

}  // namespace recourse::definition
