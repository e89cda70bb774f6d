#include <algorithm>

#include "engine/feel/values.h"

namespace recourse::feel {
namespace {

int sign_of(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

/// Zone seconds; nullopt for a named zone the Environment does not know.
std::optional<std::int64_t> zone_seconds(const DateTime& value, const Rules& rules) {
  if (value.zone.kind == Zone::Kind::kNone) return 0;
  if (value.zone.kind == Zone::Kind::kOffset) return value.zone.offset_s;
  if (!rules.environment) return std::nullopt;
  DateTime local = value;
  local.zone = {};
  const auto answer =
      rules.environment->call("zone_offset", {Value(value.zone.name), Value(std::move(local))});
  const Duration* offset = answer.ok() ? answer.value().get_if<Duration>() : nullptr;
  if (!offset) return std::nullopt;
  return offset->us / kMicrosPerSecond;
}

std::optional<int> order_times(const TimeOfDay& a, const TimeOfDay& b, const Rules& rules) {
  if (a.zone == b.zone) return three_way(a.us, b.us);
  if ((a.zone.kind == Zone::Kind::kNone) != (b.zone.kind == Zone::Kind::kNone)) return std::nullopt;
  const auto offset_a = zone_seconds({Date{}, a.us, a.zone}, rules);
  const auto offset_b = zone_seconds({Date{}, b.us, b.zone}, rules);
  if (!offset_a || !offset_b) return std::nullopt;
  return three_way(a.us - *offset_a * kMicrosPerSecond, b.us - *offset_b * kMicrosPerSecond);
}

std::optional<int> order_date_times(const DateTime& a, const DateTime& b, const Rules& rules) {
  const bool zoned_a = a.zone.kind != Zone::Kind::kNone;
  const bool zoned_b = b.zone.kind != Zone::Kind::kNone;
  // The profile reads a local date and time as UTC; DMN leaves the mixture undefined.
  if (zoned_a != zoned_b && !rules.strict) return std::nullopt;
  const auto utc_a = utc_micros(a, rules);
  const auto utc_b = utc_micros(b, rules);
  if (!utc_a || !utc_b) return std::nullopt;
  return three_way(*utc_a, *utc_b);
}

std::optional<bool> equal_lists(const List& a, const List& b, const Rules& rules) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto same = equal(a[i], b[i], rules);
    if (!same || !*same) return same.value_or(false);
  }
  return true;
}

std::optional<bool> equal_maps(const Map& a, const Map& b, const Rules& rules) {
  if (a.size() != b.size()) return false;
  for (auto at = a.begin(), bt = b.begin(); at != a.end(); ++at, ++bt) {
    if (at->name != bt->name) return false;
    const auto same = equal(at->value, bt->value, rules);
    if (!same || !*same) return same.value_or(false);
  }
  return true;
}

}  // namespace

const Range* as_range(const Value& value) {
  const auto* opaque = value.get_if<std::shared_ptr<const Opaque>>();
  return opaque ? dynamic_cast<const Range*>(opaque->get()) : nullptr;
}

const FunctionValue* as_function(const Value& value) {
  const auto* opaque = value.get_if<std::shared_ptr<const Opaque>>();
  return opaque ? dynamic_cast<const FunctionValue*>(opaque->get()) : nullptr;
}

std::optional<Int128> utc_micros(const DateTime& value, const Rules& rules) {
  const auto offset = zone_seconds(value, rules);
  if (!offset) return std::nullopt;
  return static_cast<Int128>(value.date.days) * kMicrosPerDay + value.us -
         static_cast<Int128>(*offset) * kMicrosPerSecond;
}

