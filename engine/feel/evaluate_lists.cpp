#include <algorithm>

#include "engine/feel/evaluate.h"

/// Lists, filters, contexts, ranges and loops.
namespace recourse::feel {
namespace {

const Value kNoElement;

/// A slot that is put back when the scope that filled it ends.
class SlotGuard {
 public:
  explicit SlotGuard(const Value*& slot) : slot_(slot), before_(slot) {}
  ~SlotGuard() { slot_ = before_; }
  SlotGuard(const SlotGuard&) = delete;
  SlotGuard& operator=(const SlotGuard&) = delete;

 private:
  const Value*& slot_;
  const Value* before_;
};

}  // namespace

Value Evaluator::list(const Node& node) {
  List items;
  items.reserve(node.kids.size());
  for (const NodePtr& kid : node.kids) {
    Value room;
    const Value& value = evaluate(*kid, room);
    items.push_back(&value == &room ? std::move(room) : value);
  }
  Value result(std::move(items));
  charge(node, result);
  return result;
}

Value Evaluator::context(const Node& node) {
  Value result{Map()};
  const Value*& slot = slots_[static_cast<std::size_t>(node.slot)];
  const SlotGuard guard(slot);
  slot = &result;  // later entries see the earlier ones
  for (std::size_t i = 0; i < node.kids.size(); ++i) {
    Value room;
    Value value = evaluate(*node.kids[i], room);
    result.as<Map>()[node.names[i]] = std::move(value);
  }
  charge(node, result);
  return result;
}

Value Evaluator::make_range(const Node& node, Range range) {
  const bool unbounded = range.from.is_null() || range.to.is_null();
  const auto found = unbounded ? std::optional(0) : order(range.from, range.to, rules_);
  if (!strict() && found == 1 && !range.iterable) return {};  // DMN: no such range
  if (!found) {
    return fault(node, {"a range needs two ends of one kind", "区间两端的类型须一致"});
  }
  return Value(std::shared_ptr<const Opaque>(std::make_shared<Range>(std::move(range))));
}

Value Evaluator::range(const Node& node) {
  Value from;
  Value to;
  Range range;
  range.from = evaluate(*node.kids[0], from);
  range.to = evaluate(*node.kids[1], to);
  range.iterable = node.text == "..";
  range.from_closed = range.iterable || node.text[0] == '[';
  range.to_closed = range.iterable || node.text[1] == ']';
  if (!strict() && (range.from.is_null() || range.to.is_null())) return {};
  return make_range(node, std::move(range));
}

/// (< 5) as a value is the range up to 5.
Value Evaluator::test_range(const Node& node) {
  Value room;
  const Value& end = evaluate(*node.kids[0], room);
  Range range;
  const Relation relation = node.relation;
  const bool equality = relation == Relation::kEqual;
  if (relation == Relation::kNotEqual || end.is_null()) {
    return fault(node, {"this is no range", "这不是区间"});
  }
  const bool up = relation == Relation::kGreater || relation == Relation::kGreaterOrEqual;
  const bool closed =
      equality || relation == Relation::kLessOrEqual || relation == Relation::kGreaterOrEqual;
  if (up || equality) range.from = end;
  if (!up) range.to = end;
  range.from_closed = closed && (up || equality);
  range.to_closed = closed && !up;
  return make_range(node, std::move(range));
}

const Value& Evaluator::filter(const Node& node, Value& room) {
  Value own;
  const Value* source = &evaluate(*node.kids[0], own);
  Value lone;
  if (!source->is<List>()) {
    if (strict() || source->is_null()) {
      if (!strict()) return room = List();
      return room = fault(node, {"only a list can be filtered", "只有列表可以筛选"});
    }
    lone = List{*source};  // DMN: a value is a list of one
    source = &lone;
  }
  const List& items = source->as<List>();
  const Value*& slot = slots_[static_cast<std::size_t>(node.slot)];
  const SlotGuard guard(slot);
  const Node& condition = *node.kids[1];
  // Whether an empty list is asked for an element or for a selection shows only in the condition.
  const bool position = !strict() || condition.type->kind == Type::Kind::kInt ||
                        condition.type->kind == Type::Kind::kDecimal;
  List kept;
  for (std::size_t i = 0; i < items.size() || (i == 0 && position); ++i) {
    slot = i < items.size() ? &items[i] : &kNoElement;
    Value answer;
    const Value& truth = evaluate(condition, answer);
    if (const auto* number = truth.get_if<Decimal>()) {
      const auto index = number->to_int64();
      const auto size = static_cast<std::int64_t>(items.size());
      if (!index || *index == 0 || *index > size || *index < -size) return kNoElement;
      const auto at = static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index);
      if (source != &own && source != &lone) return items[at];
      return room = items[at];
    }
    const bool* yes = truth.get_if<bool>();
    if (!yes && strict() && i < items.size()) {
      fault(condition, {"a filter is a condition or a position", "筛选应为条件或序号"});
    }
    if (!yes && !strict() && condition.op == Op::kLiteral) return kNoElement;
    if (yes && *yes && i < items.size()) kept.push_back(items[i]);
  }
  Value result(std::move(kept));
  charge(node, result);
  return room = std::move(result);
}

