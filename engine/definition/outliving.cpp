#include "engine/definition/outliving.h"

#include "engine/definition/progress.h"
#include "engine/definition/rests.h"

namespace recourse::definition {
namespace {

/// May the rule hold with the ends of so many, while another goes on?
bool met_by_others(const JoinRule& join, int others) {
  for (int started = 2; started <= others + 1; ++started) {
    for (int ended = 1; ended < started; ++ended) {
      if (may_be_met(join, ended, started)) return true;
    }
  }
  return false;
}

bool takes_time(const StepInfo& step) {
  const StepKind& kind = step.kind;
  const auto* foreach = std::get_if<ForeachStep>(&kind);
  return step.lock || (foreach != nullptr && foreach->open) ||
         std::holds_alternative<TaskStep>(kind) || std::holds_alternative<AutoStep>(kind) ||
         std::holds_alternative<WaitStep>(kind) || std::holds_alternative<CallStep>(kind) ||
         std::holds_alternative<CompensateStep>(kind);
}

/// Is it come to as soon as the branch starts: it comes first, or nothing in the branch takes time?
bool comes_at_once(const ProcessDefinition& definition, NodeId branch, NodeId inside) {
  const Chart& chart = definition.chart;
  for (NodeId at = branch; chart.node(at).initial.size() == 1;) {
    at = chart.node(at).initial.front();
    if (at == inside) return !takes_time(definition.steps[at]);
    if (may_be_skipped(definition.steps[at])) break;
  }
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    if (chart.is_ancestor(branch, at) && takes_time(definition.steps[at])) return false;
  }
  return true;
}

/// Does it surely begin with something that is not over at once?
bool begins_with_time(const ProcessDefinition& definition, NodeId branch) {
  if (begins_with_work(definition, branch)) return true;
  const auto& initial = definition.chart.node(branch).initial;
  if (initial.size() != 1 || may_be_skipped(definition.steps[initial.front()])) return false;
  const auto* wait = std::get_if<WaitStep>(&definition.steps[initial.front()].kind);
  return wait != nullptr && wait->for_span.has_value();
}

/// Is it surely over with before any other branch can be?
bool comes_before_join(const ProcessDefinition& definition, NodeId join, NodeId branch,
                       NodeId inside) {
  const auto* parallel = std::get_if<ParallelStep>(&definition.steps[join].kind);
  if (parallel == nullptr || !comes_at_once(definition, branch, inside)) return false;
  for (const ParallelStep::Branch& other : parallel->branches) {
    if (other.node != branch && !begins_with_time(definition, other.node)) return false;
  }
  return true;
}

}  // namespace

bool may_outlive(const ProcessDefinition& definition, NodeId join, NodeId branch) {
  const StepKind& kind = definition.steps[join].kind;
  const auto* parallel = std::get_if<ParallelStep>(&kind);
  const auto* foreach = std::get_if<ForeachStep>(&kind);
  if (parallel == nullptr && (foreach == nullptr || foreach->body != branch)) return false;
  const JoinRule& rule = parallel ? parallel->join : foreach->join;
  if (!rule.rest_continue) return false;
  if (completed_by_hand(definition, join)) return true;
  if (foreach != nullptr) return rule.kind != JoinRule::Kind::kAll;
  return met_by_others(rule, static_cast<int>(parallel->branches.size()) - 1);
}

bool outlives(const ProcessDefinition& definition, NodeId join, NodeId inside) {
  const Chart& chart = definition.chart;
  if (!chart.is_ancestor(join, inside)) return false;
  NodeId branch = inside;
  while (chart.node(branch).parent != join) branch = chart.node(branch).parent;
  return may_outlive(definition, join, branch) &&
         !comes_before_join(definition, join, branch, inside);
}

}  // namespace recourse::definition
