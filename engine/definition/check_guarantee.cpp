#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/data_flow.h"
#include "engine/definition/guarantee.h"
#include "engine/definition/ways.h"

/// A guarantee is a fact that must be known at every end: "the customer was told". It is proved as
/// definite assignment is, by the same analysis over one imagined variable that the steps of
/// `passes` write and the steps of `after_each` take away.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

bool named(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// An error of the passing step may be made good by a person: by the tasks of its handler's body.
std::vector<NodeId> made_good(const ProcessDefinition& definition, NodeId passing) {
  std::vector<NodeId> tasks;
  for (const Catch& caught : definition.steps[passing].catches) {
    if (caught.kind != Catch::Kind::kError) continue;
    for (const NodeId body : definition.chart.transition(caught.transition).targets) {
      if (!std::holds_alternative<BranchBody>(definition.steps[body].kind)) continue;
      for (NodeId at = 0; at < definition.steps.size(); ++at) {
        const bool task = std::holds_alternative<TaskStep>(definition.steps[at].kind);
        if (task && definition.chart.is_ancestor(body, at)) tasks.push_back(at);
      }
    }
  }
  return tasks;
}

FlowModel model_of(const ProcessDefinition& definition, const Guarantee& guarantee) {
  FlowModel model;
  model.tracked_count = 1;
  model.parts.resize(1);
  model.at_start = Bits(1);
  model.on_done.resize(definition.chart.nodes.size());
  model.on_transition.resize(definition.chart.transitions.size());
  for (const NodeId step : guarantee.after_each) {
    model.on_done[step].push_back({0, TrackedWrite::Gives::kNever, {}});
    for (const TransitionId t : definition.chart.node(step).transitions) {
      model.on_transition[t].push_back({0, TrackedWrite::Gives::kNever, {}});
    }
  }
  for (const NodeId node : passing_nodes(definition, guarantee)) {
    model.on_done[node].push_back({0, TrackedWrite::Gives::kAlways, {}});
  }
  const std::vector<bool> back = back_transitions(definition);
  for (const NodeId step : passing_nodes(definition, guarantee)) {
    for (const TransitionId t : definition.chart.node(step).transitions) {
      const std::string& event = definition.chart.transition(t).event;
      // Who goes back from there has not done it.
      const bool own = event.rfind("action.", 0) == 0 && !back[t];
      if (own) model.on_transition[t].push_back({0, TrackedWrite::Gives::kAlways, {}});
    }
  }
  return model;
}

/// The shortest way to `end` along nodes at which the fact is not known; for the message.
std::string silent_way(const ProcessDefinition& definition, const Guarantee& guarantee,
                       const DataFlow& facts, NodeId end) {
  const Ways ways = ways_of(definition);
  std::vector<NodeId> from(ways.from.size(), kNoNode);
  std::vector<NodeId> open{0};
  for (const NodeId step : guarantee.after_each) open.push_back(step);
  std::vector<bool> seen(ways.from.size(), false);
  for (const NodeId start : open) seen[start] = true;
  for (std::size_t i = 0; i < open.size() && !seen[end]; ++i) {
    const NodeId at = open[i];
    for (const Ways::Edge& edge : ways.from[at]) {
      const bool passes = named(guarantee.passes, at) && edge.kind == Ways::Kind::kForward;
      if (seen[edge.to] || passes || facts.at_entry[edge.to].has(0)) continue;
      seen[edge.to] = true;
      from[edge.to] = at;
      open.push_back(edge.to);
    }
  }
  std::string text;
  for (NodeId at = end; at != kNoNode; at = from[at]) {
    const bool shown = is_step(definition, at) && at != 0;
    if (shown) text = definition.chart.node(at).name + (text.empty() ? "" : " → ") + text;
  }
  return text;
}

class GuaranteeProof {
 public:
  GuaranteeProof(const CheckInput& input, const Guarantee& guarantee, Findings& findings)
      : input_(input),
        definition_(input.definition),
        guarantee_(guarantee),
        findings_(findings),
        facts_(analyse_data_flow(input.definition, model_of(input.definition, guarantee))) {}

  void run() {
    const std::vector<bool> reached = reachable(ways_of(definition_), {0}, /*back=*/true);
    for (const Node& node : definition_.chart.nodes) {
      if (!reached[node.id] || facts_.at_entry[node.id].has(0)) continue;
      const auto* finish = std::get_if<FinishStep>(&definition_.steps[node.id].kind);
      if (finish && meant(finish->outcome)) refuse(node.id);
      const bool runs_dry = node.kind == NodeKind::kFinal && node.parent == 0;
      if (runs_dry && meant(only_success())) refuse(node.id);
    }
    for (const auto& [id, operation] : definition_.operations) {
      if (!operation.finish.empty() && meant(operation.finish)) refuse_operation(id);
    }
  }

 private:
  [[nodiscard]] bool meant(const std::string& outcome) const {
    const auto has = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), outcome) != names.end();
    };
    return !has(guarantee_.except) && (guarantee_.before.empty() || has(guarantee_.before));
  }
  [[nodiscard]] std::string only_success() const {
    for (const auto& [id, outcome] : definition_.outcomes) {
      if (outcome.kind == Outcome::Kind::kSuccess) return id;
    }
    return {};
  }

  void refuse(NodeId end) {
    const std::string way = silent_way(definition_, guarantee_, facts_, end);
    findings_.push_back(finding_at(
        input_, Severity::kError, "E-GUARANTEE", end,
        {"The case can end here without '" + guarantee_.must_pass + "': " + way + ".",
         "案件可能未经过“" + guarantee_.must_pass + "”就在此结束：" + way + "。"},
        {"Lead this way through '" + guarantee_.must_pass + "', or except the outcome.",
         "请让该路径经过“" + guarantee_.must_pass + "”，或把该结局列入 `except`。"}));
  }
  void refuse_operation(const std::string& id) {
    findings_.push_back(finding_at(
        input_, Severity::kError, "E-GUARANTEE", 0,
        {"The operation '" + id + "' ends the case without '" + guarantee_.must_pass + "'.",
         "操作“" + id + "”未经过“" + guarantee_.must_pass + "”就结束案件。"},
        {"Handle the operation with a handler that leads there, or except the outcome.",
         "请用处理器把该操作引向那里，或把该结局列入 `except`。"}));
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  const Guarantee& guarantee_;
  Findings& findings_;
  DataFlow facts_;
};

}  // namespace

std::vector<NodeId> passing_nodes(const ProcessDefinition& definition,
                                  const Guarantee& guarantee) {
  std::vector<NodeId> nodes = guarantee.passes;
  for (const NodeId step : guarantee.passes) {
    for (const NodeId task : made_good(definition, step)) nodes.push_back(task);
  }
  return nodes;
}

bool passed_on_every_way(const ProcessDefinition& definition, const Guarantee& guarantee,
                         NodeId node) {
  return analyse_data_flow(definition, model_of(definition, guarantee)).at_entry[node].has(0);
}

void check_guarantees(const CheckInput& input, Findings& findings) {
  for (const Guarantee& guarantee : input.definition.guarantees) {
    GuaranteeProof(input, guarantee, findings).run();
  }
}

}  // namespace recourse::definition
