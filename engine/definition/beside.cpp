#include "engine/definition/beside.h"

#include <algorithm>

namespace recourse::definition {
namespace {

const JoinRule* join_of(const StepInfo& step) {
  if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) return &parallel->join;
  if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) return &foreach->join;
  return nullptr;
}

}  // namespace

Beside::Beside(const ProcessDefinition& definition, const Ways& ways)
    : definition_(definition), ways_(ways) {
  for (const Node& node : definition.chart.nodes) {
    if (may_outlive(node.id)) outliving_.push_back(node.id);
  }
}

bool Beside::may_run(NodeId other, NodeId step, bool in_branches) const {
  const Chart& chart = definition_.chart;
  if (chart.is_ancestor(other, step)) return false;
  if (other == step) return in_another_visit(step, in_branches);
  const NodeId common = common_scope(other, step);
  const bool branches = chart.node(common).kind == NodeKind::kParallel;
  const bool region = chart.node(child_towards(common, other)).region ||
                      chart.node(child_towards(common, step)).region;
  if (branches ? in_branches : region) return true;
  return in_another_visit(common, in_branches) || outlives_join(other, step, common);
}

/// Both may stand in bodies that run several times at once: of a foreach, of a handler beside.
bool Beside::in_another_visit(NodeId common, bool in_branches) const {
  const Chart& chart = definition_.chart;
  for (NodeId at = common; at != kNoNode && chart.node(at).parent != kNoNode;
       at = chart.node(at).parent) {
    if (!chart.node(at).region) continue;
    const auto* foreach = std::get_if<ForeachStep>(&definition_.steps[chart.node(at).parent].kind);
    if (foreach == nullptr || (in_branches && !foreach->sequential)) return true;
  }
  return false;
}

/// What goes on after its join runs beside what comes after that.
bool Beside::outlives_join(NodeId other, NodeId step, NodeId common) const {
  const Chart& chart = definition_.chart;
  return std::any_of(outliving_.begin(), outliving_.end(), [&](NodeId join) {
    const NodeId scope = chart.node(join).parent;
    if (scope != common && !chart.is_ancestor(scope, common)) return false;
    const bool other_inside = chart.is_ancestor(join, other);
    const bool step_inside = chart.is_ancestor(join, step);
    if (other_inside && step_inside) return bool(after(join)[join]);
    return (other_inside && after(join)[step]) || (step_inside && after(join)[other]);
  });
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
  std::vector<NodeId> todo;
  const auto reach = [&](NodeId node) {
    if (reached[node] || !definition_.chart.is_ancestor(scope, node)) return;
    reached[node] = true;
    todo.push_back(node);
  };
  const TransitionId next = definition_.steps[join].next;
  if (next == ~TransitionId{0}) return reached;
  for (const NodeId target : definition_.chart.transition(next).targets) reach(target);
  while (!todo.empty()) {
    const NodeId from = todo.back();
    todo.pop_back();
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
