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

void check_dry_end(const CheckInput& input, const std::vector<bool>& reached, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const Chart& chart = definition.chart;
  const auto successes = std::count_if(
      definition.outcomes.begin(), definition.outcomes.end(),
      [](const auto& outcome) { return outcome.second.kind == Outcome::Kind::kSuccess; });
  for (const Node& node : chart.nodes) {
    if (node.kind != NodeKind::kFinal || !reached[node.id]) continue;
    const bool open = successes > 1 || (successes == 0 && !definition.outcomes.empty());
    if (node.parent == 0 && open) {
      findings.push_back(finding_at(
          input, Severity::kError, "E-FINISH", node.id,
          {"The process can run out of steps, and it has " +
               std::string(successes == 0 ? "no successful outcome." :
                                            "several successful outcomes."),
           "流程可能走到末尾，而成功结局" + std::string(successes == 0 ? "不存在。" : "不止一个。")},
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
  // An ended case may be woken at a step that no other way leads to.
  std::vector<NodeId> starts{0};
  for (const auto& [id, operation] : input.definition.operations) {
    for (const NodeId woken : operation.wakes_at) {
      for (NodeId at = woken; at != 0; at = input.definition.chart.node(at).parent) {
        starts.push_back(at);
      }
    }
  }
  const std::vector<bool> reached = reachable(ways, starts, /*back=*/true);
  check_reached(input, reached, findings);
  check_stuck(input, ways, reached, findings);
  check_dry_end(input, reached, findings);
}

}  // namespace recourse::definition
