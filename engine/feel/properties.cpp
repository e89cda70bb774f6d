#include <algorithm>

#include "engine/feel/names.h"
#include "engine/feel/values.h"

/// What can be asked of a value: its properties, its FEEL type, its size.
namespace recourse::feel {
namespace {

std::optional<Value> date_property(Date date, std::string_view name) {
  const CivilDate civil = civil_from(date);
  if (name == "year") return Value(civil.year);
  if (name == "month") return Value(static_cast<std::int64_t>(civil.month));
  if (name == "day") return Value(static_cast<std::int64_t>(civil.day));
  if (name == "weekday") return Value(iso_weekday(date));
  return std::nullopt;
}

std::optional<Value> clock_property(std::int64_t us, std::string_view name) {
  if (name == "hour") return Value(us / (3600 * kMicrosPerSecond));
  if (name == "minute") return Value(us / (60 * kMicrosPerSecond) % 60);
  const auto fraction = static_cast<Int128>(us % (60 * kMicrosPerSecond));
  if (name == "second") return Value(*Decimal::from_parts(fraction, -6));
  return std::nullopt;
}

std::optional<Value> zone_property(const DateTime& value, std::string_view name,
                                   const Rules& rules) {
  if (name == "timezone") {
    return value.zone.kind == Zone::Kind::kNamed ? Value(value.zone.name) : Value();
  }
  if (name != "time offset") return std::nullopt;
  if (value.zone.kind == Zone::Kind::kNone) return Value();
  DateTime local = value;
  local.zone = {};
  const auto utc = utc_micros(value, rules);
  const auto wall = utc_micros(local, rules);
  if (!utc || !wall) return Value();
  return Value(Duration{static_cast<std::int64_t>(*wall - *utc)});
}

std::optional<Value> duration_property(Duration duration, std::string_view name) {
  const std::int64_t us = duration.us;
  if (name == "days") return Value(us / kMicrosPerDay);
  if (name == "hours") return Value(us % kMicrosPerDay / (3600 * kMicrosPerSecond));
  if (name == "minutes") return Value(us / (60 * kMicrosPerSecond) % 60);
  const auto fraction = static_cast<Int128>(us % (60 * kMicrosPerSecond));
  if (name == "seconds") return Value(*Decimal::from_parts(fraction, -6));
  return std::nullopt;
}

std::optional<Value> range_property(const Range& range, std::string_view name) {
  if (name == "start") return range.from;
  if (name == "end") return range.to;
  if (name == "start included") return Value(range.from_closed);
  if (name == "end included") return Value(range.to_closed);
  return std::nullopt;
}

std::optional<Value> money_property(const Money& money, std::string_view name) {
  if (name == "amount") return Value(money.amount);
  if (name == "currency") return Value(money.currency_text());
  return std::nullopt;
}

bool all_of_type(const List& list, std::string_view type) {
  return std::all_of(list.begin(), list.end(),
                     [&](const Value& item) { return instance_of(item, type).value_or(false); });
}

/// The parts of "a: number, b: list<text>" at the top level.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (c != ',' || depth > 0) continue;
    parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  return parts;
}

bool has_fields(const Map& map, std::string_view fields) {
  for (const std::string_view part : parts_of(fields)) {
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string name = normalised_name(part.substr(0, colon));
    const std::string type = normalised_name(part.substr(colon + 1));
    const Value* value = map.find(name);
    if (!value || !(value->is_null() || instance_of(*value, type).value_or(false))) return false;
  }
  return true;
}

bool range_of_type(const Range& range, std::string_view type) {
  const Value& end = range.from.is_null() ? range.to : range.from;
  return instance_of(end, type).value_or(false);
}

}  // namespace

std::optional<Value> property(const Value& value, std::string_view name, const Rules& rules) {
  if (const auto* map = value.get_if<Map>()) {
    const Value* found = map->find(name);
    return found ? std::optional(*found) : std::nullopt;
  }
  if (const auto* date = value.get_if<Date>()) {
    if (auto found = date_property(*date, name)) return found;
    return clock_property(0, name);  // DMN: a date is midnight
  }
  if (const auto* time = value.get_if<TimeOfDay>()) {
    if (auto found = clock_property(time->us, name)) return found;
    return zone_property({Date{}, time->us, time->zone}, name, rules);
  }
  if (const auto* both = value.get_if<DateTime>()) {
    if (auto found = date_property(both->date, name)) return found;
    if (auto found = clock_property(both->us, name)) return found;
    return zone_property(*both, name, rules);
  }
  if (const auto* duration = value.get_if<Duration>()) return duration_property(*duration, name);
  if (const auto* months = value.get_if<Months>()) {
    if (name == "years") return Value(months->count / 12);
    if (name == "months") return Value(months->count % 12);
    return std::nullopt;
  }
  if (const auto* money = value.get_if<Money>()) return money_property(*money, name);
  const Range* range = as_range(value);
  return range ? range_property(*range, name) : std::nullopt;
}

std::optional<bool> instance_of(const Value& value, std::string_view type) {
  const std::size_t open = type.find('<');
  const std::string_view base = type.substr(0, open);
  const std::size_t close = type.rfind('>');
  std::string inner;
  if (open != type.npos && close != type.npos && close > open) {
    inner = normalised_name(type.substr(open + 1, close - open - 1));
  }
  if (base == "Any") return !value.is_null();
  if (base == "Null" || base == "null") return value.is_null();
  if (base == "number") return value.is<Decimal>();
  if (base == "string" || base == "text") return value.is<std::string>();
  if (base == "boolean") return value.is<bool>();
  if (base == "date") return value.is<Date>();
  if (base == "time") return value.is<TimeOfDay>();
  if (base == "date and time") return value.is<DateTime>();
  if (base == "days and time duration") return value.is<Duration>();
  if (base == "years and months duration") return value.is<Months>();
  if (base == "money") return value.is<Money>();
  if (base == "function") return as_function(value) != nullptr;
  if (base == "list")
    return value.is<List>() && (inner.empty() || all_of_type(value.as<List>(), inner));
  if (base == "context") {
    return value.is<Map>() && (inner.empty() || has_fields(value.as<Map>(), inner));
  }
  if (base == "range") {
    const Range* range = as_range(value);
    return range && (inner.empty() || range_of_type(*range, inner));
  }
  return std::nullopt;
}

std::size_t weight(const Value& value) {
  std::size_t total = 16;
  if (value.is<std::string>()) return total + value.text().size();
  if (const auto* list = value.get_if<List>()) {
    for (const Value& item : *list) total += weight(item);
  }
  if (const auto* map = value.get_if<Map>()) {
    for (const Map::Entry& entry : *map) total += entry.name.size() + weight(entry.value);
  }
  return total;
}

}  // namespace recourse::feel
