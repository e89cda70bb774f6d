#include <algorithm>

#include "engine/feel/evaluate.h"

namespace recourse::feel {
namespace {

/// Equality of elements: what cannot be compared is not equal.
bool list_same(const Call& call, const Value& a, const Value& b) {
  return equal(a, b, call.rules()).value_or(false);
}

bool list_holds(const Call& call, const List& list, const Value& value) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Value& item) { return list_same(call, item, value); });
}

/// 1 … size or −size … −1 as an index; nullopt otherwise.
std::optional<std::size_t> list_index(const Call& call, std::size_t argument, std::size_t size) {
  const auto position = call.integer(argument);
  const auto count = static_cast<std::int64_t>(size);
  if (!position || *position == 0 || *position > count || *position < -count) return std::nullopt;
  return static_cast<std::size_t>(*position > 0 ? *position - 1 : count + *position);
}

Value list_bad_position(const Call& call) {
  return call.fault("the position is outside the list", "序号超出列表范围");
}

Value list_contains(Call& call) { return list_holds(call, call.list(0), call[1]); }
Value list_count(Call& call) { return static_cast<std::int64_t>(call.list(0).size()); }

Value list_sublist(Call& call) {
  const List& list = call.list(0);
  const auto start = list_index(call, 1, list.size());
  if (!start) return list_bad_position(call);
  const auto rest = static_cast<std::int64_t>(list.size() - *start);
  const auto length = call.given(2) ? call.integer(2) : std::optional(rest);
  if (!length || *length < 0 || *length > rest) return list_bad_position(call);
  const auto first = list.begin() + static_cast<std::ptrdiff_t>(*start);
  return List(first, first + static_cast<std::ptrdiff_t>(*length));
}

Value list_append(Call& call) {
  List list = call.list(0);
  for (std::size_t i = 1; i < call.size(); ++i) list.push_back(call[i]);
  return list;
}

Value list_concatenate(Call& call) {
  List all;
  for (std::size_t i = 0; i < call.size(); ++i) {
    all.insert(all.end(), call.list(i).begin(), call.list(i).end());
  }
  return all;
}

Value list_insert(Call& call) {
  List list = call.list(0);
  const auto at = list_index(call, 1, list.size());
  if (!at) return list_bad_position(call);
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
  return list;
}

Value list_remove(Call& call) {
  List list = call.list(0);
  const auto at = list_index(call, 1, list.size());
  if (!at) return list_bad_position(call);
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(*at));
  return list;
}

Value list_replace(Call& call) {
  List list = call.list(0);
  if (call.overload == 0) {
    const auto at = list_index(call, 1, list.size());
    if (!at) return list_bad_position(call);
    list[*at] = call[2];
    return list;
  }
  for (Value& item : list) {
    const Value answer = call.evaluator().invoke(call.node(), call[1], {item, call[2]});
    const bool* matched = answer.get_if<bool>();
    if (!matched) return call.fault("the match must answer true or false", "匹配函数应返回真假");
    if (*matched) item = call[2];
  }
  return list;
}

Value list_reverse(Call& call) { return List(call.list(0).rbegin(), call.list(0).rend()); }

Value list_index_of(Call& call) {
  List positions;
  const List& list = call.list(0);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list_same(call, list[i], call[1])) positions.emplace_back(static_cast<std::int64_t>(i + 1));
  }
  return positions;
}

/// Quadratic in the number of distinct values, so it is counted as that much work.
Value list_distinct_of(const Call& call, const List& list) {
  List distinct;
  for (const Value& item : list) {
    if (distinct.size() > 2'000) {
      call.evaluator().exceed(call.node(),
                              {"more than 2000 distinct values", "不同值超过 2000 个"});
    }
    if (!list_holds(call, distinct, item)) distinct.push_back(item);
  }
  return distinct;
}

Value list_distinct(Call& call) { return list_distinct_of(call, call.list(0)); }

Value list_union(Call& call) {
  const Value all = list_concatenate(call);
  return list_distinct_of(call, all.as<List>());
}

void list_flatten_into(const Value& value, List& flat) {
  const auto* list = value.get_if<List>();
  if (!list) {
    flat.push_back(value);
    return;
  }
  for (const Value& item : *list) list_flatten_into(item, flat);
}

Value list_flatten(Call& call) {
  List flat;
  list_flatten_into(call[0], flat);
  return flat;
}

/// Merge sort: stable, and indifferent to a `precedes` that contradicts itself.
void list_sort_span(Call& call, List& items, std::size_t from, std::size_t to) {
  if (to - from < 2) return;
  const std::size_t middle = from + (to - from) / 2;
  list_sort_span(call, items, from, middle);
  list_sort_span(call, items, middle, to);
  List merged;
  merged.reserve(to - from);
  std::size_t a = from;
  std::size_t b = middle;
  while (a < middle && b < to) {
    bool second_first = false;
    if (call.given(1)) {
      second_first = call.ask(1, {items[b], items[a]});
    } else {
      second_first = order(items[b], items[a], call.rules()).value_or(0) < 0;
    }
    Value& next = second_first ? items[b++] : items[a++];
    merged.push_back(std::move(next));
  }
  while (a < middle) merged.push_back(std::move(items[a++]));
  while (b < to) merged.push_back(std::move(items[b++]));
  std::move(merged.begin(), merged.end(), items.begin() + static_cast<std::ptrdiff_t>(from));
}

Value list_sort(Call& call) {
  List items = call.list(0);
  list_sort_span(call, items, 0, items.size());
  return items;
}

constexpr Builtin kListFunctions[] = {
    {"append", "(list: [T], item...: T): [T]", list_append},
    {"concatenate", "(list...: [T]): [T]", list_concatenate},
    {"count", "(list: [T]): int", list_count},
    {"distinct values", "(list: [T]): [T]", list_distinct},
    {"flatten", "(list: [any]): [any]", list_flatten},
    {"index of", "(list: [T], match: T): [int]", list_index_of},
    {"insert before", "(list: [T], position: int, newItem: T): [T]", list_insert},
    {"list contains", "(list: [T], element: T): bool", list_contains},
    {"list replace",
     "(list: [T], position: int, newItem: T): [T]\n(list: [T], match: function, newItem: T): [T]",
     list_replace},
    {"remove", "(list: [T], position: int): [T]", list_remove},
    {"reverse", "(list: [T]): [T]", list_reverse},
    {"sort", "(list: [C]): [C]\n(list: [T], precedes: function): [T]", list_sort},
    {"sublist", "(list: [T], start position: int, length?: optional int): [T]", list_sublist},
    {"union", "(list...: [T]): [T]", list_union},
};

}  // namespace

std::span<const Builtin> list_functions() { return kListFunctions; }

}  // namespace recourse::feel
