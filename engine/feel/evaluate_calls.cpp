#include <algorithm>

#include "engine/feel/evaluate.h"

/// Calls of builtins and of the Environment.
namespace recourse::feel {
namespace {

using EK = Type::Kind;

const Value kAbsent;

bool kind_accepts(const Type& wanted, const Value& value) {
  switch (wanted.kind) {
    case EK::kBool:
      return value.is<bool>();
    case EK::kInt:
    case EK::kDecimal:
      return value.is<Decimal>();
    case EK::kMoney:
      return value.is<Money>() || value.is<Decimal>();
    case EK::kText:
    case EK::kUser:
    case EK::kFile:
    case EK::kEnum:
    case EK::kWorkingDuration:
      return value.is<std::string>();
    case EK::kDate:
      return value.is<Date>();
    case EK::kTime:
      return value.is<TimeOfDay>();
    case EK::kDateTime:
      return value.is<DateTime>();
    case EK::kDuration:
      return value.is<Duration>();
    case EK::kMonths:
      return value.is<Months>();
    case EK::kList:
      return value.is<List>();
    case EK::kRecord:
      return value.is<Map>();
    case EK::kRange:
      return as_range(value) != nullptr;
    case EK::kFunction:
      return as_function(value) != nullptr;
    case EK::kAny:
      return true;
    case EK::kNull:
      return value.is_null();
  }
  return false;
}

bool accepts(const Parameter& parameter, const Value& value) {
  if (value.is_null()) {
    const bool anything =
        parameter.type->kind == EK::kAny && parameter.letter != 'N' && parameter.letter != 'C';
    return anything || parameter.type->optional;
  }
  return kind_accepts(*parameter.type, value);
}

/// Lax mode: a list of one stands for its element, and a value for a list of one.
bool coerced(const Parameter& parameter, Value& value) {
  if (accepts(parameter, value)) return true;
  if (parameter.type->kind == EK::kList && !value.is_null()) {
    value = List{value};
    return true;
  }
  const auto* list = value.get_if<List>();
  if (!list || list->size() != 1 || !accepts(parameter, list->front())) return false;
  Value only = list->front();
  value = std::move(only);
  return true;
}

bool overload_takes(const Signature& signature, std::vector<Value>& arguments, bool coerce) {
  if (!signature.takes(arguments.size())) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& parameter = signature.parameters[std::min(i, signature.parameters.size() - 1)];
    const bool taken = coerce ? coerced(parameter, arguments[i]) : accepts(parameter, arguments[i]);
    if (!taken) return false;
  }
  return true;
}

bool knows_names(const Signature& signature, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return name.empty() || std::any_of(signature.parameters.begin(), signature.parameters.end(),
                                       [&](const Parameter& p) { return p.name == name; });
  });
}

int find_overload(const Builtin& builtin, const std::vector<std::string>& names,
                  std::vector<Value>& arguments) {
  const auto& overloads = builtin.overloads();
  for (std::size_t i = 0; i < overloads.size(); ++i) {
    if (!knows_names(overloads[i], names)) continue;
    if (overload_takes(overloads[i], arguments, /*coerce=*/false)) return static_cast<int>(i);
  }
  for (std::size_t i = 0; i < overloads.size(); ++i) {
    if (!knows_names(overloads[i], names)) continue;
    std::vector<Value> changed = arguments;
    if (!overload_takes(overloads[i], changed, /*coerce=*/true)) continue;
    arguments = std::move(changed);
    return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

const Value& Call::operator[](std::size_t i) const {
  return i < arguments_.size() ? arguments_[i] : kAbsent;
}

std::optional<std::int64_t> Call::integer(std::size_t i) const {
  const auto* number = (*this)[i].get_if<Decimal>();
  if (!number) return std::nullopt;
  if (rules().strict) return number->to_int64();
  const auto whole = number->rounded(0, Decimal::Rounding::kDown);  // DMN cuts the fraction
  return whole ? whole->to_int64() : std::nullopt;
}

Value Call::fault(std::string en, std::string zh) const {
  return evaluator_.fault(node_,
                          {node_.text + ": " + std::move(en), node_.text + "：" + std::move(zh)});
}

Value Call::boxed(const std::optional<Decimal>& number) const {
  return number ? Value(*number) : fault("no result, or one out of range", "没有结果或超出范围");
}

Value Call::truth(const std::optional<bool>& truth) const {
  return truth ? Value(*truth) : fault("these cannot be compared", "参数不能比较");
}

bool Call::ask(std::size_t i, std::vector<Value> arguments) const {
  const Value answer = evaluator_.invoke(node_, (*this)[i], arguments);
  if (const bool* truth = answer.get_if<bool>()) return *truth;
  throw EvaluationFault{
      node_.offset,
      {node_.text + ": the function must answer true or false", node_.text + "：函数应返回真假"}};
}

Value Evaluator::call(const Node& node) {
  std::vector<Value> arguments;
  const bool invoked = node.op == Op::kInvoke;
  arguments.reserve(node.kids.size());
  for (std::size_t i = invoked ? 1 : 0; i < node.kids.size(); ++i) {
    Value room;
    const Value& value = evaluate(*node.kids[i], room);
    arguments.push_back(&value == &room ? std::move(room) : value);
  }
  if (node.builtin) return run_builtin(node, arguments);
  Value room;
  Node named;
  const Value* callee = nullptr;
  if (invoked) {
    callee = &evaluate(*node.kids[0], room);
  } else {
    callee = &name(node, room);
  }
  return invoke(node, *callee, arguments);
}

Value Evaluator::run_builtin(const Node& node, std::vector<Value>& arguments) {
  const Builtin& builtin = *node.builtin;
  int overload = node.overload;
  if (overload == -1) overload = find_overload(builtin, node.names, arguments);
  if (overload < 0) {
    return fault(node, {node.text + " cannot take these arguments", node.text + " 不接受这些参数"});
  }
  Value result;
  if (builtin.run) {
    Call call(*this, node, arguments, overload);
    result = builtin.run(call);
  } else {
    Result<Value> answer = environment_.call(builtin.name, arguments);
    if (!answer.ok()) return fault(node, answer.rejection().text);
    result = std::move(answer).value();
  }
  charge(node, result);
  return result;
}

}  // namespace recourse::feel
