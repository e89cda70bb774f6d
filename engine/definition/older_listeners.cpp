#include "engine/definition/older_listeners.h"

#include <algorithm>

#include "engine/definition/outliving.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {

OlderListeners::OlderListeners(const ProcessDefinition& definition) : definition_(definition) {
  for (const StepInfo& step : definition.steps) {
    if (step.undo != kNoNode) undo_.insert(step.undo);
  }
  for (const Transition& way : definition.chart.transitions) {
    if (way.alongside && !way.targets.empty()) starters_[way.targets.front()] = way.source;
  }
}

/// `stays`: without leaving the step.
bool OlderListeners::takes_all(NodeId node, const std::string& message, bool stays) const {
  const auto& catches = definition_.steps[node].catches;
  return std::any_of(catches.begin(), catches.end(), [&](const Catch& caught) {
    return caught.kind == Catch::Kind::kMessage && caught.name == message &&
           caught.match.empty() && caught.handler && !(stays && caught.interrupt);
  });
}

bool OlderListeners::around(NodeId node, const std::string& message) {
  const Chart& chart = definition_.chart;
  NodeId at = node;
  while (chart.node(at).parent != kNoNode) {
    // An undo block runs where something is compensated: the process is around it wherever that is.
    at = undo_.count(at) > 0 ? NodeId{0} : chart.node(at).parent;
    if (outlives(definition_, at, node)) continue;  // those of the parallel are gone by then
    if (takes_all(at, message, /*stays=*/false)) return !may_reach_others(message);
  }
  return false;
}

std::vector<NodeId> OlderListeners::beside(NodeId node, const std::string& message) {
  const Chart& chart = definition_.chart;
  std::vector<NodeId> older;
  for (NodeId at = node; undo_.count(at) == 0 && chart.node(at).parent != kNoNode;) {
    const NodeId inside = at;
    at = chart.node(at).parent;
    // Whoever starts a body beside waited before the body did.
    const auto starter = starters_.find(inside);
    const bool beside = starter != starters_.end() && starter->second != at;
    if (beside && takes_all(starter->second, message, /*stays=*/true)) {
      older.push_back(starter->second);
    }
    const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[at].kind);
    if (parallel == nullptr) continue;
    for (const ParallelStep::Branch& branch : parallel->branches) {
      if (branch.node == inside) break;  // branches start in document order
      if (branch.when.empty()) add_first(branch.node, message, older);
    }
  }
  if (!older.empty() && may_reach_others(message)) older.clear();
  return older;
}

/// What a branch enters as it starts.
void OlderListeners::add_first(NodeId list, const std::string& message,
                               std::vector<NodeId>& older) const {
  for (NodeId at = list; definition_.chart.node(at).initial.size() == 1;) {
    at = definition_.chart.node(at).initial.front();
    const StepInfo& step = definition_.steps[at];
    if (may_be_skipped(step) || step.lock) return;
    if (takes_all(at, message, /*stays=*/true)) older.push_back(at);
  }
}

bool OlderListeners::may_reach_others(const std::string& message) {
  const auto declared = definition_.messages.find(message);
  if (declared == definition_.messages.end() || declared->second.deliver_all) return true;
  if (!changing_) find_changing();
  const auto& reads = declared->second.key.reads();
  return std::any_of(reads.begin(), reads.end(), [&](const std::string& path) {
    return changing_->count(root_of(path)) > 0;
  });
}

/// Variables that anything writes, or that are hidden somewhere by others of their name.
void OlderListeners::find_changing() {
  changing_.emplace();
  const WriteSets writes(definition_);
  for (const std::string& path : writes.of(0)) {
    changing_->insert(root_of(path));
  }
  for (const StepInfo& step : definition_.steps) {
    for (const Variable& local : step.locals) changing_->insert(local.name);
    if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) {
      changing_->insert(foreach->item);
    }
  }
}

}  // namespace recourse::definition
