#include "engine/definition/progress.h"

#include <algorithm>
#include <utility>

namespace recourse::definition {

NodeId joined_by(const ProcessDefinition& definition, NodeId end) {
  const Node& node = definition.chart.node(end);
  if (node.kind != NodeKind::kFinal || node.parent == kNoNode) return kNoNode;
  const NodeId around = definition.chart.node(node.parent).parent;
  const bool branch =
      around != kNoNode && std::holds_alternative<ParallelStep>(definition.steps[around].kind);
  return branch ? around : kNoNode;
}

bool comes_to_end(const Chart& chart, NodeId list, const Progress& progress) {
  const auto& children = chart.node(list).children;
  return std::any_of(children.begin(), children.end(), [&](NodeId child) {
    return chart.node(child).kind == NodeKind::kFinal && progress.reached(child);
  });
}

bool completed_by_hand(const ProcessDefinition& definition, NodeId parallel) {
  return std::any_of(definition.operations.begin(), definition.operations.end(),
                     [&](const auto& entry) {
                       const auto& nodes = entry.second.completes;
                       return std::find(nodes.begin(), nodes.end(), parallel) != nodes.end();
                     });
}

Progress::Progress(const ProcessDefinition& definition, const Ways& ways, std::vector<bool> closed)
    : definition_(definition),
      ways_(ways),
      closed_(std::move(closed)),
      reached_(ways.from.size(), false) {
  closed_.resize(ways.from.size(), false);
  reach(0);
  run();
}

void Progress::open(NodeId step) {
  const bool was_closed = closed_[step];
  closed_[step] = false;
  if (!was_closed || !reached_[step]) return;
  todo_.push_back(step);
  run();
}

void Progress::reach(NodeId node) {
  if (reached_[node]) return;
  reached_[node] = true;
  todo_.push_back(node);
}

void Progress::run() {
  while (!todo_.empty()) {
    const NodeId at = todo_.back();
    todo_.pop_back();
    const Node& node = definition_.chart.node(at);
    const NodeId undo = definition_.steps[at].undo;
    for (const Ways::Edge& edge : ways_.from[at]) {
      const bool leads = edge.kind != Ways::Kind::kForward || may_be_over(at);
      if (leads && edge.to != undo) reach(edge.to);
    }
    // Only what was completed is undone.
    if (node.children.empty() && may_be_over(at)) reach_undo(at);
    if (node.kind == NodeKind::kFinal && may_be_over(at)) reach_undo(over_with(at));
  }
}

/// May a step be completed; with the end of a branch, may the join be met?
bool Progress::may_be_over(NodeId node) const {
  const NodeId join = joined_by(definition_, node);
  return !closed_[node] && (join == kNoNode || joins(join));
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

int Progress::ending(NodeId parallel) const {
  const auto& lists = definition_.chart.node(parallel).children;
  return static_cast<int>(std::count_if(lists.begin(), lists.end(), [&](NodeId list) {
    return comes_to_end(definition_.chart, list, *this);
  }));
}

bool Progress::joins(NodeId parallel) const {
  const auto& step = std::get<ParallelStep>(definition_.steps[parallel].kind);
  const int over = ending(parallel);
  if (completed_by_hand(definition_, parallel)) return true;
  if (over == 0) return false;
  const bool all = std::all_of(
      step.branches.begin(), step.branches.end(), [&](const ParallelStep::Branch& branch) {
        return !branch.when.empty() || comes_to_end(definition_.chart, branch.node, *this);
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
