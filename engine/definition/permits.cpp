#include "engine/definition/permits.h"

#include <algorithm>

namespace recourse::definition {
namespace {

/// Keys that are written alike are taken to be the same.
bool same_lock(const Lock& one, const Lock& other) {
  return one.name == other.name && one.key.source() == other.key.source();
}

bool takes_turns(const StepKind& kind) {
  return std::holds_alternative<TaskStep>(kind) || std::holds_alternative<AutoStep>(kind) ||
         std::holds_alternative<WaitStep>(kind) || std::holds_alternative<CallStep>(kind);
}

class KeptOut {
 public:
  KeptOut(const ProcessDefinition& definition, NodeId waiting)
      : definition_(definition), waiting_(waiting) {}

  std::vector<NodeId> find() {
    NodeId inside = kNoNode;
    for (NodeId at = waiting_; at != kNoNode; at = definition_.chart.node(at).parent) {
      if (definition_.steps[at].lock) keep_from_lock(at);
      const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[at].kind);
      const bool turns = parallel && parallel->one_at_a_time;
      if (turns && takes_turns(definition_.steps[waiting_].kind)) keep_from_turn(*parallel, inside);
      inside = at;
    }
    return std::move(kept_);
  }

 private:
  [[nodiscard]] bool is_at(NodeId around, NodeId inside) const {
    return around == inside || definition_.chart.is_ancestor(around, inside);
  }

  void keep_from_lock(NodeId holder) {
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const auto& lock = definition_.steps[at].lock;
      const bool same = lock && same_lock(*lock, *definition_.steps[holder].lock);
      if (same && !is_at(at, waiting_) && !comes_first(at, holder)) kept_.push_back(at);
    }
  }

  /// Of those that wait for their turn, the first in document order gets it.
  void keep_from_turn(const ParallelStep& parallel, NodeId branch) {
    const auto& branches = parallel.branches;
    auto later = std::find_if(branches.begin(), branches.end(),
                              [&](const auto& one) { return one.node == branch; });
    for (; later != branches.end(); ++later) {
      if (later->node == branch) continue;
      for (NodeId at = 0; at < definition_.steps.size(); ++at) {
        const bool inside = definition_.chart.is_ancestor(later->node, at);
        if (inside && takes_turns(definition_.steps[at].kind)) kept_.push_back(at);
      }
    }
  }

  /// Is it entered at once with a branch that starts before that of the other?
  [[nodiscard]] bool comes_first(NodeId at, NodeId holder) const {
    const Chart& chart = definition_.chart;
    for (NodeId first = at; chart.node(first).parent != kNoNode;) {
      const Node& around = chart.node(chart.node(first).parent);
      const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[around.id].kind);
      const bool initial = std::find(around.initial.begin(), around.initial.end(), first) !=
                           around.initial.end();
      if (parallel != nullptr && chart.is_ancestor(around.id, holder)) {
        return starts_before(*parallel, first, holder);
      }
      if (parallel == nullptr && (!initial || may_be_skipped(definition_.steps[first]))) {
        return false;
      }
      first = around.id;
    }
    return false;
  }

  [[nodiscard]] bool starts_before(const ParallelStep& parallel, NodeId branch,
                                   NodeId holder) const {
    for (const ParallelStep::Branch& one : parallel.branches) {
      if (is_at(one.node, holder)) return false;
      if (one.node == branch) return one.when.empty();
    }
    return false;
  }

  const ProcessDefinition& definition_;
  NodeId waiting_;
  std::vector<NodeId> kept_;
};

}  // namespace

std::vector<NodeId> kept_out_by(const ProcessDefinition& definition, NodeId waiting) {
  return KeptOut(definition, waiting).find();
}

}  // namespace recourse::definition
