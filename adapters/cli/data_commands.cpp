// The commands that change something: start, task, message, signal.
#include <ostream>

#include "adapters/cli/preview_text.h"
#include "adapters/cli/target.h"
#include "adapters/json/json_value.h"

namespace recourse::cli {
namespace {

/// The answer on the terminal: JSON, or one sentence.
int conclude(const Result<Value>& answer, const Terminal& terminal, const Label& sentence) {
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  if (terminal.json) {
    terminal.print(*answer);
  } else {
    terminal.out << terminal.say(sentence) << '\n';
  }
  return kOk;
}

std::string text_of(const Value& value) {
  return value.is_null() ? "-" : std::string(value.text());
}

}  // namespace

int run_start(const StartOptions& options, const Terminal& terminal) {
  const auto data = read_data(options.data);
  if (!data.ok()) return terminal.refuse(data.rejection());
  Map body{{"process", options.process}, {"data", *data}, {"channel", options.channel}};
  if (!options.key.empty()) body["key"] = options.key;
  if (!options.on_behalf_of.empty()) body["on_behalf_of"] = options.on_behalf_of;
  if (!options.repeat_of.empty()) body["repeat_of"] = options.repeat_of;
  Target target(options.target, terminal);
  const auto answer = accepted(target.client().post("/api/v1/instances", body));
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  const std::string id = text_of((*answer)["id"]);
  const bool fresh = (*answer)["started"] == Value(true);
  return conclude(answer, terminal,
                  fresh ? Label{"started " + id, "已启动 " + id}
                        : Label{"runs already: " + id, "已在运行:" + id});
}

int run_task(const TaskOptions& given, const Terminal& terminal) {
  TaskOptions options = given;
  if (options.id == "preview") std::swap(options.id, options.verb);  // both orders are understood
  const auto data = read_data(options.data);
  if (!data.ok()) return terminal.refuse(data.rejection());
  Target target(options.target, terminal);
  const std::string path = "/api/v1/tasks/" + url_escaped(options.id);
  const auto task = accepted(target.client().get(path));
  if (!task.ok()) return terminal.refuse(task.rejection());
  if (options.verb.empty() || options.verb == "show") {
    terminal.print(*task);
    return kOk;
  }
  Map body{{"revision", (*task)["revision"]}};
  if (!data->empty()) body["data"] = *data;
  const bool back = options.verb == "complete" && !options.to.empty();
  for (const auto& [name, value] : {std::pair{"action", options.action},
                                    {"comment", options.comment},
                                    {back ? "back_to" : "to", options.to},
                                    {"place", options.place},
                                    {"effective_at", options.effective_at},
                                    {"choice", options.choice}}) {
    if (!value.empty()) body[name] = value;
  }
  const auto answer = accepted(target.client().post(path + "/" + url_escaped(options.verb), body));
  if (options.verb == "preview" && answer.ok() && !terminal.json) {
    tell_preview(*answer, terminal);
    return kOk;
  }
  const Value state = answer.ok() ? (*answer)["task"]["state"] : Value();
  return conclude(answer, terminal,
                  {options.verb + ": " + text_of(state), options.verb + ":" + text_of(state)});
}

int run_message(const MessageOptions& options, const Terminal& terminal) {
  const auto data = read_data(options.data);
  if (!data.ok()) return terminal.refuse(data.rejection());
  Target target(options.target, terminal);
  if (options.signal) {
    const auto answer = accepted(
        target.client().post("/api/v1/signals/" + url_escaped(options.name), Map{{"data", *data}}));
    return conclude(answer, terminal, {"sent", "已发送"});
  }
  Map body{{"name", options.name}, {"key", options.key}, {"data", *data}};
  if (!options.id.empty()) body["id"] = options.id;
  const auto answer = accepted(target.client().post("/api/v1/messages", body));
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  const bool kept = (*answer)["kept"] == Value(true);
  const bool nobody = (*answer)["delivered"].text() == "0";
  if (kept) return conclude(answer, terminal, {"kept until somebody waits for it", "已留存待取"});
  if (nobody) {
    return conclude(
        answer, terminal,
        {"nobody waits for it; it stands in the unmatched list", "无人等待,已列入未匹配清单"});
  }
  return conclude(answer, terminal, {"delivered", "已送达"});
}

}  // namespace recourse::cli
