#include "engine/definition/settled.h"

#include <algorithm>

#include "engine/definition/root_of.h"

namespace recourse::definition {
namespace {

bool is_settled(const feel::Expression& condition, const std::set<std::string>& written) {
  if (condition.empty() || !condition.calls().empty()) return false;
  const auto& reads = condition.reads();
  return std::none_of(reads.begin(), reads.end(), [&](const std::string& path) {
    return written.count(root_of(path)) > 0;
  });
}

/// Those whose own exits say where they lead: `next` is only for when they are skipped.
bool leads_itself(const StepInfo& step) {
  return std::holds_alternative<TaskStep>(step.kind) ||
         std::any_of(step.catches.begin(), step.catches.end(),
                     [](const Catch& caught) { return !caught.handler; });
}

}  // namespace

Settled::Settled(const ProcessDefinition& definition, const Rests& rests)
    : definition_(definition),
      choices_(definition.chart.nodes.size(), false),
      ways_(definition.chart.transitions.size(), false) {
  const Chart& chart = definition.chart;
  const WriteSets writes(definition);
  for (const Node& block : chart.nodes) {
    if (!rests.is_undo(block.id)) continue;
    Names written;
    std::vector<NodeId> inside;
    for (const Node& node : chart.nodes) {
      if (!chart.is_ancestor(block.id, node.id)) continue;
      inside.push_back(node.id);
      for (const std::string& path : writes.own(node.id)) written.insert(root_of(path));
      for (const Variable& local : definition.steps[node.id].locals) written.insert(local.name);
    }
    for (const NodeId node : inside) look(node, written);
  }
}

void Settled::look(NodeId id, const Names& written) {
  const StepInfo& step = definition_.steps[id];
  const bool only_if = step.only_if.empty() || is_settled(step.only_if, written);
  const bool while_ = step.while_.empty() || is_settled(step.while_, written);
  if (std::holds_alternative<ChooseStep>(step.kind) && only_if && while_) {
    const auto& own = definition_.chart.node(id).transitions;
    choices_[id] = std::all_of(own.begin(), own.end(), [&](TransitionId t) {
      const bool asked = !definition_.transitions[t].guard.empty();
      return !asked || is_settled(definition_.transitions[t].guard, written);
    });
  }
  const bool has_next = step.next != ~TransitionId{0};
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  const bool waits_settled = wait != nullptr && is_settled(wait->when, written);
  if (waits_settled && only_if && while_ && has_next) ways_[step.next] = true;
  if (only_if && while_ && has_next && leads_itself(step)) ways_[step.next] = true;
  for (const Catch& caught : step.catches) {
    if (caught.kind != Catch::Kind::kWhen) continue;
    ways_[caught.transition] = is_settled(caught.when, written);
  }
}

}  // namespace recourse::definition
