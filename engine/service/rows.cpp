// Rows of the projections: what lists and searches show of a state.
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

/// The customer a case is about: `customer` of its first input that has one.
std::string customer_of(const history::InstanceState& state,
                        const definition::ProcessDefinition& definition) {
  for (const auto& variable : definition.data) {
    const Value& value = state.data.get(variable.name);
    if (variable.name == "customer") return std::string(value.text());
    if (!value["customer"].text().empty()) return std::string(value["customer"].text());
  }
  return {};
}

}  // namespace

ports::InstanceRow instance_row(const history::InstanceState& state,
                                const definition::ProcessDefinition& definition) {
  ports::InstanceRow row;
  row.id = state.id;
  row.process = state.process;
  row.version = state.version;
  row.definition_hash = state.definition_hash;
  row.key = state.key;
  row.state = lifecycle::name(state.state);
  row.outcome = state.outcome;
  row.title = state.title;
  row.starter = state.starter;
  row.customer = customer_of(state, definition);
  row.started = state.started;
  row.ended = state.ended;
  row.priority = state.priority;
  row.incidents = static_cast<int>(state.incidents.size());
  row.erase_after = state.keep_until;
  row.section = state.section;
  return row;
}

ports::TaskRow task_row(const history::InstanceState& state,
                        const definition::ProcessDefinition& definition,
                        const history::WorkItem& item) {
  ports::TaskRow row;
  row.id = item.id;
  row.instance = state.id;
  row.process = state.process;
  row.version = state.version;
  row.step = definition.chart.node(item.node).path;
  row.state = lifecycle::name(item.state);
  row.title = item.title;
  row.case_key = case_name(state.key, state.id);
  row.customer = customer_of(state, definition);
  row.owner = item.owner;
  row.users = item.candidate_users;
  row.groups = item.candidate_groups;
  row.excluded = item.excluded;
  row.due = item.due;
  row.priority = item.priority;
  row.created = item.created;
  row.revision = item.revision;
  return row;
}

}  // namespace recourse::service
