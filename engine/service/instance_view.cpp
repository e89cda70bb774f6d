// An instance as readers see it.
#include "engine/base/label_value.h"
#include "engine/process/tasks.h"
#include "engine/service/history_view.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

Map active_row(const history::InstanceState& state,
               const definition::ProcessDefinition& definition,
               const history::Activity& activity) {
  const auto& node = definition.chart.node(activity.node);
  Map row{{"path", node.path},
          {"visit", activity.visit},
          {"kind", kind_name(definition.steps[activity.node].kind)},
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
    const bool counts = timer.activity == activity.id && !process::is_rest_from_urging(timer);
    if (counts) row["wait"] = to_text(timer.due);
  }
  return row;
}

bool has_children(const history::InstanceState& state, history::ActivityId id) {
  for (const auto& [other, activity] : state.activities) {
    if (activity.parent == id) return true;
  }
  return false;
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

List family_of(const history::InstanceState& state) {
  List out;
  if (!state.parent.empty()) {
    out.emplace_back(Map{{"relation", "parent"}, {"id", state.parent.text()}});
  }
  for (const auto& relative : state.family) {
    out.emplace_back(
        Map{{"relation", relative.relation}, {"id", relative.instance.text()}});
  }
  return out;
}

}  // namespace

Value instance_view(const history::InstanceState& state, const process::Desk& desk) {
  const definition::ProcessDefinition& definition = desk.definition;
  List active;
  for (const auto& [id, activity] : state.activities) {
    if (activity.parent == 0 || has_children(state, id)) continue;
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
             {"case", case_name(state.key, state.id)},
             {"state", lifecycle::name(state.state)},
             {"outcome", state.outcome.empty() ? Value() : Value(state.outcome)},
             {"title", label_value(state.title)},
             {"started", to_text(state.started)},
             {"ended", state.ended ? Value(to_text(*state.ended)) : Value()},
             {"section", section_view(desk.directory, state.section)},
             {"starter", state.starter},
             {"starter_name", person_view(desk.directory, state.starter)},
             {"owner", owners.empty() ? Value() : owners.front()},
             {"keep_until", state.keep_until ? Value(to_text(*state.keep_until)) : Value()},
             {"priority", state.priority},
             {"seq", state.seq},
             {"record", state.record},
             {"record_hash", state.hash},
             {"data", state.data},
             {"active", std::move(active)},
             {"family", family_of(state)},
             {"sla", clocks_view(state, desk)},
             {"incidents", incidents(state, definition)}};
}

}  // namespace recourse::service