std::optional<int> order(const Value& a, const Value& b, const Rules& rules) {
  if (const auto* x = a.get_if<Decimal>()) {
    if (const auto* y = b.get_if<Decimal>()) return sign_of(*x <=> *y);
    if (const auto* y = b.get_if<Money>()) return sign_of(*x <=> y->amount);
    return std::nullopt;
  }
  if (const auto* x = a.get_if<Money>()) {
    if (const auto* y = b.get_if<Decimal>()) return sign_of(x->amount <=> *y);
    const auto* y = b.get_if<Money>();
    if (!y || x->currency != y->currency) return std::nullopt;
    return sign_of(x->amount <=> y->amount);
  }
  if (a.content().index() != b.content().index()) return std::nullopt;
  if (a.is<std::string>()) return three_way(a.text(), b.text());
  if (const auto* x = a.get_if<Date>()) return three_way(*x, b.as<Date>());
  if (const auto* x = a.get_if<Duration>()) return three_way(*x, b.as<Duration>());
  if (const auto* x = a.get_if<Months>()) return three_way(*x, b.as<Months>());
  if (const auto* x = a.get_if<TimeOfDay>()) return order_times(*x, b.as<TimeOfDay>(), rules);
  if (const auto* x = a.get_if<DateTime>()) return order_date_times(*x, b.as<DateTime>(), rules);
  return std::nullopt;
}

std::optional<bool> equal(const Value& a, const Value& b, const Rules& rules) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.is<std::string>() && b.is<std::string>()) return a.text() == b.text();
  if (a.is<bool>() && b.is<bool>()) return a.as<bool>() == b.as<bool>();
  if (a.is<List>() && b.is<List>()) return equal_lists(a.as<List>(), b.as<List>(), rules);
  if (a.is<Map>() && b.is<Map>()) return equal_maps(a.as<Map>(), b.as<Map>(), rules);
  const Range* x = as_range(a);
  const Range* y = as_range(b);
  if (x && y) {
    const auto from = equal(x->from, y->from, rules);
    const auto to = equal(x->to, y->to, rules);
    if (!from || !to) return std::nullopt;
    return x->from_closed == y->from_closed && x->to_closed == y->to_closed && *from && *to;
  }
  if (a.is<std::shared_ptr<const Opaque>>() && b.is<std::shared_ptr<const Opaque>>()) return a == b;
  const auto found = order(a, b, rules);
  if (found) return *found == 0;
  return std::nullopt;
}

bool identical(const Value& a, const Value& b) {
  const Range* x = as_range(a);
  const Range* y = as_range(b);
  if (x && y) {
    return x->from_closed == y->from_closed && x->to_closed == y->to_closed &&
           identical(x->from, y->from) && identical(x->to, y->to);
  }
  return a == b;
}

std::optional<bool> holds(Relation relation, const Value& a, const Value& b, const Rules& rules) {
  if (relation == Relation::kEqual) return equal(a, b, rules);
  if (relation == Relation::kNotEqual) {
    const auto same = equal(a, b, rules);
    return same ? std::optional(!*same) : std::nullopt;
  }
  const auto found = order(a, b, rules);
  if (!found) return std::nullopt;
  switch (relation) {
    case Relation::kLess:
      return *found < 0;
    case Relation::kLessOrEqual:
      return *found <= 0;
    case Relation::kGreater:
      return *found > 0;
    default:
      return *found >= 0;
  }
}

std::optional<bool> contains(const Range& range, const Value& value, const Rules& rules) {
  if (value.is_null()) return std::nullopt;
  const auto low = range.from.is_null() ? std::optional(1) : order(value, range.from, rules);
  const auto high = range.to.is_null() ? std::optional(-1) : order(value, range.to, rules);
  if (!low || !high) return std::nullopt;
  return (*low > 0 || (*low == 0 && range.from_closed)) &&
         (*high < 0 || (*high == 0 && range.to_closed));
}

std::optional<bool> member(const Value& value, const Value& test, const Rules& rules) {
  if (const Range* range = as_range(test)) return contains(*range, value, rules);
  const auto* list = test.get_if<List>();
  if (!list) return equal(value, test, rules);
  bool unknown = false;
  for (const Value& item : *list) {
    const Range* range = as_range(item);
    const auto found = range ? contains(*range, value, rules) : equal(value, item, rules);
    if (found && *found) return true;
    unknown = unknown || (range && !found);
  }
  if (value.is<List>()) {
    const auto whole = equal(value, test, rules);
    if (whole && *whole) return true;
  }
  return unknown ? std::nullopt : std::optional(false);
}

}  // namespace recourse::feel
