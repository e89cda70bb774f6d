#include "engine/history/data_path.h"

#include <algorithm>

#include "engine/base/invariant.h"

namespace recourse::history {
namespace {

/// Cuts the first name off a dotted path.
std::string_view take_name(std::string_view& path) {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  return name;
}

std::optional<Value> sum_of(const Value& a, const Value& b) {
  if (a.is<Decimal>() && b.is<Decimal>()) {
    const auto sum = Decimal::add(a.as<Decimal>(), b.as<Decimal>());
    return sum ? std::optional<Value>(*sum) : std::nullopt;
  }
  if (a.is<Money>() && b.is<Money>() && a.as<Money>().currency == b.as<Money>().currency) {
    const auto sum = Decimal::add(a.as<Money>().amount, b.as<Money>().amount);
    return sum ? std::optional<Value>(Money{*sum, a.as<Money>().currency}) : std::nullopt;
  }
  if (a.is<Duration>() && b.is<Duration>()) {
    std::int64_t us = 0;
    if (__builtin_add_overflow(a.as<Duration>().us, b.as<Duration>().us, &us)) return std::nullopt;
    return Duration{us};
  }
  if (a.is<Months>() && b.is<Months>()) {
    std::int64_t count = 0;
    if (__builtin_add_overflow(a.as<Months>().count, b.as<Months>().count, &count)) {
      return std::nullopt;
    }
    return Months{count};
  }
  return std::nullopt;
}

template <class T>
std::optional<bool> less_as(const Value& a, const Value& b) {
  return a.is<T>() && b.is<T>() ? std::optional(a.as<T>() < b.as<T>()) : std::nullopt;
}

/// Is a before b? nullopt when they have no common order.
std::optional<bool> less_than(const Value& a, const Value& b) {
  if (const auto less = less_as<Decimal>(a, b)) return less;
  if (const auto less = less_as<Date>(a, b)) return less;
  if (const auto less = less_as<Duration>(a, b)) return less;
  if (const auto less = less_as<Months>(a, b)) return less;
  if (const auto less = less_as<std::string>(a, b)) return less;
  if (a.is<Money>() && b.is<Money>() && a.as<Money>().currency == b.as<Money>().currency) {
    return a.as<Money>().amount < b.as<Money>().amount;
  }
  if (a.is<DateTime>() && b.is<DateTime>()) {
    const auto first = to_instant(a.as<DateTime>());
    const auto second = to_instant(b.as<DateTime>());
    return first && second ? std::optional(*first < *second) : std::nullopt;
  }
  return std::nullopt;
}

/// Adds an element, or every element of a list; with `once` only those not there yet.
std::optional<Value> appended(const Value& current, const Value& value, bool once) {
  if (!current.is_null() && !current.is<List>()) return std::nullopt;
  List list = current.is<List>() ? current.as<List>() : List{};
  const auto add = [&](const Value& item) {
    if (once && std::find(list.begin(), list.end(), item) != list.end()) return;
    list.push_back(item);
  };
  if (const auto* items = value.get_if<List>()) {
    for (const Value& item : *items) add(item);
  } else {
    add(value);
  }
  return Value(std::move(list));
}

}  // namespace

std::optional<Value> merged_value(const Value& current, const Value& value,
                                  std::string_view merge) {
  if (merge.empty()) return value;
  if (value.is_null()) return current;
  if (merge == "append" || merge == "union") return appended(current, value, merge == "union");
  if (current.is_null()) return value;
  if (merge == "sum") return sum_of(current, value);
  if (merge == "and" || merge == "or") {
    if (!current.is<bool>() || !value.is<bool>()) return std::nullopt;
    return merge == "and" ? current.as<bool>() && value.as<bool>()
                          : current.as<bool>() || value.as<bool>();
  }
  if (merge == "max" || merge == "min") {
    const auto less = less_than(current, value);
    if (!less) return std::nullopt;
    return *less == (merge == "max") ? value : current;
  }
  return std::nullopt;
}

const Value* read_path(const Map& data, std::string_view path) {
  const Map* map = &data;
  while (true) {
    const Value* found = map->find(take_name(path));
    if (!found || path.empty()) return found;
    map = found->get_if<Map>();
    if (!map) return nullptr;
  }
}

void write_path(Map& data, std::string_view path, const Value& value, std::string_view merge) {
  const std::string_view whole = path;
  Map* map = &data;
  std::string_view name = take_name(path);
  while (!path.empty()) {
    Value& step = (*map)[name];
    if (step.is_null()) step = Map();
    map = step.get_if<Map>();
    RECOURSE_INVARIANT(map, "no record at " + std::string(name) + " of " + std::string(whole));
    name = take_name(path);
  }
  Value& target = (*map)[name];
  if (merge == "append" && target.is<List>() && !value.is<List>() && !value.is_null()) {
    target.as<List>().push_back(value);  // the common case, without copying the list
    return;
  }
  auto combined = merged_value(target, value, merge);
  RECOURSE_INVARIANT(combined, "cannot merge (" + std::string(merge) + ") " +
                                   std::string(kind_name(value)) + " into " +
                                   std::string(kind_name(target)) + " at " + std::string(whole));
  target = std::move(*combined);
}

}  // namespace recourse::history
