// Locks: nested ones are taken in one declared order, so cases cannot wait for each other in a
// circle; and a lock must stand where there is something to protect.
#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/surroundings.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

bool passes_at_once(const StepKind& kind) {
  return std::holds_alternative<ChooseStep>(kind) || std::holds_alternative<RaiseStep>(kind) ||
         std::holds_alternative<FinishStep>(kind);
}

void check_nested(const CheckInput& input, const Lock& inner, const Node& node, const Node& around,
                  Findings& findings) {
  const Lock& outer = *input.definition.steps[around.id].lock;
  const auto& order = input.definition.locks;
  const auto first = std::find(order.begin(), order.end(), outer.name);
  const auto second = std::find(order.begin(), order.end(), inner.name);
  if (inner.name == outer.name) {
    findings.push_back(finding_at(
        input, Severity::kError, "E-LOCK", node.id,
        {"The lock '" + inner.name + "' is held by '" + around.name + "' around this step already.",
         "外层的“" + around.name + "”已持有锁“" + inner.name + "”。"},
        {"Take the inner one away.", "请去掉内层的锁。"}));
  } else if (first == order.end() || second == order.end() || second < first) {
    const std::string list = "locks: [" + outer.name + ", " + inner.name + "]";
    findings.push_back(finding_at(
        input, Severity::kError, "E-LOCK", node.id,
        {"The lock '" + inner.name + "' is taken inside '" + outer.name +
             "' against the declared order: two cases could wait for each other for ever.",
         "在锁“" + outer.name + "”之内再取锁“" + inner.name + "”，不符合声明的次序，两个案件可能互相等待。"},
        {"Declare " + list + " at the top, or nest them the other way round.",
         "请在顶层声明 " + list + "，或调换嵌套次序。"}));
  }
}

}  // namespace

void check_locks(const CheckInput& input, Findings& findings) {
  const Chart& chart = input.definition.chart;
  for (const Node& node : chart.nodes) {
    const auto& lock = input.definition.steps[node.id].lock;
    if (!lock) continue;
    if (passes_at_once(input.definition.steps[node.id].kind)) {
      findings.push_back(finding_at(
          input, Severity::kError, "E-LOCK", node.id,
          {"This step is over at once, so its lock protects nothing.",
           "此步骤立即结束，锁不起作用。"},
          {"Put the steps to be protected into a `scope` with the lock.",
           "请把要保护的步骤放进带锁的 `scope`。"}));
    }
    for (const NodeId above : surroundings(input.definition, node.id)) {
      if (input.definition.steps[above].lock) {
        check_nested(input, *lock, node, chart.node(above), findings);
      }
    }
  }
}

}  // namespace recourse::definition
