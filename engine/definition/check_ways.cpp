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

}  // namespace recourse::definition
