#include "engine/definition/surroundings.h"

#include <algorithm>

#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

/// Steps in which the undo block may run.
std::vector<NodeId> undoing(const ProcessDefinition& definition, NodeId block) {
  std::vector<NodeId> found;
  for (const NodeId at : compensating_steps(definition)) {
    const auto* compensate = std::get_if<CompensateStep>(&definition.steps[at].kind);
    const auto undoes = [&](NodeId step) { return definition.steps[step].undo == block; };
    const bool may = !compensate || compensate->all ||
                     std::any_of(compensate->steps.begin(), compensate->steps.end(), undoes);
    if (may) found.push_back(at);
  }
  return found;
}

}  // namespace

std::set<NodeId> surroundings(const ProcessDefinition& definition, NodeId node) {
  std::set<NodeId> blocks;
  for (const StepInfo& step : definition.steps) {
    if (step.undo != kNoNode) blocks.insert(step.undo);
  }
  std::set<NodeId> around;
  std::vector<NodeId> open{node};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    if (blocks.count(at) == 0) {
      const NodeId above = definition.chart.node(at).parent;
      if (above != kNoNode && around.insert(above).second) open.push_back(above);
      continue;
    }
    for (const NodeId by : undoing(definition, at)) {
      if (around.insert(by).second) open.push_back(by);
    }
  }
  return around;
}

}  // namespace recourse::definition
