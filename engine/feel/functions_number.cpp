#include <algorithm>

#include "engine/feel/evaluate.h"

namespace recourse::feel {
namespace {

using Rounding = Decimal::Rounding;

Value number_rounded(const Call& call, Rounding mode) {
  const auto scale = call.given(1) ? call.integer(1) : std::optional<std::int64_t>(0);
  if (!scale || *scale < -6111 || *scale > 6176) {
    return call.fault("the scale must be a whole number, -6111 … 6176",
                      "小数位数应为 -6111 至 6176 的整数");
  }
  return call.boxed(call.number(0).rounded(static_cast<int>(*scale), mode));
}

Value number_decimal(Call& call) { return number_rounded(call, Rounding::kHalfEven); }
Value number_floor(Call& call) { return number_rounded(call, Rounding::kFloor); }
Value number_ceiling(Call& call) { return number_rounded(call, Rounding::kCeiling); }
Value number_round_up(Call& call) { return number_rounded(call, Rounding::kUp); }
Value number_round_down(Call& call) { return number_rounded(call, Rounding::kDown); }
Value number_half_up(Call& call) { return number_rounded(call, Rounding::kHalfUp); }
Value number_half_down(Call& call) { return number_rounded(call, Rounding::kHalfDown); }

Value number_abs(Call& call) {
  const Value& value = call[0];
  if (const auto* number = value.get_if<Decimal>()) {
    return number->is_negative() ? number->negated() : *number;
  }
  if (const auto* money = value.get_if<Money>()) {
    return money->amount.is_negative() ? Money{money->amount.negated(), money->currency} : *money;
  }
  const auto* duration = value.get_if<Duration>();
  const auto* months = value.get_if<Months>();
  if (duration && duration->us != INT64_MIN) return Duration{std::abs(duration->us)};
  if (months && months->count != INT64_MIN) return Months{std::abs(months->count)};
  return call.fault("this has no absolute value", "该值没有绝对值");
}

Value number_modulo(Call& call) {
  const Decimal& dividend = call.number(0);
  const Decimal& divisor = call.number(1);
  if (divisor.is_zero()) return call.fault("division by zero", "除数为零");
  const auto quotient = Decimal::divide(dividend, divisor);
  const auto whole = quotient ? quotient->rounded(0, Rounding::kFloor) : std::nullopt;
  const auto product = whole ? Decimal::multiply(*whole, divisor) : std::nullopt;
  return call.boxed(product ? Decimal::subtract(dividend, *product) : std::nullopt);
}

Value number_sqrt(Call& call) { return call.boxed(square_root(call.number(0))); }
Value number_log(Call& call) { return call.boxed(logarithm(call.number(0))); }
Value number_exp(Call& call) { return call.boxed(exponential(call.number(0))); }

Value number_parity(Call& call, bool odd) {
  const auto half = Decimal::divide(call.number(0), 2);
  if (!call.number(0).is_integer()) return call.fault("expected a whole number", "应为整数");
  return (half && half->is_integer()) != odd;
}

Value number_odd(Call& call) { return number_parity(call, true); }
Value number_even(Call& call) { return number_parity(call, false); }

bool number_mark(const Value& mark, std::initializer_list<std::string_view> allowed) {
  return mark.is_null() || std::find(allowed.begin(), allowed.end(), mark.text()) != allowed.end();
}

Value number_read(Call& call) {
  const Value& grouping = call[1];
  const Value& point = call[2];
  const bool same = !grouping.is_null() && grouping == point;
  if (same || !number_mark(grouping, {" ", ",", "."}) || !number_mark(point, {",", "."})) {
    return call.fault("grouping is ' ', ',' or '.', the decimal mark another of ',' and '.'",
                      "千分位符为空格、逗号或句点，小数点为另一个逗号或句点");
  }
  std::string text;
  const std::string_view mark = point.is_null() ? std::string_view(".") : point.text();
  for (const char c : call.text(0)) {
    const std::string_view letter(&c, 1);
    if (!grouping.is_null() && letter == grouping.text()) continue;
    text += letter == mark ? '.' : (c == '.' ? '?' : c);
  }
  const auto number = Decimal::parse(text);
  return number ? Value(*number) : call.fault("this text is no number", "该文本不是数字");
}

constexpr Builtin kNumberFunctions[] = {
    {"abs", "(n: N): N", number_abs},
    {"ceiling", "(n: decimal): int\n(n: decimal, scale: optional int): decimal", number_ceiling},
    {"decimal", "(n: decimal, scale: int): decimal", number_decimal},
    {"even", "(number: decimal): bool", number_even},
    {"exp", "(number: decimal): decimal", number_exp},
    {"floor", "(n: decimal): int\n(n: decimal, scale: optional int): decimal", number_floor},
    {"log", "(number: decimal): decimal", number_log},
    {"modulo", "(dividend: decimal, divisor: decimal): decimal", number_modulo},
    {"number",
     "(from: text): decimal\n"
     "(from: text, grouping separator: optional text, decimal separator: optional text): decimal",
     number_read},
    {"odd", "(number: decimal): bool", number_odd},
    {"round down", "(n: decimal, scale: int): decimal", number_round_down},
    {"round half down", "(n: decimal, scale: int): decimal", number_half_down},
    {"round half up", "(n: decimal, scale: int): decimal", number_half_up},
    {"round up", "(n: decimal, scale: int): decimal", number_round_up},
    {"sqrt", "(number: decimal): decimal", number_sqrt},
};

}  // namespace

std::span<const Builtin> number_functions() { return kNumberFunctions; }

}  // namespace recourse::feel
