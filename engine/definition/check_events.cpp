#include <set>

#include "engine/definition/checks.h"
#include "engine/definition/outliving.h"
#include "engine/definition/rests.h"
#include "engine/definition/throws.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Names = std::set<std::string>;

Names raised_escalations(const ProcessDefinition& definition) {
  Names names;
  for (const StepInfo& info : definition.steps) {
    if (const auto* step = std::get_if<EscalateStep>(&info.kind)) names.insert(step->name);
  }
  for (const SlaClock& clock : definition.sla) {
    for (const Rung& rung : clock.ladder) {
      if (!rung.escalate.empty()) names.insert("sla." + clock.name + "." + rung.escalate);
    }
    if (!clock.ladder.empty() || !clock.policy_escalations) continue;
    for (const std::string& name : *clock.policy_escalations) {
      names.insert("sla." + clock.name + "." + name);
    }
  }
  return names;
}

void check_masked(const CheckInput& input, const std::vector<bool>& masked, NodeId node,
                  Findings& findings) {
  for (const Catch& caught : input.definition.steps[node].catches) {
    if (!masked[caught.transition]) continue;
    findings.push_back(finding_at(
        input, Severity::kWarning, "W-MASKED-HANDLER", node,
        {"Whatever waits for '" + caught.name + "' here never gets it: a handler before it, or " +
             "around it, takes all.",
         "此处永远等不到“" + caught.name + "”：排在前面或外层的处理器已全部接收。"},
        {"Take it away, or give the other one a `match`.",
         "请删除它，或给另一个加上 `match`。"}));
  }
}

/// A pack that is not known here may have any rung.
bool of_unknown_pack(const ProcessDefinition& definition, const std::string& name) {
  for (const SlaClock& clock : definition.sla) {
    const bool unknown = !clock.policy.empty() && !clock.policy_escalations;
    if (unknown && clock.ladder.empty() && name.rfind("sla." + clock.name + ".", 0) == 0) {
      return true;
    }
  }
  return false;
}

void check_idle(const CheckInput& input, const Rests& rests, NodeId node, const Catch& caught,
                Findings& findings) {
  const bool climbs =
      caught.kind == Catch::Kind::kError || caught.kind == Catch::Kind::kEscalation;
  // Conditions are looked at between the steps inside, too.
  const bool between = caught.kind == Catch::Kind::kWhen &&
                       !input.definition.chart.node(node).children.empty();
  if (climbs || between || node == 0 || rests.may(node)) return;
  findings.push_back(finding_at(
      input, Severity::kWarning, "W-HANDLER", node,
      {"This step is over at once, so its handler never has anything to handle.",
       "此步骤立即结束，它的处理器永远不会执行。"},
      {"Move the handler to a step that waits, or to the scope around it.",
       "请把处理器移到会等待的步骤，或外层范围。"}));
}

void check_arrival(const CheckInput& input, NodeId node, const Catch& caught, const Throws& throws,
                   const Names& escalations, Findings& findings) {
  if (caught.kind == Catch::Kind::kError && !throws.may(node, caught.name)) {
    findings.push_back(finding_at(
        input, Severity::kWarning, "W-HANDLER", node,
        {"The error '" + caught.name + "' never gets as far as this handler.",
         "错误“" + caught.name + "”不会到达此处理器。"},
        {"Nothing inside raises it, or it is handled further in: take the handler away.",
         "其内部没有步骤引发它，或已在更内层处理：请删除该处理器。"}));
  }
  if (caught.kind != Catch::Kind::kEscalation) return;
  if (escalations.count(caught.name) == 0 && !of_unknown_pack(input.definition, caught.name)) {
    findings.push_back(finding_at(
        input, Severity::kError, "E-ESCALATION", node,
        {"Nothing raises the escalation '" + caught.name + "'.",
         "没有任何步骤或时钟触发升级“" + caught.name + "”。"},
        {"Name a rung as sla.CLOCK.RUNG, or add an `escalate` step.",
         "请写成 sla.时钟.阶梯，或添加 `escalate` 步骤。"}));
  } else if (!escalation_may(input.definition, node, caught.name)) {
    findings.push_back(finding_at(
        input, Severity::kWarning, "W-HANDLER", node,
        {"The escalation '" + caught.name + "' is raised outside of this step.",
         "升级“" + caught.name + "”在此步骤之外触发。"},
        {"Move the handler to the step around it; clocks raise theirs for the whole process.",
         "请把处理器移到外层；时钟的升级属于整个流程。"}));
  }
}

/// Is an error taken by nobody but a parallel whose join it may outlive?
void check_gone(const CheckInput& input, NodeId raise, const std::string& error,
                Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  NodeId gone = kNoNode;
  for (NodeId at = raise; at != kNoNode; at = definition.chart.node(at).parent) {
    for (const Catch& caught : definition.steps[at].catches) {
      const bool named = caught.name == error || caught.name == "any";
      if (caught.kind != Catch::Kind::kError || !named) continue;
      if (!outlives(definition, at, raise)) return;
      if (gone == kNoNode) gone = at;
    }
  }
  if (gone == kNoNode) return;
  const std::string& name = definition.chart.node(gone).name;
  findings.push_back(finding_at(
      input, Severity::kWarning, "W-HANDLER", raise,
      {"When this goes on after the join of '" + name + "', its handler for '" + error +
           "' is gone, and nobody handles the error.",
       "若“" + name + "”汇聚后此处仍在进行，其错误“" + error + "”的处理器已不在，无人处理该错误。"},
      {"Move the handler into the branch, or to a scope around.",
       "请把处理器移到分支之内，或外层范围。"}));
}

}  // namespace

void check_events(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const Throws throws(input);
  const Rests rests(definition);
  const std::vector<bool> masked = masked_handlers(definition);
  const Names escalations = raised_escalations(definition);
  for (const Node& node : definition.chart.nodes) {
    check_masked(input, masked, node.id, findings);
    const auto* raise = std::get_if<RaiseStep>(&definition.steps[node.id].kind);
    if (raise != nullptr) check_gone(input, node.id, raise->error, findings);
    for (const Catch& caught : definition.steps[node.id].catches) {
      check_arrival(input, node.id, caught, throws, escalations, findings);
      if (caught.handler) check_idle(input, rests, node.id, caught, findings);
    }
  }
  for (const auto& [error, title] : definition.errors) {
    if (throws.anywhere(error)) continue;
    findings.push_back(finding_at(input, Severity::kWarning, "W-NEVER-RAISED", 0,
                                  {"The error '" + error + "' is declared but never raised.",
                                   "错误“" + error + "”已声明，但从不引发。"},
                                  {"Take it out, or raise it.", "请删除它，或引发它。"}));
  }
}

}  // namespace recourse::definition
