#include "adapters/exchange/ocel.h"

namespace recourse::exchange {
namespace {

std::vector<OcelAttribute> attributes_of(const LogEvent& e) {
  return {{"transition", e.transition},       {"step", e.step}, {"kind", e.kind},
          {"action", e.action},               {"seq", std::to_string(e.seq), true},
          {"hash", e.hash}};
}

/// A decision is taken by somebody; everything else somebody handles.
const char* role_of(const LogEvent& e) {
  return e.kind == "vote" || e.kind == "decision" ? "decides" : "handles";
}

}  // namespace

const std::vector<std::pair<std::string, bool>>& ocel_event_attributes() {
  static const std::vector<std::pair<std::string, bool>> kNames{
      {"transition", false}, {"step", false}, {"kind", false},
      {"action", false},     {"seq", true},   {"hash", false}};
  return kNames;
}

std::vector<std::string> ocel_object_attributes(const std::string& type) {
  if (type == "task") return {"step"};
  if (type == "definition") return {"hash"};
  if (type == "staff" || type == "team" || type == "customer") return {"name"};
  return {"channel", "key", "state", "outcome"};  // of a case; its type is its process
}

std::string OcelWriter::shared(const char* type, const std::string& name) {
  std::string id = std::string(type) + ":" + name;
  if (known_.insert(id).second) {
    const char* attribute = std::string_view(type) == "definition" ? "hash" : "name";
    sink_.object({id, type, {{{attribute, name}, Instant{}}}, {}});
  }
  return id;
}

void OcelWriter::add_case(const CaseLog& log) {
  OcelObject object{log.instance, log.process, {}, {}};
  object.relations.push_back({shared("definition", log.definition_hash), "governed-by"});
  if (!log.customer.empty()) {
    object.relations.push_back({shared("customer", log.customer), "subject"});
  }
  const auto change = [&](const char* name, const std::string& value, Instant at) {
    if (!value.empty()) object.attributes.push_back({{name, value}, at});
  };
  change("channel", log.channel, log.started);
  change("key", log.key, log.started);
  change("state", "Running", log.started);
  const Instant last = log.events.empty() ? log.started : log.events.back().at;
  if (log.state != "Running") {
    change("state", log.state, last);
    change("outcome", log.outcome, last);
  }
  sink_.object(object);
}

void OcelWriter::add_tasks(const CaseLog& log) {
  std::set<std::string> told;
  for (const LogEvent& e : log.events) {
    if (e.task.empty() || e.kind == "call" || !told.insert(e.task).second) continue;
    sink_.object({e.task, "task", {{{"step", e.step}, e.at}}, {{log.instance, "subject"}}});
  }
}

void OcelWriter::add(const CaseLog& log) {
  add_case(log);
  add_tasks(log);
  for (const LogEvent& e : log.events) {
    OcelEvent event{log.instance + ":" + std::to_string(e.seq), e.activity, e.at,
                    attributes_of(e), {{log.instance, "subject"}}};
    if (!e.task.empty() && e.kind != "call") event.relations.push_back({e.task, "subject"});
    if (!e.resource.empty() && e.resource != "system") {
      event.relations.push_back({shared("staff", e.resource), role_of(e)});
    }
    if (!e.group.empty()) event.relations.push_back({shared("team", e.group), "handles"});
    sink_.event(event);
  }
}

}  // namespace recourse::exchange
