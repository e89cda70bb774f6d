#include "engine/definition/sure_errors.h"

#include <algorithm>
#include <optional>
#include <set>

namespace recourse::definition {
namespace {

/// What is sure to become of a node at once, as far as that can be told.
struct Fate {
  std::string error;        ///< it is left by this error; empty: not that
  NodeId onward = kNoNode;  ///< or it leads there
};

class SureErrors {
 public:
  explicit SureErrors(const ProcessDefinition& definition) : definition_(definition) {}

  [[nodiscard]] Fate of(NodeId id) const {
    const StepInfo& step = definition_.steps[id];
    if (!step.only_if.empty() || !step.while_.empty() || step.lock) return {};
    if (const auto* raise = std::get_if<RaiseStep>(&step.kind)) return caught(id, raise->error);
    if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) {
      for (const ParallelStep::Branch& branch : parallel->branches) {
        const Fate fate = branch.when.empty() ? of(branch.node) : Fate{};
        if (!fate.error.empty()) return caught(id, fate.error);
      }
      return {};
    }
    const bool list = std::holds_alternative<ScopeStep>(step.kind) ||
                      std::holds_alternative<BranchBody>(step.kind);
    if (list) return through_list(id);
    const bool passes = std::holds_alternative<SetStep>(step.kind) ||
                        std::holds_alternative<DecideStep>(step.kind) ||
                        std::holds_alternative<SendStep>(step.kind) ||
                        std::holds_alternative<StartStep>(step.kind) || is_unheard(id);
    if (!passes || step.next == ~TransitionId{0}) return {};
    return {{}, first_of(definition_.chart.transition(step.next).targets)};
  }

 private:
  [[nodiscard]] static NodeId first_of(const std::vector<NodeId>& nodes) {
    return nodes.empty() ? kNoNode : nodes.front();  // of a definition with faults
  }

  /// An escalation that no handler interrupts by.
  [[nodiscard]] bool is_unheard(NodeId id) const {
    const auto* step = std::get_if<EscalateStep>(&definition_.steps[id].kind);
    for (NodeId at = id; step != nullptr && at != kNoNode; at = definition_.chart.node(at).parent) {
      for (const Catch& caught : definition_.steps[at].catches) {
        const bool hears = caught.kind == Catch::Kind::kEscalation && caught.name == step->name;
        if (hears && caught.interrupt) return false;
      }
    }
    return step != nullptr;
  }

  [[nodiscard]] Fate through_list(NodeId list) const {
    std::set<NodeId> seen;
    NodeId at = first_of(definition_.chart.node(list).initial);
    while (at != kNoNode && seen.insert(at).second) {
      const Fate fate = of(at);
      if (!fate.error.empty()) return caught(list, fate.error);
      if (fate.onward == kNoNode || definition_.chart.node(fate.onward).parent != list) return {};
      at = fate.onward;
    }
    return {};
  }

  /// By a handler of the node itself, where one fits.
  [[nodiscard]] Fate caught(NodeId id, const std::string& error) const {
    for (const Catch& caught : definition_.steps[id].catches) {
      const bool fits =
          caught.kind == Catch::Kind::kError && (caught.name == error || caught.name == "any");
      if (!fits) continue;
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      return {{}, caught.match.empty() ? first_of(targets) : kNoNode};
    }
    return {error, kNoNode};
  }

  const ProcessDefinition& definition_;
};

/// May the case be over before anything rests?
bool may_finish_at_once(const ProcessDefinition& definition, const Ways& ways, NodeId branch) {
  std::set<NodeId> seen{branch};
  std::vector<NodeId> open{branch};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    if (std::holds_alternative<FinishStep>(definition.steps[at].kind)) return true;
    const bool rests =
        definition.chart.node(at).kind == NodeKind::kAtomic && !never_rests(definition, at);
    if (rests) continue;
    for (const Ways::Edge& edge : ways.from[at]) {
      if (seen.insert(edge.to).second) open.push_back(edge.to);
    }
  }
  return false;
}

}  // namespace

Ways without_void_branches(const ProcessDefinition& definition, Ways ways) {
  const SureErrors sure(definition);
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    const auto* parallel = std::get_if<ParallelStep>(&definition.steps[at].kind);
    if (parallel == nullptr) continue;
    const auto& branches = parallel->branches;
    const auto raises = std::find_if(branches.begin(), branches.end(), [&](const auto& branch) {
      return branch.when.empty() && !sure.of(branch.node).error.empty();
    });
    if (raises == branches.end()) continue;
    const bool others_finish = std::any_of(branches.begin(), branches.end(), [&](const auto& one) {
      return may_finish_at_once(definition, ways, one.node);
    });
    if (others_finish) continue;
    // Nor has the parallel another way out: the error comes before anything else.
    std::erase_if(ways.from[at], [&](const Ways::Edge& edge) { return edge.to != raises->node; });
  }
  return ways;
}

}  // namespace recourse::definition
