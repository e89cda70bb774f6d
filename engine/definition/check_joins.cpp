// An open foreach goes on waiting for items until its join holds; something must be able to bring
// them, or to say that it is enough.
#include <algorithm>

#include "engine/definition/checks.h"

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

}  // namespace

void check_joins(const CheckInput& input, Findings& findings) {
  for (const Node& node : input.definition.chart.nodes) {
    const auto* foreach = std::get_if<ForeachStep>(&input.definition.steps[node.id].kind);
    if (!foreach || !foreach->open || can_be_fed(input.definition, node)) continue;
    findings.push_back(finding_at(
        input, Severity::kError, "E-JOIN", node.id,
        {"This foreach is open, but nothing can add an item to it.",
         "此 foreach 可新增项目，但没有任何途径新增。"},
        {"Add the operation add_item, a handler with add_item, or take 'open' away.",
         "请添加操作 add_item 或带 add_item 的处理器，或去掉“open”。"}));
  }
}

}  // namespace recourse::definition
