#include "engine/definition/overtaken.h"

#include <algorithm>

#include "engine/feel/implied.h"

namespace recourse::definition {

Overtaken::Overtaken(const ProcessDefinition& definition, const Rests& rests)
    : definition_(definition), rests_(rests), ways_(definition.chart.transitions.size(), false) {
  for (const Node& node : definition.chart.nodes) {
    const StepInfo& step = definition.steps[node.id];
    const auto* wait = std::get_if<WaitStep>(&step.kind);
    // A step that is skipped goes the same way, and is not overtaken.
    if (wait != nullptr && step.next != ~TransitionId{0} && !may_be_skipped(step)) {
      ways_[step.next] = comes_first(wait->when, node.id);
    }
    for (const Catch& caught : step.catches) {
      if (caught.kind != Catch::Kind::kWhen || !caught.interrupt || node.parent == kNoNode)
        continue;
      ways_[caught.transition] =
          comes_first(caught.when, node.parent) && surely_rests(caught.transition);
    }
  }
}

/// Is there a handler that takes over whenever the condition holds, at a node or around it?
bool Overtaken::comes_first(const feel::Expression& condition, NodeId inmost) const {
  for (NodeId at = inmost; at != kNoNode && !rests_.is_undo(at);
       at = definition_.chart.node(at).parent) {
    const auto& catches = definition_.steps[at].catches;
    const bool takes_over = std::any_of(catches.begin(), catches.end(), [&](const Catch& caught) {
      return caught.kind == Catch::Kind::kWhen && caught.interrupt &&
             feel::implies(condition, caught.when);
    });
    if (takes_over) return true;
  }
  return false;
}

/// Is the handler further out still there when this one has been followed? It has its turn only
/// where something has to be waited for.
bool Overtaken::surely_rests(TransitionId way) const {
  const auto& targets = definition_.chart.transition(way).targets;
  return std::all_of(targets.begin(), targets.end(),
                     [&](NodeId target) { return begins_with_work(definition_, target); });
}

}  // namespace recourse::definition
