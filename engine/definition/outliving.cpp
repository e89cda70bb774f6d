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
  return may_outlive(definition, join, branch);
}

}  // namespace recourse::definition
