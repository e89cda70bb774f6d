#include "engine/feel/evaluate.h"

#include <algorithm>

#include "engine/base/sealed.h"

namespace recourse::feel {
namespace {

const Value kNothing;

/// Function values may call themselves through the data they are given; the tree's own depth is
/// bounded by the grammar.
constexpr int kCallDepthMax = 64;

}  // namespace

Value Evaluator::fault(const Node& at, Label text) {
  if (strict()) throw EvaluationFault{at.offset, std::move(text)};
  return {};
}

void Evaluator::exceed(const Node& at, Label text) const {
  throw EvaluationFault{at.offset, std::move(text)};
}

void Evaluator::step(const Node& at) {
  if (++steps_ > kStepsMax) {
    exceed(at, {"more than 100000 evaluation steps", "计算步骤超过 100000"});
  }
}

void Evaluator::charge(const Node& at, const Value& value) {
  const std::size_t bytes = weight(value);
  if (bytes > kResultMax) exceed(at, {"the result is larger than 1 MiB", "结果超过 1 MiB"});
  // Copying is work too: 1 MiB made anew counts as 4096 steps.
  steps_ += bytes / 256;
  step(at);
}

const Value& Evaluator::evaluate(const Node& node, Value& room) {
  step(node);
  switch (node.op) {
    case Op::kLiteral:
      return node.literal;
    case Op::kName:
      return opened(node, name(node, room), room);
    case Op::kPath:
      return opened(node, path(node, room), room);
    case Op::kFilter:
      return filter(node, room);
    case Op::kList:
      return room = list(node);
    case Op::kContext:
      return room = context(node);
    case Op::kRange:
      return room = range(node);
    case Op::kTest:
      return room = test_range(node);
    case Op::kNegate:
      return room = negation(node);
    case Op::kArith:
      return room = arithmetic(node);
    case Op::kFor:
      return room = loop(node);
    case Op::kCall:
    case Op::kInvoke:
      return room = call(node);
    case Op::kFunction:
      return room = function(node);
    case Op::kInstance:
      return room = instance(node);
    case Op::kOrElse:
      return or_else(node, room);
    case Op::kIf: {
      const std::optional<bool> truth = test(*node.kids[0]);
      return evaluate(*node.kids[truth.value_or(false) ? 1 : 2], room);
    }
    case Op::kCompare:
    case Op::kAnd:
    case Op::kOr:
    case Op::kBetween:
    case Op::kIn:
    case Op::kSome:
    case Op::kEvery: {
      const std::optional<bool> truth = test(node);
      return room = truth ? Value(*truth) : Value();
    }
    case Op::kTests:
      break;
  }
  return room = Value();
}

std::optional<bool> Evaluator::test(const Node& node) {
  switch (node.op) {
    case Op::kCompare:
      return comparison(node);
    case Op::kAnd:
    case Op::kOr:
      return conditions(node);
    case Op::kBetween:
      return between(node);
    case Op::kIn:
      return membership(node);
    case Op::kSome:
      return some(node, 0, /*wanted=*/true);
    case Op::kEvery: {
      const auto counter = some(node, 0, /*wanted=*/false);
      return counter ? std::optional(!*counter) : std::nullopt;
    }
    default:
      break;
  }
  Value room;
  const Value& value = evaluate(node, room);
  if (const bool* truth = value.get_if<bool>()) return *truth;
  fault(node, {"expected true or false, found " + std::string(kind_name(value)),
               "应为真或假，实际为 " + std::string(kind_name(value))});
  return std::nullopt;
}

const Value& Evaluator::place(const Node& node, Value& room) {
  if (node.op != Op::kName && node.op != Op::kPath) return evaluate(node, room);
  step(node);
  return node.op == Op::kName ? name(node, room) : path(node, room);
}

const Value& Evaluator::opened(const Node& node, const Value& value, Value& room) {
  if (!seals_ || !holds_sealed(value)) return value;
  Result<Value> clear = environment_.open(value);
  if (!clear.ok()) {
    const Rejection& why = clear.rejection();
    throw EvaluationFault{node.offset, why.text, why.code};
  }
  return room = std::move(clear).value();
}

const Value& Evaluator::name(const Node& node, Value& room) {
  for (const Candidate& place : node.candidates) {
    const Value* local = slots_[static_cast<std::size_t>(place.slot)];
    if (!local) continue;
    if (!place.field) return *local;
    const auto* map = local->get_if<Map>();
    const Value* field = map ? map->find(node.text) : nullptr;
    if (field) return *field;
    if (map || strict()) continue;
    // A filter in lax mode also sees the properties of dates and the like.
    if (auto found = property(*local, node.text, rules_)) return room = std::move(*found);
  }
  // A field of a typed record that holds none: an optional that is missing.
  if (strict() && node.candidates.size() == 1 && node.candidates[0].field) return kNothing;
  if (const Value* value = environment_.lookup(node.text)) return *value;
  return room = fault(node, {"there is no \"" + node.text + "\"", "没有“" + node.text + "”"});
}

const Value& Evaluator::path(const Node& node, Value& room) {
  Value own;
  const Value& owner = place(*node.kids[0], own);
  if (const auto* map = owner.get_if<Map>()) {
    const Value* field = map->find(node.text);
    if (!field) return kNothing;
    if (&owner != &own) return *field;
    return room = *field;
  }
  if (owner.is_null()) {
    return room = fault(node, {"\"" + node.text + "\" of a missing value",
                               "值为空，无法取“" + node.text + "”"});
  }
  if (const auto* list = owner.get_if<List>()) {
    List spread;
    spread.reserve(list->size());
    for (const Value& item : *list) {
      step(node);
      spread.push_back(property(item, node.text, rules_).value_or(Value()));
    }
    room = std::move(spread);
    charge(node, room);
    return room;
  }
  if (auto found = property(owner, node.text, rules_)) return room = std::move(*found);
  return room = fault(node, {std::string(kind_name(owner)) + " has no \"" + node.text + "\"",
                             std::string(kind_name(owner)) + " 没有“" + node.text + "”"});
}

Value Evaluator::negation(const Node& node) {
  Value own;
  const Value& value = evaluate(*node.kids[0], own);
  if (const auto* number = value.get_if<Decimal>()) return number->negated();
  if (const auto* money = value.get_if<Money>())
    return Money{money->amount.negated(), money->currency};
  const auto* months = value.get_if<Months>();
  const auto* duration = value.get_if<Duration>();
  if (months && months->count != INT64_MIN) return Months{-months->count};
  if (duration && duration->us != INT64_MIN) return Duration{-duration->us};
  return fault(node, {std::string(kind_name(value)) + " has no negative",
                      std::string(kind_name(value)) + " 不能取负"});
}

Value Evaluator::arithmetic(const Node& node) {
  Value left;
  const Value* sum = &evaluate(*node.kids[0], left);
  Value result;
  for (std::size_t i = 1; i < node.kids.size(); ++i) {
    Value right;
    const Value& next = evaluate(*node.kids[i], right);
    auto value = calculate(node.text[i - 1], *sum, next, rules_);
    if (!value) return fault(node, calculation_fault(node.text[i - 1], *sum, next));
    result = std::move(*value);
    sum = &result;
    if (result.is<std::string>()) charge(node, result);
  }
  return result;
}

std::optional<bool> Evaluator::conditions(const Node& node) {
  const bool decisive =
      node.op == Op::kOr;  // `or` ends at the first true, `and` at the first false
  bool unknown = false;
  for (const NodePtr& kid : node.kids) {
    const std::optional<bool> truth = test(*kid);
    if (!truth) {
      unknown = true;
    } else if (*truth == decisive) {
      return decisive;
    }
  }
  return unknown ? std::nullopt : std::optional(!decisive);
}

std::optional<bool> Evaluator::undecided(const Node& at, const Value& a, const Value& b) {
  fault(at, {std::string(kind_name(a)) + " cannot be compared with " + std::string(kind_name(b)),
             std::string(kind_name(a)) + " 不能与 " + std::string(kind_name(b)) + " 比较"});
  return std::nullopt;
}

std::optional<bool> Evaluator::comparison(const Node& node) {
  step(node);
  Value left;
  Value right;
  const Value& a = evaluate(*node.kids[0], left);
  const Value& b = evaluate(*node.kids[1], right);
  const auto truth = holds(node.relation, a, b, rules_);
  return truth ? truth : undecided(node, a, b);
}

std::optional<bool> Evaluator::between(const Node& node) {
  step(node);
  Value room[3];
  const Value& value = evaluate(*node.kids[0], room[0]);
  const Value& low = evaluate(*node.kids[1], room[1]);
  const Value& high = evaluate(*node.kids[2], room[2]);
  const auto above = order(value, low, rules_);
  const auto below = order(value, high, rules_);
  if (!above) return undecided(node, value, low);
  if (!below) return undecided(node, value, high);
  return *above >= 0 && *below <= 0;
}

std::optional<bool> Evaluator::membership(const Node& node) {
  step(node);
  Value own;
  const Value& value = evaluate(*node.kids[0], own);
  bool unknown = false;
  for (std::size_t i = 1; i < node.kids.size(); ++i) {
    const Node& test = *node.kids[i];
    const bool relational = test.op == Op::kTest;
    Value room;
    const Value& other = evaluate(relational ? *test.kids[0] : test, room);
    const auto truth =
        relational ? holds(test.relation, value, other, rules_) : member(value, other, rules_);
    if (truth && *truth) return true;
    // A missing input of a decision table meets no test but null.
    if (!truth && !value.is_null()) undecided(test, value, other);
    const bool no_range = test.op == Op::kRange && other.is_null();
    unknown = unknown || !truth || no_range;
  }
  return unknown && !strict() ? std::nullopt : std::optional(false);
}

const Value& Evaluator::or_else(const Node& node, Value& room) {
  for (std::size_t i = 0; i + 1 < node.kids.size(); ++i) {
    const Value& value = evaluate(*node.kids[i], room);
    if (!value.is_null()) return value;
  }
  return evaluate(*node.kids.back(), room);
}

Value Evaluator::instance(const Node& node) {
  Value own;
  const auto answer = instance_of(evaluate(*node.kids[0], own), node.text);
  if (answer) return *answer;
  return fault(node, {"there is no type \"" + node.text + "\"", "没有类型“" + node.text + "”"});
}

Value Evaluator::function(const Node& node) {
  auto made = std::make_shared<FunctionValue>();
  made->program = program_.shared_from_this();
  made->definition = &node;
  for (const Value* local : slots_) made->locals.push_back(local ? *local : Value());
  return Value(std::shared_ptr<const Opaque>(std::move(made)));
}

Value Evaluator::invoke(const Node& at, const Value& function,
                        const std::vector<Value>& arguments) {
  const FunctionValue* called = as_function(function);
  if (!called || called->definition->names.size() != arguments.size()) {
    return fault(at, {"this is no function of " + std::to_string(arguments.size()) + " arguments",
                      "这不是 " + std::to_string(arguments.size()) + " 个参数的函数"});
  }
  if (depth_ >= kCallDepthMax) exceed(at, {"calls nested 64 deep", "调用嵌套超过 64 层"});
  Evaluator inner(*called->program, environment_);
  for (std::size_t i = 0; i < called->locals.size(); ++i) inner.slots_[i] = &called->locals[i];
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    inner.slots_[static_cast<std::size_t>(called->definition->slot) + i] = &arguments[i];
  }
  inner.steps_ = steps_;
  inner.depth_ = depth_ + 1;
  Value room;
  Value result = inner.evaluate(*called->definition->kids[0], room);
  steps_ = inner.steps_;
  return result;
}

}  // namespace recourse::feel
