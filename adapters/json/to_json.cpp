#include <type_traits>

#include "adapters/json/json_value.h"
#include "engine/history/quoted_text.h"

namespace recourse::json {
namespace {

using history::append_quoted;

void append_json(std::string& out, const Value& value);

void append_list(std::string& out, const List& list) {
  out += '[';
  const char* separator = "";
  for (const Value& item : list) {
    out += separator;
    append_json(out, item);
    separator = ",";
  }
  out += ']';
}

void append_map(std::string& out, const Map& map) {
  out += '{';
  const char* separator = "";
  for (const auto& [name, value] : map) {
    out += separator;
    append_quoted(out, name);
    out += ':';
    append_json(out, value);
    separator = ",";
  }
  out += '}';
}

void append_money(std::string& out, const Money& money) {
  out += "{\"amount\":";
  append_quoted(out, money.amount.to_text());
  out += ",\"currency\":";
  append_quoted(out, money.currency_text());
  out += '}';
}

void append_json(std::string& out, const Value& value) {
  std::visit(
      [&out](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Null>) {
          out += "null";
        } else if constexpr (std::is_same_v<T, bool>) {
          out += v ? "true" : "false";
        } else if constexpr (std::is_same_v<T, Decimal>) {
          append_quoted(out, v.to_text());
        } else if constexpr (std::is_same_v<T, std::string>) {
          append_quoted(out, v);
        } else if constexpr (std::is_same_v<T, Money>) {
          append_money(out, v);
        } else if constexpr (std::is_same_v<T, List>) {
          append_list(out, v);
        } else if constexpr (std::is_same_v<T, Map>) {
          append_map(out, v);
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const Opaque>>) {
          RECOURSE_INVARIANT(false, "a function or range has no JSON form");
        } else {
          append_quoted(out, recourse::to_text(v));
        }
      },
      value.content());
}

}  // namespace

std::string to_json(const Value& value) {
  std::string out;
  out.reserve(256);
  append_json(out, value);
  return out;
}

}  // namespace recourse::json
