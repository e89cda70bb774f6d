#include "engine/definition/clears.h"

#include <algorithm>

#include "engine/definition/progress.h"

namespace recourse::definition {
namespace {

/// Escalations and conditions are answered between two steps, all else when the case rests.
bool comes_between(const ProcessDefinition& definition, NodeId owner, TransitionId way) {
  for (const Catch& caught : definition.steps[owner].catches) {
    if (caught.transition != way) continue;
    return caught.kind == Catch::Kind::kWhen || caught.kind == Catch::Kind::kEscalation ||
           caught.kind == Catch::Kind::kError;
  }
  return true;
}

bool may_outlive(const ProcessDefinition& definition, NodeId join) {
  const StepKind& kind = definition.steps[join].kind;
  const auto* parallel = std::get_if<ParallelStep>(&kind);
  const auto* foreach = std::get_if<ForeachStep>(&kind);
  const JoinRule* rule = parallel ? &parallel->join : foreach ? &foreach->join : nullptr;
  if (rule == nullptr || !rule->rest_continue) return false;
  return rule->kind != JoinRule::Kind::kAll || completed_by_hand(definition, join);
}

NodeId common_scope(const Chart& chart, NodeId one, NodeId other) {
  NodeId scope = chart.node(one).parent;
  while (scope != 0 && !chart.is_ancestor(scope, other)) scope = chart.node(scope).parent;
  return scope;
}

NodeId child_towards(const Chart& chart, NodeId scope, NodeId inside) {
  while (chart.node(inside).parent != scope) inside = chart.node(inside).parent;
  return inside;
}

}  // namespace

Clears::Clears(const ProcessDefinition& definition, const FlowModel& model, const Ways& ways)
    : definition_(definition),
      model_(model),
      ways_(ways),
      shared_(model.tracked_count),
      at_once_(definition.chart.nodes.size(), Bits(model.tracked_count)),
      at_rest_(at_once_) {
  bool any_shared = false;
  for (Tracked path = 0; path < model.declared.size(); ++path) {
    if (model.declared[path].shared) shared_.add(path);
    any_shared = any_shared || model.declared[path].shared;
  }
  for (const Node& node : definition.chart.nodes) {
    if (may_outlive(definition, node.id)) outliving_.push_back(node.id);
    for (const TransitionId t : node.transitions) {
      const Transition& way = definition.chart.transition(t);
      if (way.alongside) add_beside(node.id, way);
    }
  }
  add_operations();
  if (bodies_.empty() && outliving_.empty() && !any_shared) return;
  collect_writers();
  add_pairs();
}

/// What a handler beside sets, whatever goes on in its step.
void Clears::add_beside(NodeId owner, const Transition& way) {
  const bool between = comes_between(definition_, owner, way.id);
  if (!way.targets.empty()) bodies_[way.targets.front()] = {owner, between};
  Bits lost(model_.tracked_count);
  add_losses(lost, model_.on_transition[way.id], model_);
  for (NodeId at = 0; at < at_once_.size(); ++at) {
    const bool inside = at == owner || definition_.chart.is_ancestor(owner, at);
    if (inside) lose(at, lost, owner, between);
  }
}

void Clears::add_operations() {
  const Chart& chart = definition_.chart;
  for (const FlowModel::OperationWrites& operation : model_.by_operation) {
    Bits lost(model_.tracked_count);
    add_losses(lost, operation.writes, model_);
    for (NodeId at = 0; at < at_once_.size(); ++at) {
      const auto& where = operation.while_in;
      const bool inside = std::any_of(where.begin(), where.end(), [&](NodeId step) {
        return step == at || chart.is_ancestor(step, at);
      });
      if (where.empty() || inside) lose(at, lost, 0, false);
    }
  }
}

void Clears::collect_writers() {
  for (const Node& node : definition_.chart.nodes) {
    Bits by_work(model_.tracked_count);
    Bits between(model_.tracked_count);
    const bool work = is_work(definition_.steps[node.id].kind);
    add_losses(work ? by_work : between, model_.on_done[node.id], model_);
    for (const TransitionId t : node.transitions) {
      if (definition_.chart.transition(t).alongside) continue;
      add_losses(work ? by_work : between, model_.on_transition[t], model_);
    }
    const Bits none(model_.tracked_count);
    if (by_work != none) writers_.push_back({node.id, std::move(by_work), true});
    if (between != none) writers_.push_back({node.id, std::move(between), false});
  }
}

void Clears::add_pairs() {
  const Chart& chart = definition_.chart;
  for (const Writer& writer : writers_) {
    for (NodeId at = 1; at < at_once_.size(); ++at) {
      const bool nested = at == writer.node || chart.is_ancestor(writer.node, at) ||
                          chart.is_ancestor(at, writer.node);
      const NodeId common = nested && at != writer.node && chart.is_ancestor(writer.node, at)
                                ? writer.node
                                : common_scope(chart, writer.node, at);
      add_visits(writer, at, common);
      if (nested) continue;
      bool at_once = !writer.by_work;
      if (chart.node(common).kind == NodeKind::kParallel) {
        Bits lost = writer.lost;
        lost.keep_common(shared_);
        lose(at, lost, common, at_once);
      } else if (is_beside(writer.node, at, common, at_once) || outlives(writer.node, at)) {
        lose(at, writer.lost, common, at_once);
      }
    }
  }
}

/// Bodies beside, and those of a foreach, may run several times at once.
void Clears::add_visits(const Writer& writer, NodeId at, NodeId common) {
  const Chart& chart = definition_.chart;
  for (NodeId body = common; body != kNoNode && body != 0; body = chart.node(body).parent) {
    const StepKind& around = definition_.steps[chart.node(body).parent].kind;
    const auto* foreach = std::get_if<ForeachStep>(&around);
    const bool beside = bodies_.count(body) > 0;
    if (!beside && (foreach == nullptr || foreach->sequential)) continue;
    Bits lost = writer.lost;
    lost.keep_common(declared_outside(body));
    if (!beside) lost.keep_common(shared_);
    lose(at, lost, body, false);
  }
}

bool Clears::is_beside(NodeId writer, NodeId at, NodeId common, bool& at_once) {
  const Chart& chart = definition_.chart;
  const NodeId its = child_towards(chart, common, writer);
  const NodeId own = child_towards(chart, common, at);
  for (const auto& [body, other] : {std::pair(its, own), std::pair(own, its)}) {
    const auto found = bodies_.find(body);
    if (found == bodies_.end()) continue;
    const NodeId owner = found->second.owner;
    if (owner != 0 && !after(owner)[other]) continue;
    at_once = at_once && found->second.at_once;
    return true;
  }
  return false;
}

/// What goes on after its join goes on beside what comes after that.
bool Clears::outlives(NodeId writer, NodeId at) {
  const Chart& chart = definition_.chart;
  return std::any_of(outliving_.begin(), outliving_.end(), [&](NodeId join) {
    const bool writes_inside = chart.is_ancestor(join, writer);
    const bool inside = chart.is_ancestor(join, at);
    if (!writes_inside && !inside) return false;
    const NodeId scope = chart.node(join).parent;
    const NodeId next = writes_inside ? at : writer;
    if (!chart.is_ancestor(scope, next) || (writes_inside && inside)) return false;
    const TransitionId on = definition_.steps[join].next;
    if (on == ~TransitionId{0}) return false;
    const auto& targets = chart.transition(on).targets;
    return std::any_of(targets.begin(), targets.end(),
                       [&](NodeId target) { return bool(after(target)[next]); });
  });
}

const std::vector<bool>& Clears::after(NodeId node) {
  const auto found = after_.find(node);
  if (found != after_.end()) return found->second;
  return after_[node] = reachable(ways_, {node}, /*back=*/true);
}

Bits Clears::declared_outside(NodeId scope) const {
  Bits outside(model_.tracked_count);
  for (Tracked path = 0; path < model_.declared.size(); ++path) {
    const NodeId owner = model_.declared[path].owner;
    if (owner == 0 || definition_.chart.is_ancestor(owner, scope)) outside.add(path);
  }
  return outside;
}

/// In a branch what was written further out counts where the branch begins: what it writes itself
/// hides that (S9). Only shared data are read past it.
void Clears::lose(NodeId at, const Bits& lost, NodeId within, bool at_once) {
  NodeId seen = at;
  for (NodeId up = at; up != within && up != kNoNode; up = definition_.chart.node(up).parent) {
    if (definition_.steps[up].overlay) seen = up;
  }
  Bits hidden = lost;
  hidden.drop_all(shared_);
  (at_once ? at_once_ : at_rest_)[seen].add_all(hidden);
  Bits through = lost;
  through.keep_common(shared_);
  (at_once ? at_once_ : at_rest_)[at].add_all(through);
}

}  // namespace recourse::definition
