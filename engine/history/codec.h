#pragma once
// Structs to values and back through their lists of members: `fields(archive)` inside the struct or
// `describe(struct, archive)` beside it. Members that equal their default are left out.
#include <charconv>
#include <type_traits>

#include "engine/base/invariant.h"
#include "engine/history/names.h"

namespace recourse::history {

template <class T>
concept IsMap = requires { typename T::key_type; typename T::mapped_type; };
template <class T>
concept IsId = requires(const T& id) { id.bytes; T::parse(id.text()); };
template <class T>
concept IsOptional = requires(T& o) { o.emplace(); o.reset(); };

template <class T>
[[nodiscard]] Value encode(const T& object);
/// False when the value is no T; `fault` is then the path to the member that is wrong.
template <class T>
[[nodiscard]] bool decode(const Value& value, T& object, std::string& fault);

template <class T>
void visit_fields(T& object, auto& archive) {
  if constexpr (requires { object.fields(archive); }) {
    object.fields(archive);
  } else {
    describe(object, archive);
  }
}

/// Numbers are texts in records: a type is known to the struct that holds it.
[[nodiscard]] std::string number_text(std::integral auto number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return {digits, end};
}
[[nodiscard]] bool read_number(std::string_view text, std::integral auto& number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && !text.empty();
}
template <class T>
[[nodiscard]] bool read_into(std::optional<T> read, T& target) {
  if (!read) return false;
  target = std::move(*read);
  return true;
}

/// Notes where the members of a default object lie, in the order in which every archive meets them.
struct MemberCollector {
  std::vector<const void*> members;
  void operator()(const char*, const auto& member) { members.push_back(&member); }
};
template <class T>
const std::vector<const void*>& default_members() {
  static T object;
  static const std::vector<const void*> members = [] {
    MemberCollector collector;
    visit_fields(object, collector);
    return std::move(collector.members);
  }();
  return members;
}

template <class T>
bool is_default(const T& member, const T& standard) {
  if constexpr (requires { member.empty(); }) {
    return member.empty();  // no default is a text, list or id with something in it
  } else {
    return member == standard;
  }
}

class FieldWriter {
 public:
  FieldWriter(Map& out, const std::vector<const void*>& defaults)
      : out_(out), defaults_(defaults) {}
  template <class T>
  void operator()(const char* name, const T& member) {
    if (is_default(member, *static_cast<const T*>(defaults_[next_++]))) return;
    out_[name] = encode(member);
  }

