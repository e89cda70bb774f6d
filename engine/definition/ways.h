#pragma once
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// The chart as plain edges "being here, one may come to be there": into a container's first steps,
/// along transitions, and from the end of a list to what follows the container.
struct Ways {
  enum class Kind { kEnter, kForward, kBack, kHandler };
  static constexpr TransitionId kNone = ~TransitionId{0};
  struct Edge {
    NodeId to;
    Kind kind;
    TransitionId by = kNone;  ///< where it is one transition
  };
  std::vector<std::vector<Edge>> from;  ///< by NodeId
  /// The root's done, finish, errors that nobody handles, ends of side regions.
  std::vector<NodeId> ends;
};
/// `never` as for Rests: what nobody enters gives no handler around it the time to be asked.
[[nodiscard]] Ways ways_of(const ProcessDefinition& definition, std::vector<bool> never = {});
/// By TransitionId: does it belong to an action with `back`?
[[nodiscard]] std::vector<bool> back_transitions(const ProcessDefinition& definition);

/// Does it belong to an action that goes back with `resume: direct`? All that follows where it
/// leads is that the case comes back.
[[nodiscard]] std::vector<bool> direct_transitions(const ProcessDefinition& definition);

/// What can be reached from `starts`, which count as reached. `back`: along back edges, too.
[[nodiscard]] std::vector<bool> reachable(const Ways& ways, const std::vector<NodeId>& starts,
                                          bool back);
/// From where one of `ends` can be reached.
[[nodiscard]] std::vector<bool> reaching(const Ways& ways, const std::vector<NodeId>& ends);

/// Steps in which undo blocks may run: `compensate`, and tasks that go back with `undo: true`.
[[nodiscard]] std::vector<NodeId> compensating_steps(const ProcessDefinition& definition);

/// May a foreach find its list empty, or no branch of a parallel start? It is over at once then.
[[nodiscard]] bool may_start_none(const StepInfo& step);

/// Does somebody or something outside work on it, or is it waited for?
[[nodiscard]] inline bool is_work(const StepKind& kind) {
  return std::holds_alternative<TaskStep>(kind) || std::holds_alternative<AutoStep>(kind) ||
         std::holds_alternative<CallStep>(kind) || std::holds_alternative<WaitStep>(kind);
}

/// Is it a step somebody wrote (and no end, branch or made node)?
[[nodiscard]] inline bool is_step(const ProcessDefinition& definition, NodeId node) {
  const bool final = definition.chart.node(node).kind == NodeKind::kFinal;
  return !final && !std::holds_alternative<BranchBody>(definition.steps[node].kind);
}

}  // namespace recourse::definition
