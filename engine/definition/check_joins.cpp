// A join must be one that can be met. An open foreach goes on waiting for items until it is;
// something must be able to bring them, or to say that it is enough. Of a list that is written
// down, and of branches, the number is known.
#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/rests.h"
#include "engine/feel/compiled.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

bool can_be_fed(const ProcessDefinition& definition, const Node& node) {
  for (const TransitionId t : node.transitions) {
    if (definition.transitions[t].add_items) return true;
  }
  return std::any_of(definition.operations.begin(), definition.operations.end(),
                     [&](const auto& entry) {
                       const Operation& operation = entry.second;
                       const auto& list = operation.completes;
                       return operation.adds_to == node.id ||
                              std::find(list.begin(), list.end(), node.id) != list.end();
                     });
}

/// The most instances or branches there can be; none: it depends on data.
std::optional<int> most_of(const StepKind& kind) {
  if (const auto* parallel = std::get_if<ParallelStep>(&kind)) {
    return static_cast<int>(parallel->branches.size());
  }
  const auto* foreach = std::get_if<ForeachStep>(&kind);
  const feel::Node* list = foreach && !foreach->open ? feel::tree_of(foreach->in) : nullptr;
  if (!list || list->op != feel::Op::kList) return std::nullopt;
  return static_cast<int>(list->kids.size());
}

/// Branches may be fewer than are written, as their `when` says.
bool can_be_met(const StepKind& kind, int most) {
  const auto* parallel = std::get_if<ParallelStep>(&kind);
  const JoinRule& join = parallel ? parallel->join : std::get<ForeachStep>(kind).join;
  for (int started = parallel ? 1 : most; started <= most; ++started) {
    for (int ended = 0; ended <= started; ++ended) {
      if (may_be_met(join, ended, started)) return true;
    }
  }
  return most == 0;
}

}  // namespace

void check_joins(const CheckInput& input, Findings& findings) {
  for (const Node& node : input.definition.chart.nodes) {
    const StepKind& kind = input.definition.steps[node.id].kind;
    const auto* foreach = std::get_if<ForeachStep>(&kind);
    if (foreach && foreach->open && !can_be_fed(input.definition, node)) {
      findings.push_back(finding_at(
          input, Severity::kError, "E-JOIN", node.id,
          {"This foreach is open, but nothing can add an item to it.",
           "此 foreach 可新增项目，但没有任何途径新增。"},
          {"Add the operation add_item, a handler with add_item, or take 'open' away.",
           "请添加操作 add_item 或带 add_item 的处理器，或去掉“open”。"}));
    }
    const std::optional<int> most = most_of(kind);
    if (!most || can_be_met(kind, *most)) continue;
    const std::string many = std::to_string(*most);
    findings.push_back(finding_at(
        input, Severity::kError, "E-JOIN", node.id,
        {"At most " + many + " can end here, and that never meets the join.",
         "此处最多只有 " + many + " 项完成，永远达不到汇聚条件。"},
        {"Write a smaller number, or 'all'.", "请写更小的数，或写“all”。"}));
  }
}

}  // namespace recourse::definition
