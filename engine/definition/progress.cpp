#include "engine/definition/progress.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/definition/older_listeners.h"
#include "engine/definition/outliving.h"
#include "engine/definition/signals.h"

namespace recourse::definition {

NodeId joined_by(const ProcessDefinition& definition, NodeId end) {
  const Node& node = definition.chart.node(end);
  if (node.kind != NodeKind::kFinal || node.parent == kNoNode) return kNoNode;
  const NodeId around = definition.chart.node(node.parent).parent;
  const bool branch =
      around != kNoNode && std::holds_alternative<ParallelStep>(definition.steps[around].kind);
  return branch ? around : kNoNode;
}

bool completed_by_hand(const ProcessDefinition& definition, NodeId parallel) {
  return std::any_of(definition.operations.begin(), definition.operations.end(),
                     [&](const auto& entry) {
                       const auto& nodes = entry.second.completes;
                       return std::find(nodes.begin(), nodes.end(), parallel) != nodes.end();
                     });
}

Progress::Progress(const ProcessDefinition& definition, const Ways& ways, const Rests& rests,
                   std::vector<bool> closed)
    : definition_(definition),
      ways_(ways),
      rests_(rests),
      closed_(std::move(closed)),
      reached_(ways.from.size(), false),
      left_(ways.from.size(), false) {
  closed_.resize(ways.from.size(), false);
  find_older_listeners();
  reach(0);
  run();
}

void Progress::open(NodeId step) {
  const bool was_closed = closed_[step];
  closed_[step] = false;
  if (!was_closed || !reached_[step]) return;
  next_.push_back(step);
  run();
}

void Progress::reach(NodeId node) {
  if (reached_[node]) return;
  reached_[node] = true;
  next_.push_back(node);
}

void Progress::run() {
  while (!next_.empty()) {
    const NodeId at = next_.back();
    next_.pop_back();
    const Node& node = definition_.chart.node(at);
    const NodeId undo = definition_.steps[at].undo;
    for (const Ways::Edge& edge : ways_.from[at]) {
      const bool leads = edge.kind != Ways::Kind::kForward || may_be_over(at);
      if (!leads || edge.to == undo) continue;
      if (hears(at, edge)) {
        follow(at, edge);
      } else {
        unheard_.emplace_back(at, edge);
      }
    }
    // Only what was completed is undone.
    const bool empty = may_start_none(definition_.steps[at]);
    if (node.children.empty() ? may_be_over(at) : empty) reach_undo(at);
    if (node.kind == NodeKind::kFinal) {
      if (may_be_over(at)) reach_undo(over_with(at));
      if (!rests_end(node.parent)) held_.push_back(at);
    }
    if (next_.empty()) look_again_at_held();
    if (next_.empty()) look_again_at_unheard();
  }
}

/// More is reached than before: where a signal found nobody it may find somebody now, and whoever
/// took a message first may be gone.
void Progress::look_again_at_unheard() {
  std::erase_if(unheard_, [&](const auto& unheard) {
    const auto& [from, edge] = unheard;
    if (!hears(from, edge)) return false;
    follow(from, edge);
    return true;
  });
}

bool Progress::is_heard(TransitionId way) const {
  return std::none_of(unheard_.begin(), unheard_.end(),
                      [&](const auto& unheard) { return unheard.second.by == way; });
}

bool Progress::hears(NodeId from, const Ways::Edge& edge) const {
  const Catch* signal = signal_by(from, edge.by);
  if (signal != nullptr) return finds(from, signal->name);
  const auto older = older_.find(edge.by);
  if (older == older_.end()) return true;
  const auto& [listener, steps] = older->second;
  return std::all_of(steps.begin(), steps.end(), [&, at = listener](NodeId step) {
    return may_be_gone(step, at);
  });
}

void Progress::find_older_listeners() {
  OlderListeners listeners(definition_);
  for (const Node& node : definition_.chart.nodes) {
    for (const Catch& caught : definition_.steps[node.id].catches) {
      if (caught.kind != Catch::Kind::kMessage) continue;
      auto steps = listeners.beside(node.id, caught.name);
      if (!steps.empty()) older_[caught.transition] = {node.id, std::move(steps)};
    }
  }
}

/// May the step be over, or something around it that is not around the listener?
bool Progress::may_be_gone(NodeId step, NodeId listener) const {
  const Chart& chart = definition_.chart;
  for (NodeId at = step; at != kNoNode && !chart.is_ancestor(at, listener);
       at = chart.node(at).parent) {
    if (left_[at]) return true;
  }
  return false;
}

/// Whoever follows the way leaves what is around its beginning, and not around its end. What is
/// entered again listens anew.
void Progress::follow(NodeId from, const Ways::Edge& edge) {
  const Chart& chart = definition_.chart;
  const bool beside = edge.by != Ways::kNone && chart.transition(edge.by).alongside;
  for (NodeId at = from; !beside && at != kNoNode; at = chart.node(at).parent) {
    if (left_[at] || chart.is_ancestor(at, edge.to)) break;
    left_[at] = true;
  }
  reach(edge.to);
}

/// The handler that a way belongs to, if it waits for a signal.
const Catch* Progress::signal_by(NodeId node, TransitionId way) const {
  if (way == Ways::kNone) return nullptr;
  for (const Catch& caught : definition_.steps[node].catches) {
    const bool handler = caught.kind == Catch::Kind::kSignal && caught.handler;
    if (handler && caught.transition == way) return &caught;
  }
  return nullptr;
}

/// May the signal find the case in a node, or inside, where nothing further in takes it?
bool Progress::finds(NodeId id, const std::string& signal) const {
  if (may_rest(id)) return true;
  const auto& inside = definition_.chart.node(id).children;
  return std::any_of(inside.begin(), inside.end(), [&](NodeId child) {
    if (!reached_[child] || rests_.is_undo(child)) return false;
    const bool taken = takes_signal(definition_.steps[child], signal);
    return taken ? finds_outliving(child, signal) : finds(child, signal);
  });
}

/// In a branch that goes on after its join, when the handlers of the parallel are gone?
bool Progress::finds_outliving(NodeId join, const std::string& signal) const {
  const auto& branches = definition_.chart.node(join).children;
  return std::any_of(branches.begin(), branches.end(), [&](NodeId branch) {
    return reached_[branch] && may_outlive(definition_, join, branch) && finds(branch, signal);
  });
}

/// In the node itself, not only inside. What is compensated rests where an undo block does: one
/// that was earned.
bool Progress::may_rest(NodeId id) const {
  const Node& node = definition_.chart.node(id);
  const StepKind& kind = definition_.steps[id].kind;
  if (definition_.steps[id].lock) return true;
  if (std::holds_alternative<CompensateStep>(kind)) {
    return std::any_of(definition_.steps.begin(), definition_.steps.end(), [&](const auto& step) {
      if (step.undo == kNoNode) return std::holds_alternative<CallStep>(step.kind);
      return reached_[step.undo] && rests_.may(step.undo);
    });
  }
  if (node.kind == NodeKind::kFinal) return joined_by(definition_, id) != kNoNode;
  if (const auto* foreach = std::get_if<ForeachStep>(&kind)) return foreach->open;
  return node.children.empty() && rests_.may(id);
}

/// May a step be completed; with the end of a list, may the list be over and the join met?
bool Progress::may_be_over(NodeId node) const {
  const NodeId join = joined_by(definition_, node);
  if (closed_[node] || (join != kNoNode && !joins(join))) return false;
  const bool end = definition_.chart.node(node).kind == NodeKind::kFinal;
  return !end || rests_end(definition_.chart.node(node).parent);
}

/// A list is over once what outlived its joins is: can that end, or is there a way past it?
bool Progress::rests_end(NodeId list) const {
  const Chart& chart = definition_.chart;
  const auto& children = chart.node(list).children;
  const bool waits = std::any_of(children.begin(), children.end(),
                                 [&](NodeId child) { return waits_for_rest(child); });
  if (!waits) return true;
  std::set<NodeId> seen(chart.node(list).initial.begin(), chart.node(list).initial.end());
  std::vector<NodeId> open(seen.begin(), seen.end());
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    const bool end = chart.node(at).kind == NodeKind::kFinal;
    if (end && chart.node(at).parent == list) return true;
    const NodeId join = end ? joined_by(definition_, at) : kNoNode;
    if (join != kNoNode && chart.node(join).parent == list && waits_for_rest(join)) continue;
    for (const Ways::Edge& edge : ways_.from[at]) {
      const bool inside = reached_[edge.to] && chart.is_ancestor(list, edge.to);
      if (inside && seen.insert(edge.to).second) open.push_back(edge.to);
    }
  }
  return false;
}

