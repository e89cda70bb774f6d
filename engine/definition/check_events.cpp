#include <set>

#include "engine/definition/checks.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Names = std::set<std::string>;

/// Which errors can be thrown inside each node. "*": any, by a called process.
class Throws {
 public:
  explicit Throws(const CheckInput& input) : sets_(input.definition.chart.nodes.size()) {
    const auto& nodes = input.definition.chart.nodes;
    for (std::size_t i = nodes.size(); i-- > 0;) {
      own(input, static_cast<NodeId>(i));
      if (nodes[i].parent != kNoNode) {
        sets_[nodes[i].parent].insert(sets_[i].begin(), sets_[i].end());
      }
    }
  }
  [[nodiscard]] bool may(NodeId node, const std::string& error) const {
    const Names& names = sets_[node];
    return names.count("*") > 0 || names.count(error) > 0 || (error == "any" && !names.empty());
  }

 private:
  void own(const CheckInput& input, NodeId node) {
    Names& names = sets_[node];
    const StepKind& kind = input.definition.steps[node].kind;
    if (const auto* raise = std::get_if<RaiseStep>(&kind)) names.insert(raise->error);
    if (std::holds_alternative<TaskStep>(kind)) names.insert("task_failed");
    if (std::holds_alternative<CallStep>(kind)) names.insert("*");
    const auto* job = std::get_if<AutoStep>(&kind);
    if (!job) return;
    if (!job->retry.then_error.empty()) names.insert(job->retry.then_error);
    const auto manifest = input.connectors.find(job->connector);
    if (manifest == input.connectors.end()) return;
    for (const auto& [error, title] : manifest->second.errors) names.insert(error);
  }
  std::vector<Names> sets_;
};

Names raised_escalations(const ProcessDefinition& definition) {
  Names names;
  for (const StepInfo& info : definition.steps) {
    if (const auto* step = std::get_if<EscalateStep>(&info.kind)) names.insert(step->name);
  }
  for (const SlaClock& clock : definition.sla) {
    for (const Rung& rung : clock.ladder) {
      if (!rung.escalate.empty()) names.insert("sla." + clock.name + "." + rung.escalate);
    }
  }
  return names;
}

void check_masked(const CheckInput& input, NodeId node, Findings& findings) {
  Names taken;
  bool any_error = false;
  for (const Catch& caught : input.definition.steps[node].catches) {
    const Transition& transition = input.definition.chart.transition(caught.transition);
    const bool named = caught.kind != Catch::Kind::kAfter && caught.kind != Catch::Kind::kEvery &&
                       caught.kind != Catch::Kind::kAt && caught.kind != Catch::Kind::kWhen;
    if (!named) continue;
    const bool error = caught.kind == Catch::Kind::kError;
    const bool masked = taken.count(transition.event) > 0 || (error && any_error);
    if (masked && caught.interrupt) {
      findings.push_back(finding_at(
          input, Severity::kWarning, "W-MASKED-HANDLER", node,
          {"The handler of '" + caught.name + "' is never asked: one before it takes all.",
           "“" + caught.name + "”的处理器永远不会执行：前面已有处理器全部接收。"},
          {"Move it up, or give the first one a `match`.",
           "请把它移到前面，或给前一个加上 `match`。"}));
    }
    if (!caught.match.empty() || !caught.interrupt) continue;
    taken.insert(transition.event);
    any_error = any_error || (error && caught.name == "any");
  }
}

}  // namespace

void check_events(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const Throws throws(input);
  const Names escalations = raised_escalations(definition);
  for (const Node& node : definition.chart.nodes) {
    check_masked(input, node.id, findings);
    for (const Catch& caught : definition.steps[node.id].catches) {
      if (caught.kind == Catch::Kind::kError && !throws.may(node.id, caught.name)) {
        findings.push_back(finding_at(
            input, Severity::kWarning, "W-HANDLER", node.id,
            {"Nothing inside can raise the error '" + caught.name + "' that is handled here.",
             "这里处理的错误“" + caught.name + "”，其内部没有任何步骤会引发。"},
            {"Take the handler away, or raise the error.", "请删除该处理器，或引发该错误。"}));
      }
      if (caught.kind == Catch::Kind::kEscalation && escalations.count(caught.name) == 0) {
        findings.push_back(finding_at(
            input, Severity::kError, "E-ESCALATION", node.id,
            {"Nothing raises the escalation '" + caught.name + "'.",
             "没有任何步骤或时钟触发升级“" + caught.name + "”。"},
            {"Name a rung as sla.CLOCK.RUNG, or add an `escalate` step.",
             "请写成 sla.时钟.阶梯，或添加 `escalate` 步骤。"}));
      }
    }
  }
  for (const auto& [error, title] : definition.errors) {
    if (throws.may(0, error)) continue;
    findings.push_back(finding_at(input, Severity::kWarning, "W-NEVER-RAISED", 0,
                                  {"The error '" + error + "' is declared but never raised.",
                                   "错误“" + error + "”已声明，但从不引发。"},
                                  {"Take it out, or raise it.", "请删除它，或引发它。"}));
  }
}

}  // namespace recourse::definition
