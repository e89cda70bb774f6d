#include "engine/definition/undoers.h"

#include <algorithm>

#include "engine/definition/returns.h"

namespace recourse::definition {
namespace {

bool is_branch(const Chart& chart, NodeId node) {
  return chart.node(node).parent != kNoNode &&
         chart.node(chart.node(node).parent).kind == NodeKind::kParallel;
}

class Undoing {
 public:
  Undoing(const ProcessDefinition& definition, const Ways& ways)
      : definition_(definition),
        chart_(definition.chart),
        ways_(ways),
        back_(led_back_from(definition, ways)),
        compensating_(compensating_steps(definition)) {
    for (const StepInfo& step : definition.steps) {
      if (step.undo != kNoNode) blocks_.push_back(step.undo);
    }
  }

  [[nodiscard]] Undoers find() const {
    Undoers found;
    if (compensating_.empty()) return found;
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const NodeId undo = definition_.steps[at].undo;
      if (undo == kNoNode) continue;
      const std::vector<bool> later = after(at);
      for (const NodeId by : compensating_) {
        if (later[by] && reaches(by, at)) found[undo].push_back(by);
      }
    }
    return found;
  }

 private:
  /// What may come once the step is completed.
  [[nodiscard]] std::vector<bool> after(NodeId step) const {
    std::vector<bool> later(ways_.from.size(), false);
    std::vector<NodeId> open;
    const auto reach = [&](NodeId node) {
      if (later[node]) return;
      later[node] = true;
      open.push_back(node);
    };
    const auto lead_on = [&](NodeId from, bool by_handlers_only) {
      for (const Ways::Edge& edge : ways_.from[from]) {
        if (!by_handlers_only || edge.kind == Ways::Kind::kHandler) reach(edge.to);
      }
      for (const NodeId to : back_[from]) reach(to);
    };
    lead_on(step, false);
    // Other branches run beside it, and handlers around it come after it.
    for (NodeId up = chart_.node(step).parent; up != kNoNode; up = chart_.node(up).parent) {
      lead_on(up, chart_.node(up).kind != NodeKind::kParallel);
    }
    while (!open.empty()) {
      const NodeId from = open.back();
      open.pop_back();
      lead_on(from, false);
    }
    return later;
  }

  /// Is what the step undoes among what it works on?
  [[nodiscard]] bool reaches(NodeId by, NodeId undone) const {
    const StepKind& kind = definition_.steps[by].kind;
    if (const auto* compensate = std::get_if<CompensateStep>(&kind)) {
      const auto& steps = compensate->steps;
      const bool named =
          compensate->all || std::find(steps.begin(), steps.end(), undone) != steps.end();
      return named && lies_in(undone, compensated_scope(by));
    }
    for (const Action& action : std::get<TaskStep>(kind).actions) {
      if (!action.back || !action.back->undo.value_or(false)) continue;
      for (const NodeId target : action.back->targets) {
        if (target == kNoNode || target == 0) return true;
        // In document order, what it goes back over.
        if (undone >= target && lies_in(undone, chart_.node(target).parent)) return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool lies_in(NodeId node, NodeId scope) const {
    return scope == 0 || chart_.is_ancestor(scope, node);
  }

  /// The scope, branch or process around a compensate step; bodies of handlers are part of what
  /// they belong to. In an undo block: wherever that runs.
  [[nodiscard]] NodeId compensated_scope(NodeId step) const {
    NodeId at = chart_.node(step).parent;
    for (NodeId up = at; up != kNoNode; up = chart_.node(up).parent) {
      if (std::find(blocks_.begin(), blocks_.end(), up) != blocks_.end()) return 0;
    }
    while (at != 0 && std::holds_alternative<BranchBody>(definition_.steps[at].kind) &&
           !is_branch(chart_, at)) {
      at = chart_.node(at).parent;
    }
    return at;
  }

  const ProcessDefinition& definition_;
  const Chart& chart_;
  const Ways& ways_;
  std::vector<std::vector<NodeId>> back_;
  std::vector<NodeId> compensating_, blocks_;
};

}  // namespace

Undoers undoers_of(const ProcessDefinition& definition, const Ways& ways) {
  return Undoing(definition, ways).find();
}

}  // namespace recourse::definition
