#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

void check_reached(const CheckInput& input, const std::vector<bool>& reached, Findings& findings) {
  const Chart& chart = input.definition.chart;
  for (const Node& node : chart.nodes) {
    const bool parent_reached = node.parent == kNoNode || reached[node.parent];
    if (reached[node.id] || !parent_reached || !is_step(input.definition, node.id)) continue;
    findings.push_back(finding_at(input, Severity::kError, "E-UNREACHABLE", node.id,
                                  {"No way leads to '" + node.name + "'.",
                                   "没有任何路径通向“" + node.name + "”。"},
                                  {"Lead a `next` to it, or take it away.",
                                   "请让某个 `next` 指向它，或删除它。"}));
  }
}

void check_stuck(const CheckInput& input, const Ways& ways, const std::vector<bool>& reached,
                 Findings& findings) {
  const std::vector<bool> good = reaching(ways, ways.ends);
  for (const Node& node : input.definition.chart.nodes) {
    if (good[node.id] || !reached[node.id] || !is_step(input.definition, node.id)) continue;
    findings.push_back(finding_at(input, Severity::kError, "E-STUCK", node.id,
                                  {"From '" + node.name + "' no way leads to an end.",
                                   "从“" + node.name + "”出发到不了任何终点。"},
                                  {"Lead one of its exits to `done`, to `finish` or onwards.",
                                   "请让其某个出口通向 `done`、`finish` 或后续步骤。"}));
  }
}

/// Steps that run on at once: nobody and nothing is waited for.
bool is_instant(const ProcessDefinition& definition, NodeId node) {
  const StepKind& kind = definition.steps[node].kind;
  return std::holds_alternative<SetStep>(kind) || std::holds_alternative<DecideStep>(kind) ||
         std::holds_alternative<ChooseStep>(kind) || std::holds_alternative<SendStep>(kind) ||
         std::holds_alternative<StartStep>(kind) || std::holds_alternative<EscalateStep>(kind) ||
         std::holds_alternative<ScopeStep>(kind) || std::holds_alternative<ParallelStep>(kind) ||
         std::holds_alternative<ForeachStep>(kind) || std::holds_alternative<BranchBody>(kind);
}

/// Finds one cycle of instant steps by depth-first search without recursion.
NodeId find_instant_cycle(const ProcessDefinition& definition, const Ways& ways) {
  enum : char { kNew, kOpen, kClosed };
  std::vector<char> mark(ways.from.size(), kNew);
  std::vector<std::pair<NodeId, std::size_t>> path;
  for (NodeId start = 0; start < ways.from.size(); ++start) {
    if (mark[start] != kNew || !is_instant(definition, start)) continue;
    path.emplace_back(start, 0);
    mark[start] = kOpen;
    while (!path.empty()) {
      auto& [at, next] = path.back();
      if (next == ways.from[at].size()) {
        mark[at] = kClosed;
        path.pop_back();
        continue;
      }
      const Ways::Edge edge = ways.from[at][next++];
      const bool flows = edge.kind == Ways::Kind::kEnter || edge.kind == Ways::Kind::kForward;
      if (!flows || !is_instant(definition, edge.to) || mark[edge.to] == kClosed) continue;
      if (mark[edge.to] == kOpen) return edge.to;
      mark[edge.to] = kOpen;
      path.emplace_back(edge.to, 0);
    }
  }
  return kNoNode;
}

void check_livelock(const CheckInput& input, const Ways& ways, Findings& findings) {
  NodeId at = find_instant_cycle(input.definition, ways);
  if (at == kNoNode) return;
  while (!is_step(input.definition, at) && input.definition.chart.node(at).parent != kNoNode) {
    at = input.definition.chart.node(at).parent;
  }
  findings.push_back(finding_at(
      input, Severity::kError, "E-LIVELOCK", at,
      {"The steps from here lead back here without ever waiting for anything.",
       "从这里出发的步骤不等待任何事就回到这里，会无限循环。"},
      {"Put a task, an auto step or a wait into the loop.",
       "请在循环中加入任务、自动步骤或等待。"}));
}

