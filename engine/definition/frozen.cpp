#include "engine/definition/frozen.h"

#include <algorithm>

#include "engine/definition/outliving.h"

namespace recourse::definition {
namespace {

/// Backwards from whoever writes the variable: from where it may still be changed.
class Changing {
 public:
  Changing(const ProcessDefinition& definition, const Ways& ways,
           const std::vector<std::vector<NodeId>>& returns)
      : definition_(definition),
        chart_(definition.chart),
        changing_(ways.from.size(), false),
        before_(ways.from.size()),
        returns_to_(ways.from.size()) {
    const std::vector<bool> direct = direct_transitions(definition);
    for (NodeId at = 0; at < ways.from.size(); ++at) {
      for (const Ways::Edge& edge : ways.from[at]) {
        // Who goes back directly comes back from there: no further than its own work.
        if (edge.by != Ways::kNone && direct[edge.by]) {
          returns_to_[edge.to].push_back(at);
          continue;
        }
        const bool beside = edge.by != Ways::kNone && chart_.transition(edge.by).alongside;
        before_[edge.to].push_back({at, edge.kind == Ways::Kind::kEnter, beside});
      }
      for (const NodeId target : returns[at]) before_[target].push_back({at, false, false});
    }
  }
  void mark(NodeId node) {
    if (changing_[node]) return;
    changing_[node] = true;
    open_.push_back(node);
  }
  /// It is written in the node itself, or inside.
  void mark_written(NodeId node) {
    mark_inside(node);
    mark_returning(node);
  }
  /// What branches write is seen by all of them when they are joined: at their ends.
  void mark_joined(NodeId parallel) {
    mark(parallel);
    for (const NodeId branch : chart_.node(parallel).children) {
      for (const NodeId end : chart_.node(branch).children) {
        if (chart_.node(end).kind == NodeKind::kFinal) mark(end);
      }
    }
    mark_returning(parallel);
  }
  void mark_returning(NodeId node) {
    for (NodeId at = node; at != kNoNode; at = chart_.node(at).parent) {
      for (const NodeId from : returns_to_[at]) mark_inside(from);
    }
  }
  /// Whoever is inside may see it changed at any time.
  void mark_inside(NodeId node) {
    mark(node);
    for (const NodeId child : chart_.node(node).children) mark_inside(child);
  }
  /// What is inside is left with the step, but for what may outlive its join: by then nothing
  /// takes it along any more.
  void mark_leaving(NodeId from) {
    mark(from);
    for (const NodeId child : chart_.node(from).children) {
      if (!may_outlive(definition_, from, child)) mark_leaving(child);
    }
  }
  /// `by_bodies`: does it come from bodies to whoever they run beside? Not what they only see.
  void run(bool by_bodies) {
    while (!open_.empty()) {
      const NodeId at = open_.back();
      open_.pop_back();
      for (const Before& before : before_[at]) {
        if (before.beside && !by_bodies) continue;
        before.enters ? mark(before.from) : mark_leaving(before.from);
      }
    }
  }
  [[nodiscard]] std::vector<bool> frozen() const {
    std::vector<bool> out(changing_.size());
    std::transform(changing_.begin(), changing_.end(), out.begin(), std::logical_not<>());
    return out;
  }

 private:
  const ProcessDefinition& definition_;
  const Chart& chart_;
  std::vector<bool> changing_;
  struct Before {
    NodeId from;
    bool enters;
    bool beside;  ///< its handler starts a body and stays
  };
  std::vector<std::vector<Before>> before_;
  std::vector<std::vector<NodeId>> returns_to_;  ///< by target: who goes back there directly
  std::vector<NodeId> open_;
};

}  // namespace

std::vector<bool> frozen_where(const ProcessDefinition& definition, const Ways& ways,
                               const std::vector<bool>& disturbed,
                               const std::vector<std::vector<NodeId>>& returns,
                               const std::vector<bool>& silent) {
  Changing changing(definition, ways, returns);
  for (const Node& node : definition.chart.nodes) {
    if (silent[node.id]) continue;
    changing.mark_written(node.id);
    for (NodeId at = node.parent; at != kNoNode; at = definition.chart.node(at).parent) {
      if (definition.chart.node(at).kind == NodeKind::kParallel) changing.mark_joined(at);
    }
  }
  changing.run(/*by_bodies=*/true);
  for (NodeId at = 0; at < disturbed.size(); ++at) {
    if (disturbed[at]) changing.mark(at);
  }
  changing.run(/*by_bodies=*/false);
  return changing.frozen();
}

}  // namespace recourse::definition
