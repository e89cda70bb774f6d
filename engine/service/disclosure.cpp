#include "engine/service/disclosure.h"

#include "engine/command/access.h"

namespace recourse::service {
namespace {

Value hidden(const char* how) { return Map{{"private", how}}; }

const char* hidden_because(const Rejection& why) {
  if (why.code == "ERASED") return "erased";
  return why.code == "RESTRICTED" ? "restricted" : "unreadable";
}

}  // namespace

Value Disclosure::open(const Value& value) {
  return with_sealed(value, [&](const Sealed& leaf) -> Value {
    if (secrets_ == nullptr) return hidden("unreadable");
    const Value sealed = make_sealed(leaf.commit, leaf.ref);
    auto clear = secrets_->open(sealed);
    return clear ? std::move(clear).value() : hidden(hidden_because(clear.rejection()));
  });
}

Value Disclosure::own(const Value& value) {
  if (holds_sealed(value)) opened_.insert("draft");
  return open(value);
}

Value Disclosure::words(const Value& value, const char* what) {
  if (as_sealed(value) == nullptr) return value;
  const Value opened = open(value);
  if (opened.is<std::string>()) {
    opened_.insert(what);
    return opened;
  }
  const std::string_view why = opened["private"].text();
  if (why == "erased") return "••• (erased 已删除)";
  return why == "restricted" ? "••• (restricted 已限制)" : "•••";
}

Value Disclosure::shown(const Value& value, const std::string& path) {
  if (!holds_sealed(value)) return value;
  if (const auto* map = value.get_if<Map>()) {
    Map parts;
    for (const auto& [name, part] : *map) parts[name] = shown(part, path + "." + name);
    return parts;
  }
  // Restricted data is kept for whoever must judge what becomes of it, and for nobody else.
  const bool keeper = secrets_ != nullptr && caller_.has_role("privacy");
  if (keeper) secrets_->read_despite_restriction();
  if (keeper || command::sees_private(caller_, state_, definition_, path)) {
    opened_.insert(path);
    return open(value);
  }
  masked_.insert(path);
  return with_sealed(value, [](const Sealed&) { return hidden("masked"); });
}

Value Disclosure::shown(const Map& by_path) {
  Map out;
  for (const auto& [path, value] : by_path) out[path] = shown(value, path);
  return out;
}

void Disclosure::show_members(Value& rows, std::initializer_list<const char*> members) {
  auto* list = rows.get_if<List>();
  if (list == nullptr) return;
  for (Value& row : *list) {
    auto* map = row.get_if<Map>();
    if (map == nullptr) continue;
    const std::string path(map->get("path").text());
    for (const char* member : members) {
      if (Value* value = map->find(member)) *value = shown(*value, path);
    }
  }
}

}  // namespace recourse::service
