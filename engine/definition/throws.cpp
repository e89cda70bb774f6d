#include "engine/definition/throws.h"

namespace recourse::definition {

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
    const Names thrown = own(input, static_cast<NodeId>(i));
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

Throws::Names Throws::own(const CheckInput& input, NodeId node) {
  Names names;
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

}  // namespace recourse::definition