/// What a `for` runs over; a value that is no list is a list of one (lax mode). nullopt: nothing
/// that can be counted through.
std::optional<List> Evaluator::domain(const Node& node) {
  Value room;
  const Value& value = evaluate(node, room);
  if (const auto* list = value.get_if<List>()) return *list;
  const Range* range = as_range(value);
  if (!range) {
    if (strict()) fault(node, {"expected a list", "此处应为列表"});
    if (value.is_null()) return std::nullopt;
    return List{value};
  }
  const bool dates = range->from.is<Date>() && range->to.is<Date>();
  const auto end_of = [&](const Value& end) -> std::optional<std::int64_t> {
    if (dates) return end.as<Date>().days;
    const auto* number = end.get_if<Decimal>();
    return number ? number->to_int64() : std::nullopt;
  };
  const auto from = end_of(range->from);
  const auto to = end_of(range->to);
  if (!from || !to) {
    fault(node, {"only whole numbers and dates can be counted through", "只能遍历整数或日期区间"});
    return std::nullopt;
  }
  if (*from > *to && !range->iterable) return List{};
  const std::int64_t direction = *from <= *to ? 1 : -1;
  List items;
  for (std::int64_t i = *from;; i += direction) {
    step(node);
    const bool left_out = (i == *from && !range->from_closed) || (i == *to && !range->to_closed);
    if (!left_out) items.push_back(dates ? Value(Date{i}) : Value(i));
    if (i == *to) return items;
  }
}

bool Evaluator::advance(const Node& node, std::size_t level, Value& results) {
  const std::size_t slot = static_cast<std::size_t>(node.slot) + level;
  const SlotGuard guard(slots_[slot]);
  if (level == node.names.size()) {
    slots_[slot] = &results;  // `partial`
    Value room;
    Value value = evaluate(*node.kids.back(), room);
    results.as<List>().push_back(std::move(value));
    return true;
  }
  const auto items = domain(*node.kids[level]);
  if (!items) return false;
  for (const Value& item : *items) {
    step(node);
    slots_[slot] = &item;
    if (!advance(node, level + 1, results)) return false;
  }
  return true;
}

Value Evaluator::loop(const Node& node) {
  Value results{List()};
  if (!advance(node, 0, results)) return {};
  charge(node, results);
  return results;
}

/// Is there a combination whose condition is `wanted`? Unknown answers count only if none is.
std::optional<bool> Evaluator::some(const Node& node, std::size_t level, bool wanted) {
  if (level == node.names.size()) {
    const auto truth = test(*node.kids.back());
    return truth ? std::optional(*truth == wanted) : std::nullopt;
  }
  const auto items = domain(*node.kids[level]);
  if (!items) return std::nullopt;
  const std::size_t slot = static_cast<std::size_t>(node.slot) + level;
  const SlotGuard guard(slots_[slot]);
  bool unknown = false;
  for (const Value& item : *items) {
    step(node);
    slots_[slot] = &item;
    const auto found = some(node, level + 1, wanted);
    if (found && *found) return true;
    unknown = unknown || !found;
  }
  return unknown ? std::nullopt : std::optional(false);
}

}  // namespace recourse::feel
