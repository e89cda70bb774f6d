#include <algorithm>

#include "engine/feel/evaluate.h"

/// Functions that make one value of a list.
namespace recourse::feel {
namespace {

/// The list argument, or all arguments as a list.
List fold_items(const Call& call) {
  if (call.overload == 0) return call.list(0);
  List items;
  for (std::size_t i = 0; i < call.size(); ++i) items.push_back(call[i]);
  return items;
}

/// The first element that precedes all others; `direction` −1 smallest, 1 largest.
Value fold_extreme(Call& call, int direction) {
  const List items = fold_items(call);
  if (items.empty()) return {};
  const Value* best = &items.front();
  for (const Value& item : items) {
    const auto found = order(item, *best, call.rules());
    if (!found) return call.fault("the values cannot be compared", "这些值不能比较");
    if (*found == direction) best = &item;
  }
  return *best;
}

Value fold_min(Call& call) { return fold_extreme(call, -1); }
Value fold_max(Call& call) { return fold_extreme(call, 1); }

bool fold_summable(const Value& value) {
  return value.is<Decimal>() || value.is<Money>() || value.is<Duration>() || value.is<Months>();
}

/// nullopt with nothing in it: some element is no number, or the sum is out of range.
std::optional<Value> fold_total(const Call& call, const List& items, char sign) {
  Value total = items.front();
  if (!fold_summable(total)) return std::nullopt;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (!fold_summable(items[i])) return std::nullopt;
    auto next = calculate(sign, total, items[i], call.rules());
    if (!next) return std::nullopt;
    total = std::move(*next);
  }
  return total;
}

Value fold_unsummable(const Call& call) {
  return call.fault("the values cannot be added up", "这些值不能相加");
}

/// The profile's sum of nothing is nothing: 0, of the currency if it is money. DMN says null.
Value fold_nothing(const Call& call) {
  if (!call.rules().strict) return {};
  const Type::Kind kind = call.node().type->kind;
  if (kind == Type::Kind::kDuration) return Duration{};
  if (kind == Type::Kind::kMonths) return Months{};
  const std::string& currency = call.evaluator().currency();
  if (kind != Type::Kind::kMoney || currency.size() != 3) return 0;
  return Money{Decimal(), {currency[0], currency[1], currency[2]}};
}

Value fold_sum(Call& call) {
  const List items = fold_items(call);
  if (items.empty()) return fold_nothing(call);
  const auto total = fold_total(call, items, '+');
  return total ? *total : fold_unsummable(call);
}

Value fold_product(Call& call) {
  const List items = fold_items(call);
  if (items.empty()) return call.rules().strict ? Value(1) : Value();
  const auto total = fold_total(call, items, '*');
  return total ? *total : fold_unsummable(call);
}

Value fold_mean(Call& call) {
  const List items = fold_items(call);
  if (items.empty()) return {};
  const auto total = fold_total(call, items, '+');
  if (!total) return fold_unsummable(call);
  const auto mean =
      calculate('/', *total, Value(static_cast<std::int64_t>(items.size())), call.rules());
  return mean ? *mean : fold_unsummable(call);
}

/// The items in order, or nullopt when they cannot be ordered.
std::optional<List> fold_ordered(const Call& call) {
  List items = fold_items(call);
  for (const Value& item : items) {
    if (!order(item, items.front(), call.rules())) return std::nullopt;
  }
  std::stable_sort(items.begin(), items.end(), [&](const Value& a, const Value& b) {
    return order(a, b, call.rules()).value_or(0) < 0;
  });
  return items;
}

Value fold_median(Call& call) {
  const auto items = fold_ordered(call);
  if (!items) return call.fault("the values cannot be compared", "这些值不能比较");
  if (items->empty()) return {};
  const std::size_t middle = items->size() / 2;
  if (!fold_summable(items->front())) return fold_unsummable(call);
  if (items->size() % 2 == 1) return (*items)[middle];
  const auto sum = calculate('+', (*items)[middle - 1], (*items)[middle], call.rules());
  const auto half = sum ? calculate('/', *sum, Value(2), call.rules()) : std::nullopt;
  return half ? *half : fold_unsummable(call);
}

/// The deviation of a sample, so of two values at least.
Value fold_stddev(Call& call) {
  const List items = fold_items(call);
  const auto count = Decimal(static_cast<std::int64_t>(items.size()));
  const bool numbers =
      std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is<Decimal>(); });
  if (!numbers || items.size() < 2) {
    return items.empty() ? Value() : call.fault("needs at least two numbers", "至少需要两个数字");
  }
  const auto total = fold_total(call, items, '+');
  const auto mean = total ? Decimal::divide(total->as<Decimal>(), count) : std::nullopt;
  std::optional<Decimal> squares = Decimal();
  for (const Value& item : items) {
    const auto off = mean ? Decimal::subtract(item.as<Decimal>(), *mean) : std::nullopt;
    const auto square = off ? Decimal::multiply(*off, *off) : std::nullopt;
    squares = squares && square ? Decimal::add(*squares, *square) : std::nullopt;
  }
  const auto below = Decimal::subtract(count, 1);
  const auto variance = squares && below ? Decimal::divide(*squares, *below) : std::nullopt;
  return call.boxed(variance ? square_root(*variance) : std::nullopt);
}

/// All values that occur most often, in order.
Value fold_mode(Call& call) {
  const auto items = fold_ordered(call);
  if (!items) return call.fault("the values cannot be compared", "这些值不能比较");
  List modes;
  std::size_t most = 0;
  for (std::size_t i = 0; i < items->size();) {
    std::size_t end = i;
    while (end < items->size() && order((*items)[end], (*items)[i], call.rules()) == 0) ++end;
    if (end - i > most) modes.clear();
    if (end - i >= most) modes.push_back((*items)[i]);
    most = std::max(most, end - i);
    i = end;
  }
  return modes;
}

/// `decisive` settles the answer; an element that is no truth value leaves it open (null).
Value fold_truths(Call& call, bool decisive) {
  bool unknown = false;
  for (const Value& item : fold_items(call)) {
    const bool* truth = item.get_if<bool>();
    if (truth && *truth == decisive) return decisive;
    unknown = unknown || !truth;
  }
  if (unknown) return call.fault("every value must be true or false", "每个值都应为真或假");
  return !decisive;
}

Value fold_all(Call& call) { return fold_truths(call, false); }
Value fold_any(Call& call) { return fold_truths(call, true); }

constexpr Builtin kFoldFunctions[] = {
    {"all", "(list: [bool]): bool\n(values...: bool): bool", fold_all},
    {"any", "(list: [bool]): bool\n(values...: bool): bool", fold_any},
    {"max", "(list: [C]): optional C\n(values...: C): C", fold_max},
    {"mean", "(list: [N]): optional N\n(values...: N): N", fold_mean},
    {"median", "(list: [N]): optional N\n(values...: N): N", fold_median},
    {"min", "(list: [C]): optional C\n(values...: C): C", fold_min},
    {"mode", "(list: [C]): [C]\n(values...: C): [C]", fold_mode},
    {"product", "(list: [decimal]): decimal\n(values...: decimal): decimal", fold_product},
    {"stddev", "(list: [decimal]): optional decimal\n(values...: decimal): decimal", fold_stddev},
    {"sum", "(list: [N]): N\n(values...: N): N", fold_sum},
};

}  // namespace

std::span<const Builtin> fold_functions() { return kFoldFunctions; }

}  // namespace recourse::feel
