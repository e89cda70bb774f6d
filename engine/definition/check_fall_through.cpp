#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

/// The steps a fork's own alternatives lead to (no handlers, no returns, no `done`).
std::vector<NodeId> alternatives_of(const CheckInput& input, const Node& fork,
                                    const std::vector<bool>& back) {
  const Chart& chart = input.definition.chart;
  std::vector<NodeId> targets;
  if (fork.kind != NodeKind::kAtomic) return targets;
  const bool waits = std::holds_alternative<WaitStep>(input.definition.steps[fork.id].kind);
  for (const TransitionId t : fork.transitions) {
    const Transition& transition = chart.transition(t);
    const bool own =
        transition.event.empty() || waits || transition.event.rfind("action.", 0) == 0;
    const bool skips = transition.event == "done" || transition.alongside || back[t];
    if (!own || skips || transition.targets.empty()) continue;
    const NodeId target = transition.targets[0];
    const bool sibling = chart.node(target).parent == fork.parent;
    const bool end = chart.node(target).kind == NodeKind::kFinal;
    const bool known = std::find(targets.begin(), targets.end(), target) != targets.end();
    const bool body = std::holds_alternative<BranchBody>(input.definition.steps[target].kind);
    if (sibling && !end && !known && !body) targets.push_back(target);
  }
  return targets;
}

Finding joined_by_order(const CheckInput& input, NodeId at, NodeId next, const Node& fork) {
  const std::string& from = input.definition.chart.node(at).name;
  const std::string& to = input.definition.chart.node(next).name;
  return finding_at(
      input, Finding::Severity::kError, "E-FALLTHROUGH", at,
      {"'" + from + "' runs on into '" + to + "', another alternative of '" + fork.name +
           "', only because it stands next.",
       "“" + from + "”只因排列顺序而进入“" + to + "”，而后者是“" + fork.name + "”的另一条出路。"},
      {"If that is meant, write `next: " + to + "`; if not, say where it goes.",
       "如确有此意，请写 `next: " + to + "`；否则请写明去向。"});
}

}  // namespace

void check_fall_through(const CheckInput& input, Findings& findings) {
  const Chart& chart = input.definition.chart;
  const std::vector<bool> back = back_transitions(input.definition);
  // Where list order alone leads on from a step.
  std::vector<NodeId> falls(chart.nodes.size(), kNoNode);
  for (const Transition& transition : chart.transitions) {
    const bool by_order = input.fell_through[transition.id] && !transition.targets.empty();
    if (by_order) falls[transition.source] = transition.targets[0];
  }
  for (const Node& fork : chart.nodes) {
    const std::vector<NodeId> targets = alternatives_of(input, fork, back);
    if (targets.size() < 2) continue;
    for (const NodeId start : targets) {
      // List order only leads on, so this ends.
      for (NodeId at = start; falls[at] != kNoNode; at = falls[at]) {
        const NodeId next = falls[at];
        if (std::find(targets.begin(), targets.end(), next) == targets.end()) continue;
        findings.push_back(joined_by_order(input, at, next, fork));
        break;
      }
    }
  }
}

}  // namespace recourse::definition
