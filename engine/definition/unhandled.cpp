#include "engine/definition/unhandled.h"

#include <algorithm>
#include <set>

#include "engine/definition/rests.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

std::vector<NodeId> raised_past_all(const ProcessDefinition& definition) {
  std::set<NodeId> undo_blocks;
  for (const StepInfo& step : definition.steps) {
    if (step.undo != kNoNode) undo_blocks.insert(step.undo);
  }
  const std::vector<NodeId> undoing = compensating_steps(definition);
  const std::vector<bool> reached = reachable(ways_of(definition), {0}, /*back=*/true);
  std::vector<NodeId> found;
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    const auto* raise = std::get_if<RaiseStep>(&definition.steps[at].kind);
    if (raise == nullptr || !reached[at]) continue;
    const auto passes = [&](NodeId from) {
      return !surely_caught(definition, from, raise->error);
    };
    NodeId block = at;
    while (block != kNoNode && undo_blocks.count(block) == 0) {
      block = definition.chart.node(block).parent;
    }
    const bool undone = block != kNoNode;
    const bool escapes =
        undone ? std::any_of(undoing.begin(), undoing.end(), passes) : passes(at);
    if (escapes) found.push_back(at);
  }
  return found;
}

}  // namespace recourse::definition
