// The picture of a definition with the tokens of a case, as {nodes, edges}.
#include "engine/service/label_value.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

std::string_view node_state(const history::InstanceState& state, definition::NodeId node) {
  for (const auto& [id, incident] : state.incidents) {
    const auto at = state.activities.find(incident.activity);
    if (at != state.activities.end() && at->second.node == node) return "failed";
  }
  for (const auto& [id, activity] : state.activities) {
    if (activity.node == node) return "active";
  }
  return state.visits.count(node) != 0 ? "done" : "idle";
}

bool shown(const definition::ProcessDefinition& definition, const definition::Node& node) {
  return node.id != 0 && node.kind != definition::NodeKind::kFinal &&
         !definition.chart.node(node.id).path.empty();
}

std::string_view edge_kind(const definition::ProcessDefinition& definition,
                           const definition::Transition& t) {
  const auto* task = std::get_if<definition::TaskStep>(&definition.steps[t.source].kind);
  if (task != nullptr) {
    for (const auto& action : task->actions) {
      for (auto id : action.transitions) {
        if (id == t.id) return action.back ? "back" : "flow";
      }
    }
  }
  const bool own = t.event.empty() || t.event == "done" || t.event.starts_with("action.") ||
                   std::holds_alternative<definition::WaitStep>(definition.steps[t.source].kind);
  return own ? "flow" : "handler";
}

}  // namespace

Value diagram_view(const history::InstanceState* state,
                   const definition::ProcessDefinition& definition) {
  const auto& chart = definition.chart;
  List nodes;
  for (const auto& node : chart.nodes) {
    if (!shown(definition, node)) continue;
    const auto& step = definition.steps[node.id];
    Map view{{"id", node.path},
             {"kind", kind_name(step.kind)},
             {"label", label_value(node_label(definition, node.id))},
             {"line", step.line},
             {"state", state == nullptr ? "idle" : node_state(*state, node.id)}};
    std::uint32_t visits = 0;
    if (state != nullptr && state->visits.count(node.id) != 0) visits = state->visits.at(node.id);
    view["visits"] = visits;
    if (node.parent != 0 && node.parent != definition::kNoNode) {
      view["parent"] = chart.node(node.parent).path;
    }
    nodes.emplace_back(std::move(view));
  }
  List edges;
  for (const auto& t : chart.transitions) {
    for (auto target : t.targets) {
      if (!shown(definition, chart.node(target)) || !shown(definition, chart.node(t.source))) {
        continue;
      }
      const bool taken = state != nullptr && state->visits.count(target) != 0 &&
                         state->visits.count(t.source) != 0;
      edges.emplace_back(Map{{"from", chart.node(t.source).path},
                             {"to", chart.node(target).path},
                             {"label", label_value(edge_label(definition, t))},
                             {"kind", edge_kind(definition, t)},
                             {"taken", taken}});
    }
  }
  return Map{{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

}  // namespace recourse::service
