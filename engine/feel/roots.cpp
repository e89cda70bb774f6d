#include "engine/feel/values.h"

/// Powers, roots, exponentials and logarithms in decimal arithmetic: no binary floating point, so
/// that every machine gives the same digits. Relative error below 10^-28.
namespace recourse::feel {
namespace {

Decimal constant(std::string_view text) { return Decimal::parse(text).value(); }

/// Thin arithmetic that carries "out of range" along.
struct Real {
  std::optional<Decimal> value;
  Real(std::optional<Decimal> v) : value(v) {}  // NOLINT
  Real(Decimal v) : value(v) {}                 // NOLINT
  Real(std::int64_t v) : value(Decimal(v)) {}   // NOLINT
};
Real apply(const Real& a, const Real& b,
           std::optional<Decimal> (*operation)(const Decimal&, const Decimal&)) {
  if (!a.value || !b.value) return std::optional<Decimal>();
  return operation(*a.value, *b.value);
}
Real operator+(const Real& a, const Real& b) { return apply(a, b, Decimal::add); }
Real operator-(const Real& a, const Real& b) { return apply(a, b, Decimal::subtract); }
Real operator*(const Real& a, const Real& b) { return apply(a, b, Decimal::multiply); }
Real operator/(const Real& a, const Real& b) { return apply(a, b, Decimal::divide); }

const Decimal& ln_10() {
  static const Decimal kLn10 = constant("2.302585092994045684017991454684364");
  return kLn10;
}

Real integer_power(Real base, std::uint64_t exponent) {
  Real result(1);
  for (; exponent > 0 && result.value; exponent >>= 1) {
    if (exponent & 1) result = result * base;
    if (exponent > 1) base = base * base;
  }
  return result;
}

/// Digits before the point, minus one: value = m × 10^n with 1 ≤ |m| < 10.
int decimal_order(const Decimal& value) {
  Int128 rest = value.coefficient() < 0 ? -value.coefficient() : value.coefficient();
  int order = value.exponent() - 1;
  for (; rest != 0; rest /= 10) ++order;
  return order;
}

}  // namespace

std::optional<Decimal> exponential(const Decimal& value) {
  if (value > Decimal(14'300)) return std::nullopt;
  if (value < Decimal(-14'300)) return Decimal();
  // e^x = 10^k · e^r with |r| ≤ ln 10 / 2, and e^r = (e^(r/1024))^1024.
  const auto k = (Real(value) / ln_10()).value->rounded(0, Decimal::Rounding::kHalfEven);
  const Real r = (Real(value) - Real(*k) * ln_10()) / 1024;
  Real sum(1);
  Real term(1);
  for (std::int64_t i = 1; i < 20; ++i) {
    term = term * r / i;
    sum = sum + term;
  }
  for (int i = 0; i < 10; ++i) sum = sum * sum;
  if (!sum.value) return std::nullopt;
  return Decimal::from_parts(sum.value->coefficient(),
                             sum.value->exponent() + static_cast<int>(*k->to_int64()));
}

std::optional<Decimal> logarithm(const Decimal& value) {
  if (value.is_negative() || value.is_zero()) return std::nullopt;
  const int order = decimal_order(value);
  const auto mantissa = Decimal::from_parts(value.coefficient(), value.exponent() - order);
  if (!mantissa) return std::nullopt;
  // Four square roots bring the mantissa near 1, where ln m = 2·artanh((m−1)/(m+1)) is quick.
  Real m(*mantissa);
  for (int i = 0; i < 4 && m.value; ++i) m = square_root(*m.value);
  const Real t = (m - 1) / (m + 1);
  const Real square = t * t;
  Real power = t;
  Real sum(0);
  for (std::int64_t i = 1; i < 50; i += 2) {
    sum = sum + power / i;
    power = power * square;
  }
  return (sum * 32 + Real(order) * ln_10()).value;
}

std::optional<Decimal> square_root(const Decimal& value) {
  if (value.is_negative()) return std::nullopt;
  if (value.is_zero()) return Decimal();
  const int half = decimal_order(value) / 2;
  Real guess = Decimal::from_parts(2, half);
  // Newton doubles the digits each time; it starts within a factor of ten.
  for (int i = 0; i < 12; ++i) guess = (guess + Real(value) / guess) / 2;
  if (!guess.value) return std::nullopt;
  // An exact root shows in fewer digits than the iteration carries.
  const auto shorter = guess.value->rounded(30 - half, Decimal::Rounding::kHalfEven);
  if (shorter && (Real(*shorter) * Real(*shorter)).value == value) return shorter;
  return guess.value;
}

std::optional<Decimal> power(const Decimal& base, const Decimal& exponent) {
  if (const auto whole = exponent.to_int64()) {
    if (*whole > 1'000'000'000 || *whole < -1'000'000'000) return std::nullopt;
    const Real result = integer_power(base, static_cast<std::uint64_t>(std::abs(*whole)));
    return *whole < 0 ? (Real(1) / result).value : result.value;
  }
  if (base.is_zero()) return exponent.is_negative() ? std::nullopt : std::optional(Decimal());
  const auto ln = logarithm(base);
  if (!ln) return std::nullopt;
  const auto scaled = Decimal::multiply(*ln, exponent);
  return scaled ? exponential(*scaled) : std::nullopt;
}

}  // namespace recourse::feel