/// Is it a parallel after whose join a branch goes on that cannot end?
bool Progress::waits_for_rest(NodeId child) const {
  const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[child].kind);
  if (parallel == nullptr || !parallel->join.rest_continue || !reached_[child]) return false;
  return std::any_of(parallel->branches.begin(), parallel->branches.end(),
                     [&](const ParallelStep::Branch& branch) {
                       return branch.when.empty() && !comes_to_end(branch.node);
                     });
}

/// More can end than before, so that lists around may be over that waited for it.
void Progress::look_again_at_held() {
  std::erase_if(held_, [&](NodeId end) {
    if (!rests_end(definition_.chart.node(end).parent)) return false;
    next_.push_back(end);
    return true;
  });
}

/// The step that is over with the end of a list.
NodeId Progress::over_with(NodeId end) const {
  const NodeId list = definition_.chart.node(end).parent;
  const NodeId around = definition_.chart.node(list).parent;
  const bool branch =
      around != kNoNode && definition_.chart.node(around).kind == NodeKind::kParallel;
  return branch ? around : list;
}

void Progress::reach_undo(NodeId step) {
  const NodeId undo = definition_.steps[step].undo;
  if (undo != kNoNode) reach(undo);
}

bool Progress::comes_to_end(NodeId list) const {
  const Chart& chart = definition_.chart;
  const auto& children = chart.node(list).children;
  const bool ends = std::any_of(children.begin(), children.end(), [&](NodeId child) {
    return chart.node(child).kind == NodeKind::kFinal && reached_[child];
  });
  return ends && rests_end(list);
}

