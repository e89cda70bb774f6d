#include "engine/service/disclosure.h"

#include <algorithm>
#include <type_traits>

#include "engine/command/access.h"
#include "engine/command/files.h"
#include "engine/definition/sections.h"

namespace recourse::service {
namespace {

Value hidden(const char* how) { return Map{{"private", how}}; }

const char* hidden_because(const Rejection& why) {
  if (why.code == "ERASED") return "erased";
  return why.code == "RESTRICTED" ? "restricted" : "unreadable";
}

/// Its data stand under paths of the case data.
template <class Event>
constexpr bool kNamesPaths =
    std::is_same_v<Event, history::InstanceStarted> ||
    std::is_same_v<Event, history::WorkItemCompleted> ||
    std::is_same_v<Event, history::DelegationAnswered> ||
    std::is_same_v<Event, history::UndoLogged> || std::is_same_v<Event, history::StartJoined>;

template <class Member>
void drop(Member& member) {
  constexpr bool kCarries = std::is_same_v<Member, Map> || std::is_same_v<Member, List> ||
                            std::is_same_v<Member, Value>;
  if constexpr (kCarries) member = Member();
}

/// What an event carries under names of its own may be computed from anything.
void drop_payload(auto& event) {
  if constexpr (requires { event.data; }) drop(event.data);
  if constexpr (requires { event.input; }) drop(event.input);
  if constexpr (requires { event.result; }) drop(event.result);
  if constexpr (requires { event.items; }) drop(event.items);
  if constexpr (requires { event.locals; }) drop(event.locals);
  if constexpr (requires { event.stimulus; }) drop(event.stimulus);
}

}  // namespace

Value Disclosure::open(const Value& value, const std::string& noted) {
  return with_sealed(value, [&](const Sealed& leaf) -> Value {
    const auto closed = [&](const char* why) {
      closed_[why].insert(noted);
      return hidden(why);
    };
    if (secrets_ == nullptr) return closed("unreadable");
    auto clear = secrets_->open(make_sealed(leaf.commit, leaf.ref));
    if (!clear) return closed(hidden_because(clear.rejection()));
    opened_.insert(noted);
    return std::move(clear).value();
  });
}

Value Disclosure::own(const Value& value) { return open(value, "draft"); }

Value Disclosure::quoted(const Value& value) {
  if (as_sealed(value) == nullptr) return value;
  return caller_.has_role("privacy") ? words(value, "errors") : Value("•••");
}

Value Disclosure::words(const Value& value, const char* what) {
  if (as_sealed(value) == nullptr) return value;
  const Value opened = open(value, what);
  if (opened.is<std::string>()) return opened;
  const std::string_view why = opened["private"].text();
  if (why == "erased") return "••• (erased 已删除)";
  return why == "restricted" ? "••• (restricted 已限制)" : "•••";
}

bool Disclosure::is_hidden(const std::string& path) const {
  return command::data_mode(caller_, state_, definition_, path) ==
         definition::Section::Mode::kHidden;
}

Value Disclosure::unhidden(const Value& value, const std::string& path) {
  if (definition_.sections.empty()) return value;
  if (is_hidden(path)) {
    masked_.insert(path);
    return hidden("masked");
  }
  const auto* map = value.get_if<Map>();
  if (map == nullptr || !definition::has_section_below(definition_, path)) return value;
  Map parts;
  for (const auto& [name, part] : *map) parts[name] = unhidden(part, path + "." + name);
  return parts;
}

bool Disclosure::hides_some() const {
  return std::any_of(definition_.sections.begin(), definition_.sections.end(),
                     [this](const definition::Section& section) {
                       return std::any_of(section.data.begin(), section.data.end(),
                                          [this](const auto& path) { return is_hidden(path); });
                     });
}

void Disclosure::hide(history::Event& event) {
  if (definition_.sections.empty()) return;
  const auto hide_all = [this](Map& by_path) {
    for (auto& [path, value] : Map(by_path)) by_path[path] = unhidden(value, std::string(path));
  };
  std::visit(
      [&](auto& one) {
        using One = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<One, history::DataWritten>) {
          one.value = unhidden(one.value, one.path);
        } else if constexpr (kNamesPaths<One>) {
          hide_all(one.data);
        } else if (hides_some()) {
          drop_payload(one);
        }
      },
      event);
}

Value Disclosure::shown(const Value& given, const std::string& path) {
  const Value value = unhidden(given, path);
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
    return open(value, path);
  }
  masked_.insert(path);
  return with_sealed(value, [](const Sealed&) { return hidden("masked"); });
}

Value Disclosure::shown(const Map& by_path) {
  Map out;
  for (const auto& [path, value] : by_path) out[path] = shown(value, path);
  return out;
}

Value Disclosure::name_of(const history::AttachedFile& file) {
  if (command::sees_file(caller_, state_, definition_, file)) {
    return words(file.name, file.field.empty() ? "attachments" : file.field.c_str());
  }
  masked_.insert(file.field);
  return "•••";
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
