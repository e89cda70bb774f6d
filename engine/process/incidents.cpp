#include "engine/process/incidents.h"

#include "engine/process/house_section.h"

namespace recourse::process {
namespace {

/// Never by an expression: it may be one that failed.
void address(const Turn& turn, history::IncidentRaised& raised) {
  for (const std::string& name : turn.definition().incident_roles) {
    const definition::Role& role = turn.definition().roles.at(name);
    raised.users.insert(raised.users.end(), role.users.begin(), role.users.end());
    if (!role.group.empty()) raised.groups.push_back(group_of(role, turn.state().section));
    if (role.roster.empty()) continue;
    const std::string section = role.central ? std::string() : turn.state().section;
    for (auto& user : turn.desk.directory.on_duty(role.roster, turn.desk.now)) {
      if (works_for(turn.desk.directory, user, section)) raised.users.push_back(std::move(user));
    }
  }
}

}  // namespace

void record_incident(Turn& turn, history::IncidentRaised raised) {
  address(turn, raised);
  if (!raised.users.empty() || !raised.groups.empty()) {
    turn.effects.push_back(
        Notify{"incident", raised.users, raised.groups, raised.text, turn.state().id, {}});
  }
  turn.record(std::move(raised));
}

void raise_incident(Turn& turn, ActivityId activity, const std::string& code, Label text,
                    JobId job) {
  history::IncidentRaised raised;
  raised.incident = turn.state().last_incident + 1;
  raised.activity = activity;
  const Activity* where = turn.kernel->find(activity);
  if (where != nullptr) raised.path = turn.node(where->node).path;
  raised.code = code;
  raised.text = std::move(text);
  raised.job = job;
  record_incident(turn, std::move(raised));
}

void raise_error(Turn& turn, const Activity& thrower, const std::string& code, Value data) {
  turn.record(history::ErrorRaised{turn.node(thrower.node).path, code, data});
  kernel::Event event;
  event.name = "error." + code;
  event.reach = kernel::Event::Reach::kClimb;
  event.at = thrower.id;
  event.data = Map{{"code", code}, {"data", std::move(data)}};
  turn.kernel->raise(std::move(event));
}

void error_unhandled(Turn& turn, ActivityId thrower, const std::string& code) {
  if (!turn.state().parent.empty()) {
    turn.failed_with = code;
    turn.kernel->finish();
    return;
  }
  raise_incident(turn, thrower, "UNHANDLED_ERROR",
                 {"The error " + code + " has no handler here or further out.",
                  "错误 " + code + " 在此处及外层均无处理程序。"});
}

void raise_escalation(Turn& turn, ActivityId thrower, const std::string& name) {
  kernel::Event event;
  event.name = "escalation." + name;
  event.reach = kernel::Event::Reach::kClimb;
  event.at = thrower;
  turn.kernel->raise(std::move(event));
}

}  // namespace recourse::process
