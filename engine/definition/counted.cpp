#include "engine/definition/counted.h"

#include <algorithm>

#include "engine/feel/compiled.h"
#include "engine/feel/known.h"

namespace recourse::definition {
namespace {

constexpr std::int64_t kItemsMax = 1000;

Possible exactly(std::size_t items) {
  return {false, {Value(static_cast<std::int64_t>(items))}, {}, {}};
}

const feel::Expression* lone_expression(const Source& source) {
  const auto* text = std::get_if<feel::Template>(&source.content);
  if (text != nullptr && text->lone_) return &text->expressions_.front();
  return std::get_if<feel::Expression>(&source.content);
}

std::optional<Decimal> lowest(const Possible& possible) {
  if (possible.any) return possible.low;
  std::optional<Decimal> low;
  for (const Value& value : possible.values) {
    const auto* number = value.get_if<Decimal>();
    if (number == nullptr) return std::nullopt;
    if (!low || *number < *low) low = *number;
  }
  return low;
}

/// No bound where one of them has none.
std::optional<Decimal> added(const std::optional<Decimal>& one,
                             const std::optional<Decimal>& other) {
  return one && other ? Decimal::add(*one, *other) : std::nullopt;
}

}  // namespace

bool is_counted(const Variable& variable) {
  const feel::Type& type = *variable.type;
  const bool grows = variable.merge.empty() || variable.merge == "append";
  return type.kind == feel::Type::Kind::kList && !type.optional && grows;
}

bool is_count_of(const feel::Node& node, const std::string& list) {
  if (node.op != feel::Op::kCall || node.text != "count" || node.kids.size() != 1) return false;
  const feel::Node& kid = *node.kids.front();
  return kid.op == feel::Op::kName && !kid.as_text && kid.text == list;
}

bool asks_only_count(const feel::Node& tree, const std::string& list) {
  if (is_count_of(tree, list)) return true;
  if (tree.op == feel::Op::kName && tree.text == list) return false;
  return std::all_of(tree.kids.begin(), tree.kids.end(),
                     [&](const auto& kid) { return asks_only_count(*kid, list); });
}

Possible items_given(const Source& source) {
  if (const auto* literal = std::get_if<Value>(&source.content)) {
    const auto* list = literal->get_if<List>();
    return list ? exactly(list->size()) : any_number_from(0);
  }
  if (const auto* items = std::get_if<std::vector<Source>>(&source.content)) {
    return exactly(items->size());
  }
  return any_number_from(0);
}

/// One that is no list is added as one item; nothing at all adds none.
Possible items_added(const Source& source) {
  if (const auto* literal = std::get_if<Value>(&source.content)) {
    const auto* list = literal->get_if<List>();
    return exactly(list ? list->size() : literal->is_null() ? 0 : 1);
  }
  const feel::Expression* expression = lone_expression(source);
  if (expression != nullptr && !expression->empty()) {
    using Kind = feel::Type::Kind;
    const feel::Type& type = expression->type();
    const bool one = !type.optional && (type.kind == Kind::kText || type.kind == Kind::kInt ||
                                        type.kind == Kind::kEnum || type.kind == Kind::kUser ||
                                        type.kind == Kind::kRecord);
    return one ? exactly(1) : any_number_from(0);
  }
  if (std::holds_alternative<feel::Template>(source.content)) return exactly(1);
  if (std::holds_alternative<std::vector<Source::Part>>(source.content)) return exactly(1);
  return items_given(source);
}

Possible any_number_from(const Decimal& low) { return {true, {}, low, {}}; }

Possible at_least(const Possible& items) {
  if (items.empty()) return items;
  return any_number_from(lowest(items).value_or(Decimal(0)));
}

Possible sum(const Possible& one, const Possible& other) {
  if (one.any || other.any) {
    const auto range = [](const Possible& part) {
      Possible bounds{true, {}, part.low, part.high};
      if (part.any) return bounds;
      bounds = any_number_from(lowest(part).value_or(Decimal(0)));
      bounds.high = bounds.low;
      for (const Value& value : part.values) {
        if (const auto* number = value.get_if<Decimal>()) {
          bounds.high = std::max(*bounds.high, *number);
        }
      }
      return bounds;
    };
    if (one.empty() || other.empty()) return {};
    const Possible first = range(one), second = range(other);
    return {true, {}, added(first.low, second.low), added(first.high, second.high)};
  }
  Possible result;
  for (const Value& a : one.values) {
    for (const Value& b : other.values) {
      const auto* x = a.get_if<Decimal>();
      const auto* y = b.get_if<Decimal>();
      const auto both = x && y ? Decimal::add(*x, *y) : std::nullopt;
      if (!both) return any_number_from(0);
      result.add(Value(*both));
    }
  }
  return result;
}

std::optional<Value> some_list(const Value& items) {
  const auto* number = items.get_if<Decimal>();
  const auto count = number ? number->to_int64() : std::nullopt;
  if (!count || *count < 0 || *count > kItemsMax) return std::nullopt;
  return Value(List(static_cast<std::size_t>(*count), Value()));
}

}  // namespace recourse::definition
