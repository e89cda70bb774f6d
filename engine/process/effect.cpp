#include "engine/process/effect.h"

#include "engine/history/codec.h"

namespace recourse::process {

void describe(SendMessage& e, auto& a) {
  a("id", e.id), a("name", e.name), a("key", e.key), a("signal", e.signal), a("data", e.data);
  a("keep_us", e.keep_us);
}
void describe(StartChild& e, auto& a) {
  a("parent", e.parent), a("activity", e.activity), a("child", e.child);
  a("process", e.process), a("version", e.version), a("data", e.data), a("starter", e.starter);
  a("by_step", e.by_step), a("section", e.section);
}
void describe(CancelChild& e, auto& a) { a("child", e.child); }
void describe(ReportEnd& e, auto& a) {
  a("parent", e.parent), a("child", e.child), a("outcome", e.outcome), a("error", e.error);
  a("result", e.result), a("undoable", e.undoable);
}
void describe(MoveChild& e, auto& a) {
  a("child", e.child), a("from", e.from), a("to", e.to), a("reason", e.reason);
}
void describe(UndoChild& e, auto& a) { a("parent", e.parent), a("child", e.child); }
void describe(SeekMessage& e, auto& a) { a("name", e.name), a("key", e.key); }
void describe(Notify& e, auto& a) {
  a("kind", e.kind), a("users", e.users), a("groups", e.groups), a("text", e.text);
  a("instance", e.instance), a("item", e.item), a("excluded", e.excluded), a("due", e.due);
}

template <class T>
concept IsLockEffect = std::is_same_v<T, AskLock> || std::is_same_v<T, FreeLock> ||
                       std::is_same_v<T, GrantLock>;
template <IsLockEffect T>
void describe(T& e, auto& a) {
  a("lock", e.lock), a("key", e.key), a("instance", e.instance), a("activity", e.activity);
}

void describe(AskNumber& e, auto& a) {
  a("code", e.code), a("year", e.year), a("instance", e.instance), a("job", e.job);
}
void describe(GiveNumber& e, auto& a) {
  a("code", e.code), a("number", e.number), a("instance", e.instance), a("job", e.job);
}
void describe(AskTurn& e, auto& a) {
  a("list", e.list), a("key", e.key), a("instance", e.instance), a("item", e.item);
  a("people", e.people);
}
void describe(GiveTurn& e, auto& a) {
  a("instance", e.instance), a("item", e.item), a("user", e.user), a("rule", e.rule);
  a("after", e.after), a("people", e.people);
}
void describe(KeepTurn& e, auto& a) {
  a("list", e.list), a("key", e.key), a("instance", e.instance), a("user", e.user);
}
void describe(TellRelative& e, auto& a) {
  a("to", e.to), a("relation", e.relation), a("instance", e.instance);
}

namespace {

constexpr std::string_view kEffectNames[] = {"SendMessage", "StartChild", "CancelChild",
                                             "ReportEnd",   "SeekMessage", "Notify",
                                             "AskLock",     "FreeLock",    "GrantLock",
                                             "AskNumber",   "GiveNumber",  "AskTurn",
                                             "GiveTurn",    "KeepTurn",    "TellRelative",
                                             "UndoChild",   "MoveChild"};

template <std::size_t I = 0>
Result<Effect> read_effect(const Value& value) {
  const std::string type(value["effect"].text());
  if constexpr (I < std::variant_size_v<Effect>) {
    if (type != kEffectNames[I]) return read_effect<I + 1>(value);
    std::variant_alternative_t<I, Effect> effect;
    std::string fault;
    if (history::read_fields(value.as<Map>(), effect, fault, /*others=*/1)) {
      return Effect(std::move(effect));
    }
  }
  return Rejection{Rejection::Kind::kInvalid,
                   "RECORD",
                   {"An effect of kind “" + type + "” cannot be read by this version.",
                    "此版本无法读取类型为“" + type + "”的后续动作。"},
                   {}};
}

}  // namespace

Value to_value(const std::vector<Effect>& effects) {
  List list;
  for (const Effect& effect : effects) {
    Map out{{"effect", kEffectNames[effect.index()]}};
    std::visit([&](const auto& e) { history::write_fields(e, out); }, effect);
    list.emplace_back(std::move(out));
  }
  return list;
}

Result<std::vector<Effect>> effects_from_value(const Value& value) {
  std::vector<Effect> effects;
  const auto* list = value.get_if<List>();
  if (list == nullptr) return effects;
  for (const Value& one : *list) {
    if (!one.is<Map>()) continue;
    auto effect = read_effect(one);
    if (!effect) return effect.rejection();
    effects.push_back(std::move(*effect));
  }
  return effects;
}

}  // namespace recourse::process