 private:
  Map& out_;
  const std::vector<const void*>& defaults_;
  std::size_t next_ = 0;
};

class FieldReader {
 public:
  FieldReader(const Map& in, std::string& fault) : in_(in), fault_(fault) {}
  template <class T>
  void operator()(const char* name, T& member) {
    const Value* found = in_.find(name);
    if (!found || failed_) return;
    ++taken_;
    if (decode(*found, member, fault_)) return;
    failed_ = true;
    fault_ = fault_.empty() ? name : std::string(name) + "." + fault_;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  const Map& in_;
  std::string& fault_;
  std::size_t taken_ = 0;
  bool failed_ = false;
};

template <class T>
void write_fields(const T& object, Map& out) {
  FieldWriter writer(out, default_members<T>());
  // One list of members serves both directions, so it takes a mutable object; a writer only reads.
  visit_fields(const_cast<T&>(object), writer);
}

/// `others`: members of the map that are not the struct's. Any further one is a fault: a newer
/// engine wrote it, and leaving it out would change the case.
template <class T>
[[nodiscard]] bool read_fields(const Map& in, T& object, std::string& fault,
                               std::size_t others = 0) {
  FieldReader reader(in, fault);
  visit_fields(object, reader);
  return !reader.failed() && reader.taken() + others == in.size();
}

[[nodiscard]] Value encode_label(const Label& label);
[[nodiscard]] bool decode_label(const Value& value, Label& label);

template <class Key>
std::string key_text(const Key& key) {
  if constexpr (std::is_integral_v<Key>) {
    return number_text(key);
  } else if constexpr (IsId<Key>) {
    return key.text();
  } else {
    return key;
  }
}
template <class Key>
bool read_key(const std::string& text, Key& key) {
  if constexpr (std::is_integral_v<Key>) {
    return read_number(text, key);
  } else if constexpr (IsId<Key>) {
    return read_into(Key::parse(text), key);
  } else {
    key = text;
    return true;
  }
}

template <class T>
Value encode(const T& object) {
  if constexpr (std::is_constructible_v<Value, const T&> && !std::is_integral_v<T> &&
                !std::is_same_v<T, Instant> && !std::is_same_v<T, Duration> &&
                !std::is_same_v<T, Decimal>) {
    return Value(object);
  } else if constexpr (std::is_same_v<T, bool>) {
    return Value(object);
  } else if constexpr (std::is_integral_v<T>) {
    return Value(number_text(object));
  } else if constexpr (std::is_enum_v<T>) {
    return Value(name(object));
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    return Value(recourse::to_text(object));
  } else if constexpr (std::is_same_v<T, Decimal>) {
    return Value(object.to_text());
  } else if constexpr (std::is_same_v<T, Label>) {
    return encode_label(object);
  } else if constexpr (IsId<T>) {
    return Value(object.text());
  } else if constexpr (IsOptional<T>) {
    return object ? encode(*object) : Value();
  } else if constexpr (IsMap<T>) {
    Map map;
    for (const auto& [key, item] : object) map[key_text(key)] = encode(item);
    return map;
  } else if constexpr (requires { object.capacity(); }) {
    List list;
    list.reserve(object.size());
    for (const auto& item : object) list.push_back(encode(item));
    return list;
  } else if constexpr (requires { to_value(object); }) {
    return to_value(object);
  } else {
    Map map;
    write_fields(object, map);
    return map;
  }
}

template <class T>
bool decode_map(const Value& value, T& object, std::string& fault) {
  const auto* map = value.get_if<Map>();
  if (!map) return false;
  for (const auto& [name, content] : *map) {
    typename T::key_type key{};
    typename T::mapped_type item{};
    if (!read_key(name, key) || !decode(content, item, fault)) return false;
    // Things kept under their id do not repeat it.
    if constexpr (requires { item.id = key; }) item.id = key;
    object.emplace(std::move(key), std::move(item));
  }
  return true;
}

template <class T>
bool decode_list(const Value& value, T& object, std::string& fault) {
  const auto* list = value.get_if<List>();
  if (!list) return false;
  object.reserve(list->size());
  for (const Value& content : *list) {
    if (!decode(content, object.emplace_back(), fault)) return false;
  }
  return true;
}

template <class T>
bool decode(const Value& value, T& object, std::string& fault) {
  if constexpr (std::is_same_v<T, Value>) {
    object = value;
    return true;
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, bool> ||
                       std::is_same_v<T, List> || std::is_same_v<T, Map>) {
    const auto* found = value.get_if<T>();
    if (found) object = *found;
    return found != nullptr;
  } else if constexpr (std::is_integral_v<T>) {
    return read_number(value.text(), object);
  } else if constexpr (std::is_enum_v<T>) {
    return read_name(value.text(), object);
  } else if constexpr (std::is_same_v<T, Instant>) {
    return read_into(parse_instant(value.text()), object);
  } else if constexpr (std::is_same_v<T, Duration>) {
    return read_into(parse_duration(value.text()), object);
  } else if constexpr (std::is_same_v<T, Decimal>) {
    return read_into(Decimal::parse(value.text()), object);
  } else if constexpr (std::is_same_v<T, Label>) {
    return decode_label(value, object);
  } else if constexpr (IsId<T>) {
    return read_into(T::parse(value.text()), object);
  } else if constexpr (IsOptional<T>) {
    return decode(value, object.emplace(), fault);
  } else if constexpr (IsMap<T>) {
    return decode_map(value, object, fault);
  } else if constexpr (requires { object.capacity(); }) {
    return decode_list(value, object, fault);
  } else if constexpr (requires { read_value(value, object, fault); }) {
    return read_value(value, object, fault);
  } else {
    const auto* map = value.get_if<Map>();
    return map && read_fields(*map, object, fault);
  }
}

}  // namespace recourse::history
