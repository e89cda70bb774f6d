#include "engine/history/canonical.h"

#include <algorithm>
#include <type_traits>

#include "engine/base/sealed.h"
#include "engine/history/append_bytes.h"

namespace recourse::history {
namespace {

void append_tagged(std::string& out, std::string_view tag, const std::string& text) {
  out += "{\"";
  out += tag;
  out += "\":";
  append_quoted(out, text);
  out += '}';
}

void append_tagged_money(std::string& out, const Money& money) {
  out += "{\"$money\":[";
  append_quoted(out, money.amount.to_text());
  out += ',';
  append_quoted(out, money.currency_text());
  out += "]}";
}

void append_tagged_sealed(std::string& out, const Opaque& opaque) {
  const auto* sealed = dynamic_cast<const Sealed*>(&opaque);
  RECOURSE_INVARIANT(sealed, "a function or range is never recorded");
  out += "{\"$sealed\":{\"commit\":";
  append_quoted(out, sealed->commit);
  out += ",\"ref\":";
  append_quoted(out, sealed->ref);
  out += "}}";
}

/// Orders UTF-8 as its UTF-16 code units would be ordered. Both orders agree but for characters
/// past U+FFFF (lead bytes from F0), whose surrogates stand before U+E000 (lead byte EE).
int utf16_weight(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xF0 ? 0xED * 16 + (byte - 0xEF) : byte * 16;
}

bool before_in_utf16(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](char x, char y) { return utf16_weight(x) < utf16_weight(y); });
}

bool has_astral(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
}

/// A field whose name starts with '$' gets a second one, so that it cannot pass for a type tag.
void append_member(std::string& out, const Map::Entry& entry) {
  if (entry.name.starts_with('$')) {
    append_quoted(out, '$' + entry.name);
  } else {
    append_quoted(out, entry.name);
  }
  out += ':';
  append_canonical(out, entry.value);
}

void append_reordered(std::string& out, const Map& map) {
  std::vector<const Map::Entry*> entries;
  for (const Map::Entry& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(), [](const Map::Entry* a, const Map::Entry* b) {
    return before_in_utf16(a->name, b->name);
  });
  const char* separator = "";
  for (const Map::Entry* entry : entries) {
    out += separator;
    append_member(out, *entry);
    separator = ",";
  }
}

template <class T>
constexpr std::string_view kTagOf = "";
template <>
constexpr std::string_view kTagOf<Decimal> = "$decimal";
template <>
constexpr std::string_view kTagOf<Date> = "$date";
template <>
constexpr std::string_view kTagOf<TimeOfDay> = "$time";
template <>
constexpr std::string_view kTagOf<DateTime> = "$datetime";
template <>
constexpr std::string_view kTagOf<Duration> = "$duration";
template <>
constexpr std::string_view kTagOf<Months> = "$months";

}  // namespace

void append_canonical(std::string& out, const List& list) {
  out += '[';
  const char* separator = "";
  for (const Value& item : list) {
    out += separator;
    append_canonical(out, item);
    separator = ",";
  }
  out += ']';
}

void append_canonical(std::string& out, const Map& map) {
  out += '{';
  if (std::any_of(map.begin(), map.end(), [](const auto& e) { return has_astral(e.name); })) {
    append_reordered(out, map);
  } else {  // a Map is ordered by bytes already
    const char* separator = "";
    for (const Map::Entry& entry : map) {
      out += separator;
      append_member(out, entry);
      separator = ",";
    }
  }
  out += '}';
}

void append_canonical(std::string& out, const Value& value) {
  std::visit(
      [&out](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Null>) {
          out += "null";
        } else if constexpr (std::is_same_v<T, bool>) {
          out += v ? "true" : "false";
        } else if constexpr (std::is_same_v<T, std::string>) {
          append_quoted(out, v);
        } else if constexpr (std::is_same_v<T, Decimal>) {
          append_tagged(out, kTagOf<T>, v.to_text());
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const Opaque>>) {
          append_tagged_sealed(out, *v);
        } else if constexpr (std::is_same_v<T, Money>) {
          append_tagged_money(out, v);
        } else if constexpr (kTagOf<T>.empty()) {
          append_canonical(out, v);
        } else {
          append_tagged(out, kTagOf<T>, recourse::to_text(v));
        }
      },
      value.content());
}

std::string canonical_bytes(const Value& value) {
  std::string out;
  out.reserve(2048);  // a typical record is 1 KB
  append_canonical(out, value);
  return out;
}

}  // namespace recourse::history
