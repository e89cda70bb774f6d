#include "engine/definition/void_ways.h"

#include <algorithm>
#include <set>

namespace recourse::definition {
namespace {

/// May the case be over before anything rests?
bool may_finish_at_once(const ProcessDefinition& definition, const Rests& rests, const Ways& ways,
                        NodeId branch) {
  std::set<NodeId> seen{branch};
  std::vector<NodeId> open{branch};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    if (std::holds_alternative<FinishStep>(definition.steps[at].kind)) return true;
    if (definition.chart.node(at).kind == NodeKind::kAtomic && rests.may(at)) continue;
    for (const Ways::Edge& edge : ways.from[at]) {
      if (seen.insert(edge.to).second) open.push_back(edge.to);
    }
  }
  return false;
}

/// The branch that surely breaks a parallel off before the others have done anything.
NodeId breaking_branch(const ProcessDefinition& definition, const Rests& rests, const Ways& ways,
                       const ParallelStep& parallel) {
  const auto& branches = parallel.branches;
  const auto breaks = std::find_if(branches.begin(), branches.end(), [&](const auto& branch) {
    return branch.when.empty() && rests.breaks_off(branch.node);
  });
  if (breaks == branches.end()) return kNoNode;
  const bool finish = std::any_of(branches.begin(), branches.end(), [&](const auto& one) {
    return one.node != breaks->node && may_finish_at_once(definition, rests, ways, one.node);
  });
  return finish ? kNoNode : breaks->node;
}

bool needs_time(const Transition& transition) {
  return transition.event.starts_with("timer.") || transition.event.starts_with("message.") ||
         transition.event.starts_with("operation.");
}

/// What waits never goes on; but it may have been skipped, or there was nothing to wait for.
void stay(const ProcessDefinition& definition, const Rests& rests, NodeId at,
          std::vector<Ways::Edge>& edges) {
  const StepInfo& step = definition.steps[at];
  std::erase_if(edges, [&](const Ways::Edge& edge) {
    return edge.by != Ways::kNone && needs_time(definition.chart.transition(edge.by));
  });
  if (definition.chart.node(at).kind != NodeKind::kAtomic || !rests.may(at)) return;
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  if (wait != nullptr && !wait->when.empty()) return;
  const bool skips = !step.only_if.empty() || !step.while_.empty();
  std::erase_if(edges, [&](const Ways::Edge& edge) {
    return !skips || edge.by == Ways::kNone || edge.by != step.next;
  });
}

}  // namespace

Ways without_void(const ProcessDefinition& definition, const Rests& rests, Ways ways) {
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    if (rests.is_void(at)) stay(definition, rests, at, ways.from[at]);
    const auto* parallel = std::get_if<ParallelStep>(&definition.steps[at].kind);
    if (parallel == nullptr) continue;
    const NodeId breaks = breaking_branch(definition, rests, ways, *parallel);
    if (breaks == kNoNode) continue;
    // Nor has the parallel another way out: that comes before anything else.
    std::erase_if(ways.from[at], [&](const Ways::Edge& edge) { return edge.to != breaks; });
  }
  return ways;
}

}  // namespace recourse::definition