int Progress::ending(NodeId parallel) const {
  const auto& branches = std::get<ParallelStep>(definition_.steps[parallel].kind).branches;
  return static_cast<int>(
      std::count_if(branches.begin(), branches.end(), [&](const ParallelStep::Branch& branch) {
        return branch.when.empty() && comes_to_end(branch.node);
      }));
}

bool Progress::joins(NodeId parallel) const {
  return completed_by_hand(definition_, parallel) || joins_itself(parallel);
}

bool Progress::joins_itself(NodeId parallel) const {
  const auto& step = std::get<ParallelStep>(definition_.steps[parallel].kind);
  const auto over =
      std::count_if(step.branches.begin(), step.branches.end(),
                    [&](const ParallelStep::Branch& branch) { return comes_to_end(branch.node); });
  if (over == 0) return false;
  const bool all = std::all_of(step.branches.begin(), step.branches.end(),
                               [&](const ParallelStep::Branch& branch) {
                                 return !branch.when.empty() || comes_to_end(branch.node);
                               });
  switch (step.join.kind) {
    case JoinRule::Kind::kAll:
      return all;
    case JoinRule::Kind::kCount:
      return all || over >= step.join.count;
    case JoinRule::Kind::kAny:
    case JoinRule::Kind::kExpression:
      break;
  }
  return true;
}

}  // namespace recourse::definition
