#include "engine/feel/display.h"

#include "engine/base/sealed.h"
#include "engine/feel/values.h"

namespace recourse::feel {
namespace {

enum class TextStyle { kFeel, kFeelInside, kScreen };

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string text_in(const Value& value, TextStyle style);

std::string list_text(const List& list, TextStyle style) {
  const bool screen = style == TextStyle::kScreen;
  std::string out = screen ? "" : "[";
  for (std::size_t i = 0; i < list.size(); ++i) {
    out += (i == 0 ? "" : ", ") + text_in(list[i], screen ? style : TextStyle::kFeelInside);
  }
  return screen ? out : out + "]";
}

std::string map_text(const Map& map, TextStyle style) {
  const bool screen = style == TextStyle::kScreen;
  std::string out = screen ? "" : "{";
  bool first = true;
  for (const Map::Entry& entry : map) {
    out += first ? "" : ", ";
    out += entry.name + ": " + text_in(entry.value, screen ? style : TextStyle::kFeelInside);
    first = false;
  }
  return screen ? out : out + "}";
}

std::string opaque_text(const Value& value, TextStyle style) {
  if (as_sealed(value) != nullptr) return "•••";
  const Range* range = as_range(value);
  if (!range) return "function";
  return (range->from_closed ? "[" : "(") + text_in(range->from, style) + ".." +
         text_in(range->to, style) + (range->to_closed ? "]" : ")");
}

std::string text_in(const Value& value, TextStyle style) {
  if (value.is_null()) return style == TextStyle::kFeelInside ? "null" : "";
  if (const auto* text = value.get_if<std::string>()) {
    return style == TextStyle::kFeelInside ? quoted_text(*text) : *text;
  }
  if (const auto* truth = value.get_if<bool>()) return *truth ? "true" : "false";
  if (const auto* number = value.get_if<Decimal>()) return number->to_text();
  if (const auto* date = value.get_if<Date>()) return to_text(*date);
  if (const auto* time = value.get_if<TimeOfDay>()) return to_text(*time);
  if (const auto* both = value.get_if<DateTime>()) return to_text(*both);
  if (const auto* duration = value.get_if<Duration>()) return to_text(*duration);
  if (const auto* months = value.get_if<Months>()) return to_text(*months);
  if (const auto* money = value.get_if<Money>()) {
    return money->amount.to_text() + " " + std::string(money->currency_text());
  }
  if (const auto* list = value.get_if<List>()) return list_text(*list, style);
  if (const auto* map = value.get_if<Map>()) return map_text(*map, style);
  return opaque_text(value, style);
}

}  // namespace

std::string display(const Value& value) { return text_in(value, TextStyle::kScreen); }
std::string feel_text(const Value& value) { return text_in(value, TextStyle::kFeel); }

}  // namespace recourse::feel
