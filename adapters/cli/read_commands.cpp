// The commands that only look: tasks, instance, history, explain.
#include <ostream>

#include "adapters/cli/target.h"
#include "adapters/json/json_value.h"

namespace recourse::cli {
namespace {

/// A text, or the one of a {en, zh} label.
std::string shown(const Value& value, const Terminal& terminal) {
  if (const Map* label = value.get_if<Map>()) {
    const Label both{std::string(label->get("en").text()), std::string(label->get("zh").text())};
    return terminal.say(both);
  }
  return std::string(value.text());
}

void print_task_line(const Value& task, const Terminal& terminal) {
  constexpr std::size_t kIdWidth = 34, kStateWidth = 12, kOwnerWidth = 14, kDueWidth = 27;
  const bool overdue = task["overdue"] == Value(true);
  const std::string due = task["due"].is_null() ? "-" : shown(task["due_text"], terminal);
  terminal.out << padded(std::string(task["id"].text()), kIdWidth)
               << padded(std::string(task["state"].text()), kStateWidth)
               << padded(shown(task["owner_name"], terminal), kOwnerWidth)
               << (overdue ? terminal.strong(padded(due, kDueWidth)) : padded(due, kDueWidth))
               << shown(task["title"], terminal) << '\n';
}

std::string instance_path(const InstanceOptions& options) {
  return "/api/v1/instances/" + url_escaped(options.id);
}

}  // namespace

int run_tasks(const TasksOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  std::string path =
      "/api/v1/tasks?view=" + url_escaped(options.view) + "&limit=" + std::to_string(options.limit);
  if (!options.process.empty()) path += "&process=" + url_escaped(options.process);
  if (!options.text.empty()) path += "&q=" + url_escaped(options.text);
  const auto page = accepted(target.client().get(path));
  if (!page.ok()) return terminal.refuse(page.rejection());
  if (terminal.json) {
    terminal.print(*page);
    return kOk;
  }
  const auto* items = (*page)["items"].get_if<List>();
  if (items == nullptr || items->empty()) {
    terminal.out << terminal.say({"no tasks in the view “" + options.view + "” of ",
                                  "以下人员的视图“" + options.view + "”中没有任务："})
                 << (options.target.as.empty() ? terminal.say({"the operator", "操作员"})
                                               : options.target.as)
                 << terminal.say({"; other views: mine, available, team, overdue, done, cc",
                                  "；其他视图：mine、available、team、overdue、done、cc"})
                 << '\n';
    return kOk;
  }
  for (const Value& task : *items) print_task_line(task, terminal);
  return kOk;
}

namespace {

constexpr std::size_t kNameWidth = 14;

/// Data as it came over HTTP, on one line.
Value data_text(const Value& value) {
  if (value.is_null() || value.is<std::string>()) return value;
  const std::string_view hidden = value["private"].text();
  if (!hidden.empty()) return Value("••• (" + std::string(hidden) + ")");
  return Value(json::to_json(value));
}

}  // namespace

int run_instance(const InstanceOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  std::string path = instance_path(options);
  if (!options.at.empty()) path += "?at=" + url_escaped(options.at);
  const auto found = accepted(target.client().get(path));
  if (!found.ok()) return terminal.refuse(found.rejection());
  if (terminal.json) {
    terminal.print(*found);
    return kOk;
  }
  const Value& instance = *found;
  const auto line = [&](const Label& name, const Value& value) {
    if (value.is_null() || value == Value("")) return;
    terminal.out << "  " << padded(terminal.say(name), kNameWidth) << shown(value, terminal)
                 << '\n';
  };
  terminal.out << shown(instance["title"], terminal) << ' ' << instance["case"].text() << '\n';
  line({"process", "流程"}, instance["process"].text().empty()
                                ? Value()
                                : Value(std::string(instance["process"].text()) + ' ' +
                                        shown(instance["version"], terminal)));
  line({"state", "状态"}, instance["state"]);
  line({"outcome", "结果"}, instance["outcome"]);
  line({"started", "发起"}, instance["started"]);
  line({"by", "发起人"}, instance["starter"]);
  line({"ended", "结束"}, instance["ended"]);
  line({"owner", "办理人"}, instance["owner"]);
  line({"kept until", "保留至"}, instance["keep_until"]);
  line({"event", "事件"}, instance["seq"]);
  if (const auto* data = instance["data"].get_if<Map>()) {
    for (const auto& [name, value] : *data) line({name, name}, data_text(value));
  }
  if (const auto* active = instance["active"].get_if<List>()) {
    for (const Value& step : *active) {
      terminal.out << "  " << step["path"].text() << " (" << step["kind"].text() << ")\n";
    }
  }
  return kOk;
}

int run_history(const InstanceOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  const auto found = accepted(target.client().get(instance_path(options) + "/history"));
  if (!found.ok()) return terminal.refuse(found.rejection());
  if (terminal.json) {
    terminal.print(*found);
    return kOk;
  }
  const auto* items = found->is<List>() ? &found->as<List>() : (*found)["items"].get_if<List>();
  if (items == nullptr) return kOk;
  // Who did it stands in the sentence; the clock is that of the definition's calendar.
  constexpr std::size_t kSeqWidth = 5, kTimeWidth = 27;
  std::size_t folded = 0;
  for (const Value& event : *items) {
    if (event["detail"] == Value(true) && !options.all) {
      ++folded;
      continue;
    }
    terminal.out << padded(std::string(event["seq"].text()), kSeqWidth)
                 << padded(shown(event["at_text"], terminal), kTimeWidth)
                 << shown(event["text"], terminal) << '\n';
  }
  if (folded > 0) {
    const std::string count = std::to_string(folded);
    terminal.out << terminal.say({"(" + count + " details are folded away; --all shows them)",
                                  "（已折叠 " + count + " 条细节，--all 可全部显示）"})
                 << '\n';
  }
  return kOk;
}

int run_explain(const ExplainOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  const std::string id = url_escaped(options.id);
  const std::string who = options.who.empty() ? "" : "?who=" + url_escaped(options.who);
  auto found = accepted(target.client().get("/api/v1/tasks/" + id + "/explain" + who));
  const bool no_task = !found.ok() && found.rejection().code == "NOT_FOUND";
  if (no_task) found = accepted(target.client().get("/api/v1/instances/" + id + "/explain"));
  if (!found.ok()) return terminal.refuse(found.rejection());
  if (terminal.json) {
    terminal.print(*found);
    return kOk;
  }
  const auto* questions = (*found)["questions"].get_if<List>();
  if (questions == nullptr) return kOk;
  for (const Value& question : *questions) {
    terminal.out << terminal.strong(shown(question["question"], terminal)) << '\n';
    const auto* answers = question["answers"].get_if<List>();
    if (answers == nullptr) continue;
    for (const Value& answer : *answers) {
      terminal.out << "  " << shown(answer["text"], terminal) << '\n';
    }
  }
  return kOk;
}

}  // namespace recourse::cli
