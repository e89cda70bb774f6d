#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

/// The steps a return from `from` to `target` goes back over: after the target, before `from`.
std::vector<NodeId> passed_over(const ProcessDefinition& definition, const Ways& ways,
                                NodeId target, NodeId from) {
  const std::vector<bool> after = reachable(ways, {target}, /*back=*/false);
  std::vector<NodeId> passed;
  Ways forward = ways;
  for (auto& edges : forward.from) {
    edges.erase(std::remove_if(edges.begin(), edges.end(),
                               [](const Ways::Edge& e) { return e.kind == Ways::Kind::kBack; }),
                edges.end());
  }
  const std::vector<bool> before = reaching(forward, {from});
  for (NodeId node = 0; node < definition.chart.nodes.size(); ++node) {
    if (node != from && after[node] && before[node] && is_step(definition, node)) {
      passed.push_back(node);
    }
  }
  return passed;
}

std::string names_of(const ProcessDefinition& definition, const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) {
    text += (text.empty() ? "" : ", ") + definition.chart.node(node).name;
  }
  return text;
}

void check_undo(const CheckInput& input, NodeId from, const Action& action,
                const std::vector<NodeId>& passed, Findings& findings) {
  if (action.back->undo) return;
  std::vector<NodeId> undoable;
  for (const NodeId node : passed) {
    if (input.definition.steps[node].undo != kNoNode) undoable.push_back(node);
  }
  if (undoable.empty()) return;
  const std::string names = names_of(input.definition, undoable);
  findings.push_back(finding_at(
      input, Severity::kError, "E-BACK-UNDO", from,
      {"'" + action.id + "' goes back over " + names + ", which can be undone, without saying "
       "whether it is.",
       "“" + action.id + "”退回时越过了可撤销的 " + names + "，却没有说明是否撤销。"},
      {"Add `undo: true` or `undo: false` to the `back`.",
       "请在 `back` 中写明 `undo: true` 或 `undo: false`。"}));
}

void check_direct(const CheckInput& input, NodeId from, const Action& action,
                  const std::vector<NodeId>& passed, Findings& findings) {
  if (!action.back->direct) return;
  const ProcessDefinition& definition = input.definition;
  std::vector<NodeId> skipped;
  std::vector<NodeId> bound;
  for (const NodeId node : passed) {
    const bool target = std::find(action.back->targets.begin(), action.back->targets.end(), node) !=
                        action.back->targets.end();
    const auto* task = std::get_if<TaskStep>(&definition.steps[node].kind);
    if (!task || target) continue;
    if (task->vote || task->actions.size() > 1) skipped.push_back(node);
    for (const Duty& duty : definition.duties) {
      const bool named = std::find(duty.steps.begin(), duty.steps.end(), node) != duty.steps.end();
      if (named) bound.push_back(node);
    }
  }
  if (!bound.empty()) {
    findings.push_back(finding_at(
        input, Severity::kError, "E-DIRECT-DUTY", from,
        {"'" + action.id + "' returns directly past " + names_of(definition, bound) +
             ", which duty rules ask for.",
         "“" + action.id + "”直送时跳过了职责规则要求的 " + names_of(definition, bound) + "。"},
        {"Write `resume: forward`.", "请写 `resume: forward`。"}));
  } else if (!skipped.empty()) {
    findings.push_back(finding_at(
        input, Severity::kWarning, "W-DIRECT", from,
        {"After '" + action.id + "' the approvals " + names_of(definition, skipped) +
             " are not asked again.",
         "“" + action.id + "”之后不再重新审批：" + names_of(definition, skipped) + "。"},
        {"Write `resume: forward` if they should be.", "如需重新审批，请写 `resume: forward`。"}));
  }
}

}  // namespace

void check_returns(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const bool undo_anywhere = std::any_of(definition.steps.begin(), definition.steps.end(),
                                         [](const StepInfo& s) { return s.undo != kNoNode; });
  std::optional<Ways> ways;
  for (const Node& node : definition.chart.nodes) {
    const auto* task = std::get_if<TaskStep>(&definition.steps[node.id].kind);
    if (!task) continue;
    for (const Action& action : task->actions) {
      if (!action.back || (!undo_anywhere && !action.back->direct)) continue;
      if (!ways) ways = ways_of(definition);
      for (const NodeId target : action.back->targets) {
        const std::vector<NodeId> passed = passed_over(definition, *ways, target, node.id);
        check_undo(input, node.id, action, passed, findings);
        check_direct(input, node.id, action, passed, findings);
      }
    }
  }
}

}  // namespace recourse::definition
