#include "engine/definition/signals.h"

#include <algorithm>

namespace recourse::definition {

bool takes_signal(const StepInfo& step, const std::string& signal) {
  return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
    return caught.kind == Catch::Kind::kSignal && caught.name == signal && caught.match.empty();
  });
}

bool Signals::held(NodeId id, const std::string& signal) const {
  const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[id].kind);
  if (parallel == nullptr) return false;
  const auto& branches = parallel->branches;
  const bool over_by_one = joined_by_one(*parallel);
  return std::any_of(branches.begin(), branches.end(), [&](const ParallelStep::Branch& branch) {
    const bool stays = over_by_one || !progress_.comes_to_end(branch.node);
    return branch.when.empty() && stays && all_left(branch.node, signal, false);
  });
}

/// Is everything in the list in which the case may rest left by the signal? `around`: by somebody
/// around it.
bool Signals::all_left(NodeId list, const std::string& signal, bool around) const {
  const auto& children = definition_.chart.node(list).children;
  return std::all_of(children.begin(), children.end(), [&](NodeId child) {
    // An undo block runs in the step that compensates.
    if (rests_.is_undo(child) || !progress_.reached(child)) return true;
    const auto& inside = definition_.chart.node(child).children;
    const bool left = is_left(child, signal, around);
    if (!inside.empty()) return ends_held(child, left) && all_left(child, signal, left);
    return left || !rests_.may(child) || rests_.is_void(child);
  });
}

/// Branches of a parallel inside that are over rest at their ends until the others are.
bool Signals::ends_held(NodeId node, bool left) const {
  return left || !std::holds_alternative<ParallelStep>(definition_.steps[node].kind) ||
         !rests_.may(node);
}

/// The first that listens takes it: is its step left then?
bool Signals::is_left(NodeId node, const std::string& signal, bool around) const {
  for (const Catch& caught : definition_.steps[node].catches) {
    if (caught.kind != Catch::Kind::kSignal || caught.name != signal) continue;
    if (!caught.interrupt) return false;
    if (caught.match.empty()) return true;
  }
  return around;
}

}  // namespace recourse::definition
