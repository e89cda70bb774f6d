#include "adapters/http/rows.h"

#include "adapters/http/problem.h"
#include "engine/calendar/local_text.h"
#include "engine/service/history_view.h"
#include "engine/service/labels.h"

namespace recourse::http {
namespace {

bool is_open(const ports::TaskRow& row) { return !row.ended.has_value(); }

}  // namespace

List text_list(const std::vector<std::string>& texts) { return List(texts.begin(), texts.end()); }

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Label step_label(const definition::ProcessDefinition* definition, const std::string& path) {
  const std::string last = path.substr(path.rfind('/') + 1);
  if (definition == nullptr) return {last, last};
  const definition::NodeId node = definition->chart.find(path);
  if (node == definition::kNoNode || node >= definition->steps.size()) return {last, last};
  const Label& title = definition->steps[node].title;
  return title.empty() ? Label{last, last} : title;
}

Map task_value(const ports::TaskRow& row, const RowSources& sources) {
  const auto definition = sources.catalogue.find(row.process, row.version);
  const Label process = definition == nullptr ? Label{row.process, row.process} : definition->title;
  Value due_text;
  if (row.due && definition != nullptr) {
    const auto& calendar = sources.catalogue.calendar(definition->calendar);
    due_text = label_value(calendar::local_text(calendar, *row.due));
  }
  Map out;
  out["id"] = row.id.text();
  out["title"] = label_value(row.title);
  out["step"] = row.step;
  out["step_label"] = label_value(step_label(definition.get(), row.step));
  out["process"] = row.process;
  out["process_title"] = label_value(process);
  out["instance"] = row.instance.text();
  out["case"] = row.case_key;
  out["customer"] = text_or_null(row.customer);
  out["state"] = row.state;
  out["owner"] = text_or_null(row.owner);
  out["owner_name"] = service::person_view(sources.directory, row.owner);
  out["candidates"] = Map{{"users", text_list(row.users)}, {"groups", text_list(row.groups)}};
  out["due"] = row.due ? Value(to_text(*row.due)) : Value();
  out["due_text"] = due_text;
  out["overdue"] = row.due && *row.due < sources.now && is_open(row);
  out["priority"] = row.priority;
  out["created"] = to_text(row.created);
  out["ended"] = row.ended ? Value(to_text(*row.ended)) : Value();
  out["revision"] = row.revision;
  if (row.copied) {
    out["copied"] = to_text(*row.copied);
    out["copy_read"] = row.copy_read ? Value(to_text(*row.copy_read)) : Value();
  }
  return out;
}

Map instance_value(const ports::InstanceRow& row) {
  Map out;
  out["id"] = row.id.text();
  out["process"] = row.process;
  out["version"] = row.version;
  out["title"] = label_value(row.title);
  out["case"] = service::case_name(row.key, row.id);
  out["key"] = text_or_null(row.key);
  out["state"] = row.state;
  out["outcome"] = text_or_null(row.outcome);
  out["starter"] = text_or_null(row.starter);
  out["owner"] = Value();
  out["customer"] = text_or_null(row.customer);
  out["started"] = to_text(row.started);
  out["ended"] = row.ended ? Value(to_text(*row.ended)) : Value();
  out["priority"] = row.priority;
  out["incidents"] = row.incidents;
  out["section"] = text_or_null(row.section);
  return out;
}

ports::Reader reader_of(const command::Caller& caller) {
  const bool all =
      caller.has_role("admin") || caller.has_role("supervisor") || caller.has_role("auditor") ||
      caller.has_role("privacy");
  // Who keeps the machine running, and who protects the data of people, does so in all sections.
  const bool everywhere =
      caller.central || caller.has_role("admin") || caller.has_role("privacy");
  return {caller.user, caller.groups, all, everywhere ? std::string() : caller.section};
}

}  // namespace recourse::http
