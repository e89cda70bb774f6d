#include "engine/feel/display.h"
#include "engine/feel/evaluate.h"

/// Contexts, conversions, missing values, and what only the process knows.
namespace recourse::feel {
namespace {

Value record_get(Call& call) {
  const auto& map = call[0].as<Map>();
  if (call.overload == 0) {
    const Value* found = map.find(call.text(1));
    return found ? *found : Value();
  }
  const Value* at = &call[0];
  for (const Value& key : call.list(1)) {
    const auto* inner = at->get_if<Map>();
    const Value* found = inner && key.is<std::string>() ? inner->find(key.text()) : nullptr;
    if (!found) return {};
    at = found;
  }
  return *at;
}

Value record_entries(Call& call) {
  List entries;
  for (const Map::Entry& entry : call[0].as<Map>()) {
    entries.push_back(Map{{"key", entry.name}, {"value", entry.value}});
  }
  return entries;
}

Value record_of_entries(Call& call) {
  Map map;
  for (const Value& entry : call.list(0)) {
    const auto* pair = entry.get_if<Map>();
    const Value* key = pair ? pair->find("key") : nullptr;
    const Value* value = pair ? pair->find("value") : nullptr;
    if (!key || !value || !key->is<std::string>() || map.find(key->text())) {
      return call.fault("every entry needs a key of its own and a value",
                        "每个条目需要不重复的 key 和 value");
    }
    map[key->text()] = *value;
  }
  return map;
}

/// Puts `value` under keys[at…]; false when a key is no text or leads through something else.
bool record_put_at(Map& map, const List& keys, std::size_t at, const Value& value) {
  if (!keys[at].is<std::string>()) return false;
  Value& place = map[keys[at].text()];
  if (at + 1 == keys.size()) {
    place = value;
    return true;
  }
  if (place.is_null()) place = Map();
  auto* inner = place.get_if<Map>();
  return inner && record_put_at(*inner, keys, at + 1, value);
}

Value record_put(Call& call) {
  Map map = call[0].as<Map>();
  const List keys = call.overload == 0 ? List{call[1]} : call.list(1);
  if (keys.empty() || !record_put_at(map, keys, 0, call[2])) {
    return call.fault("the keys lead nowhere", "键路径无效");
  }
  return map;
}

Value record_merge(Call& call) {
  Map all;
  for (const Value& item : call.list(0)) {
    const auto* map = item.get_if<Map>();
    if (!map) return call.fault("the list must hold contexts", "列表元素应为上下文");
    for (const Map::Entry& entry : *map) all[entry.name] = entry.value;
  }
  return all;
}

Value record_string(Call& call) {
  return call[0].is_null() && !call.rules().strict ? Value() : Value(feel_text(call[0]));
}

Value record_is(Call& call) { return identical(call[0], call[1]); }
Value record_present(Call& call) { return !call[0].is_null(); }
Value record_or_else(Call& call) { return call[0].is_null() ? call[1] : call[0]; }

Value record_not(Call& call) {
  const bool* truth = call[0].get_if<bool>();
  return truth ? Value(!*truth) : call.fault("expected true or false", "应为真或假");
}

constexpr Builtin kRecordFunctions[] = {
    {"context", "(entries: [record]): any", record_of_entries},
    {"context merge", "(contexts: [record]): any", record_merge},
    {"context put",
     "(context: record, key: text, value: any): any\n"
     "(context: record, keys: [text], value: any): any",
     record_put},
    {"get entries", "(m: record): [any]", record_entries},
    {"get or else", "(value: optional T, default: T): T", record_or_else},
    {"get value", "(m: record, key: text): any\n(m: record, keys: [text]): any", record_get},
    {"is", "(value1?: any, value2?: any): bool", record_is},
    {"is defined", "(value: any): bool", record_present},
    {"not", "(negand: bool): bool", record_not},
    {"present", "(value: any): bool", record_present},
    {"string", "(from: any): text", record_string},
};

Value process_now(Call& call) { return call.evaluator().environment().now(); }
Value process_today(Call& call) { return call.evaluator().environment().today(); }

constexpr Builtin kProcessFunctions[] = {
    {"active", "(step: text): bool", nullptr},
    {"actor_of", "(step: text): optional user", nullptr},
    {"dept_of", "(user: user): optional text", nullptr},
    {"due_at", "(from: datetime, span: working_duration): datetime", nullptr},
    {"end_of_day", "(date: date): datetime", nullptr},
    {"head_of", "(dept: text): optional user", nullptr},
    {"manager_of", "(user: user): optional user", nullptr},
    {"members", "(role: text): [user]", nullptr},
    {"now", "(): datetime", process_now},
    {"on_duty", "(role: text): [user]", nullptr},
    {"owner_of", "(what: text): optional user", nullptr},
    {"random", "(): decimal", nullptr},
    {"section_of", "(user: optional user): optional text", nullptr},
    {"today", "(): date", process_today},
    {"working_time_between", "(from: datetime, to: datetime): duration", nullptr},
};

}  // namespace

std::span<const Builtin> record_functions() { return kRecordFunctions; }
std::span<const Builtin> process_functions() { return kProcessFunctions; }

}  // namespace recourse::feel
