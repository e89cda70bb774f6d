#include "engine/definition/throws.h"

namespace recourse::definition {
namespace {

std::set<std::string> thrown_by(const CheckInput& input, NodeId node) {
  std::set<std::string> names;
  const StepKind& kind = input.definition.steps[node].kind;
  if (const auto* raise = std::get_if<RaiseStep>(&kind)) names.insert(raise->error);
  if (std::holds_alternative<TaskStep>(kind)) names.insert("task_failed");
  if (std::holds_alternative<CallStep>(kind)) names.insert("*");
  const auto* job = std::get_if<AutoStep>(&kind);
  if (!job) return names;
  if (!job->retry.then_error.empty()) names.insert(job->retry.then_error);
  const auto manifest = input.connectors.find(job->connector);
  if (manifest == input.connectors.end()) return names;
  for (const auto& [error, title] : manifest->second.errors) names.insert(error);
  return names;
}

}  // namespace

std::set<std::string> without_handled(const StepInfo& node, std::set<std::string> names) {
  for (const Catch& caught : node.catches) {
    if (caught.kind != Catch::Kind::kError || !caught.match.empty()) continue;
    if (caught.name == "any") return {};
    names.erase(caught.name);
  }
  return names;
}

Throws::Throws(const CheckInput& input) : arriving_(input.definition.chart.nodes.size()) {
  const auto& nodes = input.definition.chart.nodes;
  // Children stand after their parents, so from the back every set is complete when it is used.
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const Names thrown = thrown_by(input, static_cast<NodeId>(i));
    all_.insert(thrown.begin(), thrown.end());
    arriving_[i].insert(thrown.begin(), thrown.end());
    Names escaping = without_handled(input.definition.steps[i], arriving_[i]);
    if (nodes[i].parent == kNoNode) {
      unhandled_ = std::move(escaping);
    } else {
      arriving_[nodes[i].parent].merge(escaping);
    }
  }
}

bool Throws::may(NodeId node, const std::string& error) const {
  const Names& names = arriving_[node];
  return names.count("*") > 0 || names.count(error) > 0 || (error == "any" && !names.empty());
}

bool Throws::anywhere(const std::string& error) const {
  return all_.count(error) > 0 || all_.count("*") > 0;
}

bool escalation_may(const ProcessDefinition& definition, NodeId node, const std::string& name) {
  for (const SlaClock& clock : definition.sla) {
    if (name.rfind("sla." + clock.name + ".", 0) != 0) continue;
    const NodeId from = clock.step == kNoNode ? 0 : clock.step;
    if (node == from || definition.chart.is_ancestor(node, from)) return true;
  }
  for (NodeId at = 0; at < definition.chart.nodes.size(); ++at) {
    const auto* step = std::get_if<EscalateStep>(&definition.steps[at].kind);
    if (!step || step->name != name) continue;
    if (at == node || definition.chart.is_ancestor(node, at)) return true;
  }
  return false;
}

Ways without_idle_handlers(const CheckInput& input, Ways ways) {
  const ProcessDefinition& definition = input.definition;
  const Throws throws(input);
  std::vector<bool> idle(definition.chart.transitions.size(), false);
  for (const Node& node : definition.chart.nodes) {
    for (const Catch& caught : definition.steps[node.id].catches) {
      const bool error = caught.kind == Catch::Kind::kError;
      const bool escalation = caught.kind == Catch::Kind::kEscalation;
      idle[caught.transition] = (error && !throws.may(node.id, caught.name)) ||
                                (escalation && !escalation_may(definition, node.id, caught.name));
    }
  }
  for (auto& edges : ways.from) {
    std::erase_if(edges,
                  [&](const Ways::Edge& edge) { return edge.by != Ways::kNone && idle[edge.by]; });
  }
  return ways;
}

}  // namespace recourse::definition
