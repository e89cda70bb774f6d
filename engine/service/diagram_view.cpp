// The picture of a definition with the tokens of a case, as {nodes, edges}.
#include <set>
#include <string>
#include <utility>

#include "engine/base/label_value.h"
#include "engine/history/renames.h"
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

using Ways = std::set<std::pair<std::string, std::string>>;  // (path left, path entered)

/// As they are called in the version that a migration leads to.
Ways under_new_names(const Ways& ways, const history::InstanceMigrated& migrated) {
  Ways out;
  for (const auto& [from, to] : ways) {
    out.emplace(history::renamed(migrated.renamed, from), history::renamed(migrated.renamed, to));
  }
  return out;
}

/// A microstep leaves first and enters then, so what was left last leads to what is entered next.
Ways ways_taken(const std::vector<history::StepRecord>& records, std::uint64_t until_seq) {
  Ways ways;
  for (const auto& record : records) {
    std::vector<std::string> left;
    bool arrived = false;
    std::uint64_t seq = record.first_seq;
    for (const auto& event : record.events) {
      if (seq++ > until_seq) return ways;
      const auto* completed = std::get_if<history::ActivityCompleted>(&event);
      const auto* exited = std::get_if<history::ActivityExited>(&event);
      if (completed != nullptr || exited != nullptr) {
        if (arrived) left.clear();
        arrived = false;
        left.push_back(completed != nullptr ? completed->path : exited->path);
      }
      if (const auto* entered = std::get_if<history::ActivityEntered>(&event)) {
        for (const auto& path : left) ways.emplace(path, entered->path);
        arrived = true;
      }
      const auto* migrated = std::get_if<history::InstanceMigrated>(&event);
      if (migrated != nullptr) ways = under_new_names(ways, *migrated);
    }
  }
  return ways;
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
                   const definition::ProcessDefinition& definition,
                   const std::vector<history::StepRecord>& records) {
  const auto& chart = definition.chart;
  const Ways taken = state == nullptr ? Ways{} : ways_taken(records, state->seq);
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
      const bool was_taken = taken.count({chart.node(t.source).path, chart.node(target).path}) != 0;
      edges.emplace_back(Map{{"from", chart.node(t.source).path},
                             {"to", chart.node(target).path},
                             {"label", label_value(edge_label(definition, t))},
                             {"kind", edge_kind(definition, t)},
                             {"taken", was_taken}});
    }
  }
  return Map{{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

}  // namespace recourse::service
