#pragma once
// Structs straight to canonical bytes. The members of each type are put in order once, in a table;
// writing an object is then a walk along the table.
#include <algorithm>
#include <array>

#include "engine/history/codec.h"
#include "engine/history/event.h"
#include "engine/history/quoted_text.h"

namespace recourse::history {

void append_canonical(std::string& out, const Value& value);
void append_canonical(std::string& out, const Map& map);
void append_canonical(std::string& out, const List& list);
void append_label(std::string& out, const Label& label);

template <class T>
void append_bytes(std::string& out, const T& object);

struct FieldEntry {
  std::string name;
  std::string lead;                      ///< "name": or, for a constant member, all of it
  std::size_t index = 0;                 ///< of the member in the list; kConstant: none
  const void* standard = nullptr;        ///< the member of a default object
  bool (*left_out)(const void* member, const void* standard) = nullptr;
  void (*append)(std::string& out, const void* member) = nullptr;
  static constexpr std::size_t kConstant = ~std::size_t{0};
};
using FieldTable = std::vector<FieldEntry>;

/// Names that an event may not give its own members: they stand beside these in its object.
[[nodiscard]] constexpr bool is_of_every_event(std::string_view name) {
  return name == "type" || name == "v";
}

/// The name of a member, looked at while it is compiled.
template <bool kOfEvent>
struct MemberName {
  const char* text;
  consteval MemberName(const char* name) : text(name) {
    if (kOfEvent && is_of_every_event(name)) throw "an event has a type and a v of its own";
  }
};

template <bool kOfEvent>
struct FieldTableBuilder {
  FieldTable entries;
  template <class T>
  void operator()(MemberName<kOfEvent> member, const T& standard) {
    const std::string name = member.text;
    entries.push_back({name, '"' + name + "\":", entries.size(), &standard,
                       [](const void* member, const void* usual) {
                         return is_default(*static_cast<const T*>(member),
                                           *static_cast<const T*>(usual));
                       },
                       [](std::string& out, const void* member) {
                         append_bytes(out, *static_cast<const T*>(member));
                       }});
  }
  void constant(const std::string& name, const std::string& text) {
    FieldEntry entry;
    entry.name = name;
    entry.lead = '"' + name + "\":\"" + text + '"';
    entry.index = FieldEntry::kConstant;
    entries.push_back(std::move(entry));
  }
};

/// Member names are ASCII, so their byte order is the canonical one.
template <class T>
FieldTable make_field_table() {
  static T standard;
  constexpr bool kIsEvent = requires { T::kType; };
  FieldTableBuilder<kIsEvent> builder;
  visit_fields(standard, builder);
  if constexpr (kIsEvent) {
    builder.constant("type", T::kType);
    builder.constant("v", number_text(kEventVersion));
  }
  std::sort(builder.entries.begin(), builder.entries.end(),
            [](const FieldEntry& a, const FieldEntry& b) { return a.name < b.name; });
  return std::move(builder.entries);
}

struct FieldAddresses {
  static constexpr std::size_t kFieldsMax = 64;
  std::array<const void*, kFieldsMax> at;
  std::size_t count = 0;
  void operator()(const char*, const auto& member) { at[count++] = &member; }
};

template <class T>
void append_fields(std::string& out, const T& object) {
  static const FieldTable table = make_field_table<T>();
  RECOURSE_INVARIANT(table.size() < FieldAddresses::kFieldsMax, "a struct of too many members");
  FieldAddresses members;
  visit_fields(const_cast<T&>(object), members);  // it only notes where they are
  char separator = '{';
  for (const FieldEntry& entry : table) {
    const bool constant = entry.index == FieldEntry::kConstant;
    if (!constant && entry.left_out(members.at[entry.index], entry.standard)) continue;
    out += separator;
    out += entry.lead;
    if (!constant) entry.append(out, members.at[entry.index]);
    separator = ',';
  }
  if (separator == '{') out += '{';
  out += '}';
}

template <class T>
void append_list_bytes(std::string& out, const T& items) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    append_bytes(out, item);
  }
  out += ']';
}

template <class T>
void append_bytes(std::string& out, const T& object) {
  if constexpr (std::is_same_v<T, Value> || std::is_same_v<T, Map> || std::is_same_v<T, List>) {
    append_canonical(out, object);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_quoted(out, object);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += object ? "true" : "false";
  } else if constexpr (std::is_integral_v<T>) {
    append_quoted(out, number_text(object));
  } else if constexpr (std::is_same_v<T, Label>) {
    append_label(out, object);
  } else if constexpr (IsId<T>) {
    out += '"';
    object.append_to(out);
    out += '"';
  } else if constexpr (IsMap<T>) {
    append_canonical(out, encode(object));  // its keys are ordered as numbers, the bytes as text
  } else if constexpr (!IsOptional<T> && requires { object.capacity(); }) {
    append_list_bytes(out, object);
  } else if constexpr (requires { std::variant_size<T>::value; }) {
    std::visit([&out](const auto& alternative) { append_fields(out, alternative); }, object);
  } else if constexpr (std::is_enum_v<T> || IsOptional<T> || std::is_same_v<T, Instant> ||
                       std::is_same_v<T, Duration> || std::is_same_v<T, Decimal>) {
    append_canonical(out, encode(object));  // encoded, these are texts
  } else {
    append_fields(out, object);
  }
}

}  // namespace recourse::history
