#include <algorithm>

#include "engine/feel/values.h"

namespace recourse::feel {
namespace {

std::optional<Value> boxed(const std::optional<Decimal>& number) {
  return number ? std::optional<Value>(*number) : std::nullopt;
}

template <class Span>
std::optional<Value> span_of(std::optional<Decimal> number) {
  if (!number) return std::nullopt;
  number = number->rounded(0, Decimal::Rounding::kDown);
  const auto whole = number ? number->to_int64() : std::nullopt;
  return whole ? std::optional<Value>(Span{*whole}) : std::nullopt;
}

std::optional<Value> duration_of(Int128 micros) {
  if (micros > INT64_MAX || micros < INT64_MIN) return std::nullopt;
  return Value(Duration{static_cast<std::int64_t>(micros)});
}

std::optional<Decimal> numbers(char sign, const Decimal& a, const Decimal& b) {
  switch (sign) {
    case '+':
      return Decimal::add(a, b);
    case '-':
      return Decimal::subtract(a, b);
    case '*':
      return Decimal::multiply(a, b);
    case '/':
      return Decimal::divide(a, b);
    default:
      return power(a, b);
  }
}

std::optional<Value> money(char sign, const Value& a, const Value& b) {
  const Money* x = a.get_if<Money>();
  const Money* y = b.get_if<Money>();
  const Decimal* plain_a = a.get_if<Decimal>();
  const Decimal* plain_b = b.get_if<Decimal>();
  if ((!x && !plain_a) || (!y && !plain_b) || sign == '^') return std::nullopt;
  if (x && y && (x->currency != y->currency || sign == '*')) return std::nullopt;
  if (!x && sign == '/') return std::nullopt;
  const auto amount = numbers(sign, x ? x->amount : *plain_a, y ? y->amount : *plain_b);
  if (!amount) return std::nullopt;
  if (x && y && sign == '/') return Value(*amount);
  return Value(Money{*amount, x ? x->currency : y->currency});
}

std::optional<Value> shifted(const DateTime& start, Int128 micros) {
  const Int128 us = static_cast<Int128>(start.us) + micros;
  Int128 days = us / kMicrosPerDay;
  if (us % kMicrosPerDay < 0) --days;
  DateTime result = start;
  result.us = static_cast<std::int64_t>(us - days * kMicrosPerDay);
  result.date.days += static_cast<std::int64_t>(days);
  const std::int64_t year = civil_from(result.date).year;
  if (year > 999'999'999 || year < -999'999'999) return std::nullopt;
  return Value(std::move(result));
}

/// A point in time moved by a duration of either kind.
std::optional<Value> moved(const Value& point, const Value& by, int direction) {
  const auto* span = by.get_if<Duration>();
  const auto* months = by.get_if<Months>();
  if (const auto* time = point.get_if<TimeOfDay>()) {
    if (!span) return std::nullopt;
    std::int64_t us = (time->us + direction * (span->us % kMicrosPerDay)) % kMicrosPerDay;
    if (us < 0) us += kMicrosPerDay;
    return Value(TimeOfDay{us, time->zone});
  }
  const auto* date = point.get_if<Date>();
  const auto* both = point.get_if<DateTime>();
  if (span) {
    const auto result =
        shifted(date ? DateTime{*date, 0, {}} : *both, static_cast<Int128>(span->us) * direction);
    if (!result || !date) return result;
    return Value(result->as<DateTime>().date);
  }
  if (months->count == INT64_MIN) return std::nullopt;
  const auto day = add_months(date ? *date : both->date, months->count * direction);
  if (!day) return std::nullopt;
  if (date) return Value(*day);
  DateTime result = *both;
  result.date = *day;
  return Value(std::move(result));
}

bool is_point(const Value& value) {
  return value.is<Date>() || value.is<DateTime>() || value.is<TimeOfDay>();
}
bool is_span(const Value& value) { return value.is<Duration>() || value.is<Months>(); }

/// A date counts from midnight in UTC.
std::optional<Value> difference(const Value& a, const Value& b, const Rules& rules) {
  const auto* time_a = a.get_if<TimeOfDay>();
  const auto* time_b = b.get_if<TimeOfDay>();
  if ((time_a == nullptr) != (time_b == nullptr)) return std::nullopt;
  const auto as_date_time = [](const Value& value) {
    if (const auto* time = value.get_if<TimeOfDay>()) return DateTime{Date{}, time->us, time->zone};
    if (const auto* date = value.get_if<Date>()) {
      return DateTime{*date, 0, {Zone::Kind::kOffset, 0, ""}};
    }
    return value.as<DateTime>();
  };
  const DateTime x = as_date_time(a);
  const DateTime y = as_date_time(b);
  const bool zoned_x = x.zone.kind != Zone::Kind::kNone;
  const bool zoned_y = y.zone.kind != Zone::Kind::kNone;
  if (zoned_x != zoned_y && !rules.strict) return std::nullopt;
  const auto utc_x = utc_micros(x, rules);
  const auto utc_y = utc_micros(y, rules);
  return utc_x && utc_y ? duration_of(*utc_x - *utc_y) : std::nullopt;
}

template <class Span>
std::optional<Value> spans(char sign, std::int64_t a, std::int64_t b) {
  if (sign == '/') return boxed(Decimal::divide(a, b));
  std::int64_t result = 0;
  if (sign == '+' && !__builtin_add_overflow(a, b, &result)) return Value(Span{result});
  if (sign == '-' && !__builtin_sub_overflow(a, b, &result)) return Value(Span{result});
  return std::nullopt;
}

std::optional<Value> scaled(char sign, const Value& span, const Decimal& by) {
  if (sign != '*' && sign != '/') return std::nullopt;
  if (const auto* months = span.get_if<Months>()) {
    return span_of<Months>(numbers(sign, Decimal(months->count), by));
  }
  return span_of<Duration>(numbers(sign, Decimal(span.as<Duration>().us), by));
}

std::optional<Value> with_time(char sign, const Value& a, const Value& b, const Rules& rules) {
  if (is_point(a) && is_point(b)) {
    return sign == '-' ? difference(a, b, rules) : std::nullopt;
  }
  if (is_point(a) && is_span(b) && (sign == '+' || sign == '-')) {
    return moved(a, b, sign == '+' ? 1 : -1);
  }
  if (is_span(a) && is_point(b) && sign == '+') return moved(b, a, 1);
  if (a.is<Duration>() && b.is<Duration>()) {
    return spans<Duration>(sign, a.as<Duration>().us, b.as<Duration>().us);
  }
  if (a.is<Months>() && b.is<Months>()) {
    return spans<Months>(sign, a.as<Months>().count, b.as<Months>().count);
  }
  if (is_span(a) && b.is<Decimal>()) return scaled(sign, a, b.as<Decimal>());
  if (is_span(b) && a.is<Decimal>() && sign == '*') return scaled(sign, b, a.as<Decimal>());
  return std::nullopt;
}

}  // namespace

std::optional<Date> add_months(Date date, std::int64_t months) {
  const CivilDate civil = civil_from(date);
  std::int64_t total = 0;
  if (__builtin_add_overflow(civil.year * 12 + civil.month - 1, months, &total)) {
    return std::nullopt;
  }
  const std::int64_t year = total / 12 - (total % 12 < 0 ? 1 : 0);
  const auto month = static_cast<unsigned>(total - year * 12) + 1;
  unsigned day = civil.day;
  while (day > 28 && !valid_civil(year, month, day)) --day;
  if (!valid_civil(year, month, day)) return std::nullopt;
  return date_from_civil(year, month, day);
}

std::optional<Value> calculate(char sign, const Value& a, const Value& b, const Rules& rules) {
  const auto* x = a.get_if<Decimal>();
  const auto* y = b.get_if<Decimal>();
  if (x && y) return boxed(numbers(sign, *x, *y));
  if (a.is<std::string>() && b.is<std::string>() && sign == '+') {
    return Value(std::string(a.text()) + std::string(b.text()));
  }
  if (a.is<Money>() || b.is<Money>()) return money(sign, a, b);
  return with_time(sign, a, b, rules);
}

Label calculation_fault(char sign, const Value& a, const Value& b) {
  const auto* divisor = b.get_if<Decimal>();
  if (sign == '/' && divisor && divisor->is_zero()) return {"division by zero", "除数为零"};
  const auto* x = a.get_if<Money>();
  const auto* y = b.get_if<Money>();
  if (x && y && x->currency != y->currency) {
    return {"amounts in " + std::string(x->currency_text()) + " and " +
                std::string(y->currency_text()) + " cannot be combined",
            "币种 " + std::string(x->currency_text()) + " 与 " + std::string(y->currency_text()) +
                " 不能混合计算"};
  }
  const std::string left(kind_name(a));
  const std::string right(kind_name(b));
  if (a.is_null() || b.is_null()) {
    return {"cannot calculate with a missing value", "缺少参与计算的值"};
  }
  return {left + " " + sign + " " + right + " has no result, or one out of range",
          left + " " + sign + " " + right + " 没有结果或超出范围"};
}

}  // namespace recourse::feel
