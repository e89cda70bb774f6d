// What starts a case: `starts` and `key`, as process-defs/README.md tells.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"
#include "engine/definition/file_types.h"

namespace recourse::yaml {
namespace {

using definition::StartDay;
using definition::StartTrigger;

constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

std::optional<StartDay> day_of(std::string_view word) {
  if (word == "every_day") return StartDay{StartDay::Kind::kEvery, 0};
  if (word == "working_day") return StartDay{StartDay::Kind::kOpen, 0};
  if (word == "first_working_day") return StartDay{StartDay::Kind::kFirstOpen, 0};
  if (word == "last_working_day") return StartDay{StartDay::Kind::kLastOpen, 0};
  for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
    const int number = static_cast<int>(i);
    if (word == kWeekdays[i]) return StartDay{StartDay::Kind::kWeekday, number};
    if (word == std::string(kWeekdays[i]) + "_or_before") {
      return StartDay{StartDay::Kind::kWeekdayOrBefore, number};
    }
  }
  const bool digits = !word.empty() && word.size() < 3 &&
                      word.find_first_not_of("0123456789") == std::string_view::npos;
  const int number = digits ? std::stoi(std::string(word)) : 0;
  if (number < 1 || number > 31) return std::nullopt;
  return StartDay{StartDay::Kind::kMonthDay, number};
}

void read_days(Draft& draft, const Node& node, StartTrigger& trigger) {
  for (const Node* word : read_words(draft.report, node)) {
    const auto day = day_of(word->text);
    if (day) {
      trigger.days.push_back(*day);
      continue;
    }
    draft.report.error(*word, "E-START", {"This is no day: " + word->text + ".",
                                          "这不是日期：" + word->text + "。"},
                       {"Write monday … sunday, friday_or_before, working_day, every_day, "
                        "first_working_day, last_working_day, or 1 to 31.",
                        "请写 monday … sunday、friday_or_before、working_day、every_day、"
                        "first_working_day、last_working_day 或 1 到 31。"});
  }
}

void read_times(Draft& draft, const Node& node, StartTrigger& trigger) {
  for (const Node* word : read_words(draft.report, node)) {
    const std::string& text = word->text;
    const auto minutes = minutes_of(text);
    if (minutes && *minutes < 24 * 60) {
      trigger.minutes.push_back(*minutes);
      continue;
    }
    draft.report.error(*word, "E-START", {"This is no time of day: " + text + ".",
                                          "这不是时刻：" + text + "。"},
                       {"Write it like \"09:00\".", "请写成“09:00”。"});
  }
  std::sort(trigger.minutes.begin(), trigger.minutes.end());
}

const definition::Variable* input_of(const Draft& draft, std::string_view name) {
  for (const auto& variable : draft.model.data) {
    if (variable.name == name && variable.input) return &variable;
  }
  return nullptr;
}

/// Nobody fills a form when a case starts by itself: `set` must give every input that is needed.
void check_inputs(Draft& draft, const Node& at, const StartTrigger& trigger) {
  std::set<std::string> given;
  for (const auto& assignment : trigger.set) {
    given.insert(assignment.path);
    if (input_of(draft, assignment.path)) continue;
    draft.report.error(at, "E-START",
                       {fmt::format("'{}' is no input of this process.", assignment.path),
                        fmt::format("“{}”不是此流程的输入。", assignment.path)},
                       {"Set whole inputs only.", "只能设置完整的输入。"});
  }
  for (const auto& variable : draft.model.data) {
    const bool needed = variable.input && !variable.type->optional && !variable.initial;
    if (!needed || given.count(variable.name) > 0) continue;
    draft.report.error(at, "E-START",
                       {fmt::format("A case started like this would lack its input '{}'.",
                                    variable.name),
                        fmt::format("这样发起的案件缺少输入“{}”。", variable.name)},
                       {fmt::format("Write set: {{{}: …}}.", variable.name),
                        fmt::format("请写 set: {{{}: …}}。", variable.name)});
  }
}

void read_start(Draft& draft, const Node& node) {
  const Fields fields(draft.report, node, "start trigger");
  if (!fields.ok()) return;
  StartTrigger trigger;
  Place place = place_at_start(draft);
  const Node* message = fields.get("message");
  const Node* every = fields.get("every");
  const Node* at = fields.get("at");
  if ((message != nullptr) + (every != nullptr) + (at != nullptr) != 1) {
    draft.report.error(node, "E-KIND", {"A start has one of 'message', 'every' and 'at'.",
                                        "一种发起方式只写“message”“every”“at”之一。"},
                       {"Write one start an entry, each with one of them.",
                        "每个条目只写一种发起方式。"});
    return;
  }
  if (message) {
    trigger.message = message->text;
    const bool known = require_declared(draft, *message, draft.model.messages, "E-MESSAGE",
                                        {"message", "消息"});
    const feel::TypePtr carries = known ? draft.model.messages[trigger.message].carries : nullptr;
    if (carries) place.extra.emplace_back("message", carries);
  } else if (every) {
    trigger.kind = StartTrigger::Kind::kEvery;
    trigger.every = read_time_span(draft, *every).value_or(calendar::TimeSpan{});
    if (trigger.every.count == 0) {
      draft.report.error(*every, "E-DURATION", {"A repeated start needs a span above zero.",
                                                "重复发起的间隔必须大于零。"},
                         {"Write a span like 1 day.", "请写如 1 day 的间隔。"});
    }
  } else {
    trigger.kind = StartTrigger::Kind::kAt;
    read_times(draft, *at, trigger);
    if (const Node* days = fields.need("days")) read_days(draft, *days, trigger);
  }
  if (const Node* days = fields.get("days"); days && !at) {
    draft.report.error(*days, "E-KIND", {"'days' belongs to 'at'.", "“days”只与“at”合用。"},
                       {"Write at: [\"09:00\"] and the days.", "请写 at: [\"09:00\"] 及日期。"});
  }
  if (const Node* set = fields.get("set")) {
    const Place target = place_at_start(draft);
    const AssignmentPlaces places{target, place, Writing::kTemplate, false};
    std::vector<TrackedWrite> ignored;
    trigger.set = read_assignments(draft, *set, places, ignored);
  }
  check_inputs(draft, node, trigger);
  draft.model.starts.push_back(std::move(trigger));
}

/// What a message carries must be among the inputs: they are what a second start brings. The files
/// of a start are sealed for the case that it would begin, so the running one would name what it
/// does not have.
void check_join(Draft& draft, const Node& node, const std::string& message) {
  const auto& carries = draft.model.messages[message].carries;
  if (!carries) return;
  for (const feel::Type::Field& field : carries->fields) {
    if (definition::holds_files(*field.type)) {
      draft.report.error(node, "E-START",
                         {fmt::format("'{}' carries the file '{}', which a second start does not "
                                      "bring into the running case.",
                                      message, field.name),
                          fmt::format("“{}”携带文件“{}”，再次发起时文件不会进入办理中的案件。",
                                      message, field.name)},
                         {fmt::format("Join by a message without '{}', and ask for the file in a "
                                      "task of the running case.",
                                      field.name),
                          fmt::format("请改用不携带“{}”的消息，并在办理中案件的任务里收取该文件。",
                                      field.name)});
      continue;
    }
    const auto* input = input_of(draft, field.name);
    if (input && feel::assignable(*input->type, *field.type)) continue;
    draft.report.error(node, "E-START",
                       {fmt::format("'{}' carries '{}', which a second start does not bring: it is "
                                    "no input of that type.",
                                    message, field.name),
                        fmt::format("“{}”携带“{}”，但它不是同类型的输入，再次发起时无法提供。", message,
                                    field.name)},
                       {fmt::format("Declare '{}' as an input of that type, or join by a message "
                                    "that does not carry it.",
                                    field.name),
                        fmt::format("请把“{}”声明为同类型的输入，或改用不携带它的消息。", field.name)});
  }
}

}  // namespace

