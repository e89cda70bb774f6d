#include <algorithm>

#include "engine/base/sealed.h"
#include "engine/history/canonical.h"

namespace recourse::history {
namespace {

template <class T>
Value or_null(std::optional<T> read) {
  return read ? Value(std::move(*read)) : Value();
}

Value read_money(const Value& content) {
  const auto* parts = content.get_if<List>();
  if (!parts || parts->size() != 2) return {};
  const auto amount = Decimal::parse((*parts)[0].text());
  const std::string_view currency = (*parts)[1].text();
  if (!amount || currency.size() != 3) return {};
  return Money{*amount, {currency[0], currency[1], currency[2]}};
}

Value read_sealed(const Value& content) {
  const std::string_view commit = content["commit"].text();
  const std::string_view ref = content["ref"].text();
  if (commit.empty() || ref.empty()) return {};
  return make_sealed(std::string(commit), std::string(ref));
}

}  // namespace

Value typed_value(std::string_view tag, const Value& content) {
  const std::string_view text = content.text();
  if (tag == "$decimal") return or_null(Decimal::parse(text));
  if (tag == "$date") return or_null(parse_date(text));
  if (tag == "$time") return or_null(parse_time(text));
  if (tag == "$datetime") return or_null(parse_date_time(text));
  if (tag == "$duration") return or_null(parse_duration(text));
  if (tag == "$months") return or_null(parse_months(text));
  if (tag == "$money") return read_money(content);
  if (tag == "$sealed") return read_sealed(content);
  return {};
}

namespace {

Value untag_map(Map& map) {
  if (map.size() == 1 && map.begin()->name.starts_with('$')) {
    Value typed = typed_value(map.begin()->name, map.begin()->value);
    if (!typed.is_null()) return typed;
  }
  Map plain;
  for (const Map::Entry& entry : map) {
    const bool doubled = entry.name.starts_with("$$");
    const std::string name = doubled ? entry.name.substr(1) : entry.name;
    plain[name] = untag(std::move(*map.find(entry.name)));
  }
  return plain;
}

}  // namespace

Value untag(Value tree) {
  if (auto* list = tree.get_if<List>()) {
    for (Value& item : *list) item = untag(std::move(item));
  } else if (auto* map = tree.get_if<Map>()) {
    return untag_map(*map);
  }
  return tree;
}

}  // namespace recourse::history
