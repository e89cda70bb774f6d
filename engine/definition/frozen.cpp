#include "engine/definition/frozen.h"

#include <algorithm>

#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {
namespace {

bool names(const std::set<std::string>& paths, const std::string& variable) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return root_of(path) == variable;
  });
}

/// Backwards from whoever writes the variable: from where it may still be changed.
class Changing {
 public:
  Changing(const ProcessDefinition& definition, const Ways& ways,
           const std::vector<std::vector<NodeId>>& returns)
      : chart_(definition.chart),
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
        before_[edge.to].push_back({at, edge.kind == Ways::Kind::kEnter});
      }
      for (const NodeId target : returns[at]) before_[target].push_back({at, false});
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
    for (NodeId at = node; at != kNoNode; at = chart_.node(at).parent) {
      for (const NodeId from : returns_to_[at]) mark_inside(from);
    }
  }
  /// Whoever is inside may see it changed at any time.
  void mark_inside(NodeId node) {
    mark(node);
    for (const NodeId child : chart_.node(node).children) mark_inside(child);
  }
  void run() {
    while (!open_.empty()) {
      const NodeId at = open_.back();
      open_.pop_back();
      for (const auto& [from, enters] : before_[at]) enters ? mark(from) : mark_inside(from);
    }
  }
  [[nodiscard]] std::vector<bool> frozen() const {
    std::vector<bool> out(changing_.size());
    std::transform(changing_.begin(), changing_.end(), out.begin(), std::logical_not<>());
    return out;
  }

 private:
  const Chart& chart_;
  std::vector<bool> changing_;
  std::vector<std::vector<std::pair<NodeId, bool>>> before_;
  std::vector<std::vector<NodeId>> returns_to_;  ///< by target: who goes back there directly
  std::vector<NodeId> open_;
};

}  // namespace

std::vector<bool> frozen_where(const ProcessDefinition& definition, const Ways& ways,
                               const std::string& variable, const std::vector<bool>& disturbed,
                               const std::vector<std::vector<NodeId>>& returns,
                               const std::vector<bool>& silent) {
  const WriteSets writes(definition);
  Changing changing(definition, ways, returns);
  for (const Node& node : definition.chart.nodes) {
    // What branches write is seen by all of them when they are joined.
    const bool joins = node.kind == NodeKind::kParallel;
    const bool mute = !silent.empty() && silent[node.id];
    const bool own = !mute && names(writes.own(node.id), variable);
    if (own || (joins && names(writes.of(node.id), variable))) changing.mark_written(node.id);
    if (disturbed[node.id]) changing.mark(node.id);
  }
  changing.run();
  return changing.frozen();
}

}  // namespace recourse::definition