void read_starts(Draft& draft, const Node& node) {
  draft.model.started_by_hand = false;
  for (const Node& item : read_list(draft.report, node)) {
    if (item.is_scalar() && item.text == "operation") {
      draft.model.started_by_hand = true;
    } else if (item.is_scalar()) {
      draft.report.error(item, "E-START", {"This does not say what starts a case.",
                                           "这里没有说明如何发起案件。"},
                         {"Write 'operation', or {message: …}, {every: …}, {at: …, days: …}.",
                          "请写“operation”，或 {message: …}、{every: …}、{at: …, days: …}。"});
    } else {
      read_start(draft, item);
    }
  }
}

void read_key(Draft& draft, const Node& node) {
  const Place place = place_at_start(draft);
  if (node.is_scalar()) {
    draft.model.key = read_expression(draft, node, place, nullptr);
    return;
  }
  const Fields fields(draft.report, node, "business key");
  if (const Node* expression = fields.need("expr")) {
    draft.model.key = read_expression(draft, *expression, place, nullptr);
  }
  draft.model.key_ends = fields.choice("after_end", {"new", "return"}) == "return";
  const Node* running = fields.get("on_running");
  if (!running || running->text == "return") return;
  constexpr std::string_view kJoin = "join ";
  if (!running->text.starts_with(kJoin)) {
    draft.report.error(*running, "E-VALUE", {"'on_running' is 'return' or 'join MESSAGE'.",
                                             "“on_running”是 return 或 join 加消息名。"},
                       {"Write on_running: return, or on_running: join MESSAGE.",
                        "请写 on_running: return，或 on_running: join 消息名。"});
    return;
  }
  Node name = *running;
  name.text = running->text.substr(kJoin.size());
  if (!require_declared(draft, name, draft.model.messages, "E-MESSAGE", {"message", "消息"})) return;
  draft.model.key_joins = name.text;
  check_join(draft, *running, name.text);
}

}  // namespace recourse::yaml