void check_dry_end(const CheckInput& input, const std::vector<bool>& reached, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const Chart& chart = definition.chart;
  const auto successes = std::count_if(
      definition.outcomes.begin(), definition.outcomes.end(),
      [](const auto& outcome) { return outcome.second.kind == Outcome::Kind::kSuccess; });
  for (const Node& node : chart.nodes) {
    if (node.kind != NodeKind::kFinal || !reached[node.id]) continue;
    if (node.parent == 0 && successes > 1) {
      findings.push_back(finding_at(
          input, Severity::kError, "E-FINISH", node.id,
          {"The process can run out of steps, and it has several successful outcomes.",
           "流程可能走到末尾，而成功结局不止一个。"},
          {"End every way with a `finish` step.", "请让每条路径都以 `finish` 步骤结束。"}));
    }
    // The body of an interrupting handler must lead somewhere when it is over.
    const Node& body = chart.node(node.parent);
    const bool handler_body = node.parent != 0 && !body.region &&
                              body.name.find('!') != std::string::npos;
    const bool leads_on = definition.steps[body.id].next != ~TransitionId{0};
    if (!handler_body || leads_on) continue;
    findings.push_back(finding_at(
        input, Severity::kError, "E-HANDLER", body.id,
        {"When this handler's `do` is over, nothing says what comes next.",
         "此处理器的 `do` 结束后，没有说明接下来做什么。"},
        {"Add `next`, or end the `do` with `finish` or `raise`.",
         "请添加 `next`，或让 `do` 以 `finish` 或 `raise` 结束。"}));
  }
}

}  // namespace

void check_ways(const CheckInput& input, Findings& findings) {
  const Ways ways = ways_of(input.definition);
  const std::vector<bool> reached = reachable(ways, {0}, /*back=*/true);
  check_reached(input, reached, findings);
  check_stuck(input, ways, reached, findings);
  check_livelock(input, ways, findings);
  check_dry_end(input, reached, findings);
}

void check_fall_through(const CheckInput& input, Findings& findings) {
  const Chart& chart = input.definition.chart;
  // Where list order alone leads on from a step.
  std::vector<NodeId> falls(chart.nodes.size(), kNoNode);
  for (const Node& node : chart.nodes) {
    for (const TransitionId t : node.transitions) {
      const Transition& transition = chart.transition(t);
      if (input.fell_through[t] && !transition.targets.empty()) {
        falls[node.id] = transition.targets[0];
      }
    }
  }
  for (const Node& fork : chart.nodes) {
    std::vector<NodeId> targets;
    for (const TransitionId t : fork.transitions) {
      const Transition& transition = chart.transition(t);
      const bool sibling = !transition.targets.empty() &&
                           chart.node(transition.targets[0]).parent == fork.parent;
      const bool waits =
          std::holds_alternative<WaitStep>(input.definition.steps[fork.id].kind);
      const bool own = transition.event.empty() || waits || transition.event.rfind("action.", 0) == 0;
      const bool handler = transition.alongside || fork.kind != NodeKind::kAtomic || !own;
      if (transition.event == "done" || handler || !sibling) continue;
      const NodeId target = transition.targets[0];
      const bool end = chart.node(target).kind == NodeKind::kFinal;
      const bool known = std::find(targets.begin(), targets.end(), target) != targets.end();
      const bool body = std::holds_alternative<BranchBody>(input.definition.steps[target].kind);
      if (!end && !known && !body) targets.push_back(target);
    }
    if (targets.size() < 2) continue;
    for (const NodeId start : targets) {
      NodeId at = start;
      // List order only leads on, so this ends.
      while (falls[at] != kNoNode) {
        const NodeId next = falls[at];
        const bool joins = next != start &&
                           std::find(targets.begin(), targets.end(), next) != targets.end();
        if (joins) {
          findings.push_back(finding_at(
              input, Severity::kError, "E-FALLTHROUGH", at,
              {"'" + chart.node(at).name + "' runs on into '" + chart.node(next).name +
                   "', another alternative of '" + fork.name + "', only because it stands next.",
               "“" + chart.node(at).name + "”只因排列顺序而进入“" + chart.node(next).name +
                   "”，而后者是“" + fork.name + "”的另一条出路。"},
              {"If that is meant, write `next: " + chart.node(next).name +
                   "`; if not, say where it goes.",
               "如确有此意，请写 `next: " + chart.node(next).name + "`；否则请写明去向。"}));
          break;
        }
        at = next;
      }
    }
  }
}

}  // namespace recourse::definition
