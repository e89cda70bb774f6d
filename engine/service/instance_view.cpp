// An instance as readers see it (interface.md section 4).
#include "engine/service/label_value.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

constexpr std::string_view kClockNames[] = {"running", "paused", "met", "breached", "stopped"};

std::string_view kind_of(const definition::StepKind& kind) {
  static constexpr std::string_view kNames[] = {
      "scope", "task", "auto", "set", "decide", "choose", "send", "wait", "parallel", "foreach",
      "call", "start", "scope", "raise", "escalate", "compensate", "finish"};
  return kNames[kind.index()];
}

Map active_row(const history::InstanceState& state,
               const definition::ProcessDefinition& definition,
               const history::Activity& activity) {
  const auto& node = definition.chart.node(activity.node);
  Map row{{"path", node.path},
          {"visit", activity.visit},
          {"kind", kind_of(definition.steps[activity.node].kind)},
          {"since", to_text(activity.since)}};
  if (activity.index >= 0) row["index"] = activity.index;
  for (const auto& [id, item] : state.work_items) {
    if (item.activity != activity.id || lifecycle::is_final(item.state)) continue;
    row["task"] = id.text();
    if (item.due) row["due"] = to_text(*item.due);
  }
  for (const auto& [id, job] : state.jobs) {
    if (job.activity == activity.id) row["job"] = id.text();
  }
  for (const auto& [id, timer] : state.timers) {
    if (timer.activity == activity.id) row["wait"] = to_text(timer.due);
  }
  return row;
}

std::string_view clock_state(const history::SlaClock& clock) {
  const auto state = clock.breached ? history::SlaClock::State::kBreached : clock.state;
  return kClockNames[static_cast<std::size_t>(state)];
}

List clocks(const history::InstanceState& state) {
  List out;
  for (const auto& clock : state.sla) {
    List rungs;
    for (int rung : clock.fired) rungs.emplace_back(rung);
    out.emplace_back(Map{{"name", clock.name},
                         {"state", clock_state(clock)},
                         {"budget", to_text(clock.budget)},
                         {"started", to_text(clock.started)},
                         {"due", to_text(clock.due)},
                         {"rungs", std::move(rungs)}});
  }
  return out;
}

List incidents(const history::InstanceState& state,
               const definition::ProcessDefinition& definition) {
  List out;
  for (const auto& [id, incident] : state.incidents) {
    Map row{{"id", id}, {"code", incident.code}, {"text", label_value(incident.text)},
            {"since", to_text(incident.since)}};
    const auto at = state.activities.find(incident.activity);
    if (at != state.activities.end()) row["path"] = definition.chart.node(at->second.node).path;
    out.emplace_back(std::move(row));
  }
  return out;
}

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

Value instance_view(const history::InstanceState& state,
                    const definition::ProcessDefinition& definition) {
  List active;
  for (const auto& [id, activity] : state.activities) {
    if (activity.parent == 0) continue;
    active.emplace_back(active_row(state, definition, activity));
  }
  List owners;
  for (const auto& [id, item] : state.work_items) {
    if (!item.owner.empty() && !lifecycle::is_final(item.state)) owners.emplace_back(item.owner);
  }
  return Map{{"id", state.id.text()},
             {"process", state.process},
             {"version", state.version},
             {"hash", state.definition_hash},
             {"key", state.key},
             {"case", state.key.empty() ? state.id.text().substr(20) : state.key},
             {"state", lifecycle::name(state.state)},
             {"outcome", state.outcome.empty() ? Value() : Value(state.outcome)},
             {"title", label_value(state.title)},
             {"started", to_text(state.started)},
             {"ended", state.ended ? Value(to_text(*state.ended)) : Value()},
             {"starter", state.starter},
             {"owner", owners.empty() ? Value() : owners.front()},
             {"priority", state.priority},
             {"seq", state.seq},
             {"record", state.record},
             {"record_hash", state.hash},
             {"data", state.data},
             {"active", std::move(active)},
             {"sla", clocks(state)},
             {"incidents", incidents(state, definition)}};
}

Value diagram_view(const history::InstanceState* state,
                   const definition::ProcessDefinition& definition) {
  const auto& chart = definition.chart;
  List nodes;
  for (const auto& node : chart.nodes) {
    if (!shown(definition, node)) continue;
    const auto& step = definition.steps[node.id];
    Map view{{"id", node.path},
             {"kind", kind_of(step.kind)},
             {"label", label_value(step.title.empty() ? Label{node.name, {}} : step.title)},
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
                             {"label", label_value({definition.transitions[t.id].label, {}})},
                             {"kind", edge_kind(definition, t)},
                             {"taken", taken}});
    }
  }
  return Map{{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

}  // namespace recourse::service
