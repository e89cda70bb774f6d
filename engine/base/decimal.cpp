#include "engine/base/decimal.h"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>

namespace recourse {
namespace {

// 256 bits hold 77 digits: the product of two coefficients (68) and the scaled numerator of a
// division (70) both fit, so no intermediate ever allocates.
using Wide = boost::multiprecision::int256_t;

constexpr int kDigits = 34;
constexpr int kExponentMin = -6176;
constexpr int kExponentMax = 6111;
constexpr int kPowers = 39;  // 10^38 is the largest power of ten in 127 bits

constexpr auto decimal_powers() {
  std::array<Int128, kPowers> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr std::array<Int128, kPowers> kPowerOfTen = decimal_powers();

constexpr Int128 decimal_abs(Int128 value) { return value < 0 ? -value : value; }

int digits_of(Int128 value) {
  value = decimal_abs(value);
  const auto above = std::upper_bound(kPowerOfTen.begin(), kPowerOfTen.end(), value);
  return std::max<int>(1, static_cast<int>(above - kPowerOfTen.begin()));
}

Wide wide_power(int exponent) {
  Wide power = kPowerOfTen[static_cast<std::size_t>(std::min(exponent, kPowers - 1))];
  for (; exponent > kPowers - 1; --exponent) power *= 10;
  return power;
}

int digits_of(const Wide& value) {
  Wide rest = abs(value);
  int count = 1;
  for (const Wide step = wide_power(16); rest >= step; rest /= step) count += 16;
  for (; rest >= 10; rest /= 10) ++count;
  return count;
}

/// Should a quotient go one away from zero? `twice`: the order of 2×remainder to the divisor.
bool rounds_away(Decimal::Rounding mode, bool negative, bool odd, bool exact, int twice) {
  using R = Decimal::Rounding;
  if (exact) return false;
  switch (mode) {
    case R::kUp:
      return true;
    case R::kDown:
      return false;
    case R::kFloor:
      return negative;
    case R::kCeiling:
      return !negative;
    case R::kHalfUp:
      return twice >= 0;
    case R::kHalfDown:
      return twice > 0;
    case R::kHalfEven:
      return twice > 0 || (twice == 0 && odd);
  }
  return false;
}

template <class Integer>
Integer divide_rounded(const Integer& value, const Integer& divisor, Decimal::Rounding mode,
                       bool sticky = false) {
  const bool negative = value < 0;
  const Integer magnitude = negative ? Integer(-value) : value;
  Integer quotient = magnitude / divisor;
  const Integer rest = magnitude % divisor;
  const Integer opposite = divisor - rest;
  int twice = rest < opposite ? -1 : (rest == opposite ? 0 : 1);
  if (twice == 0 && sticky) twice = 1;
  const bool odd = (quotient % 2) != 0;
  if (rounds_away(mode, negative, odd, rest == 0 && !sticky, twice)) quotient += 1;
  return negative ? Integer(-quotient) : quotient;
}

/// Rounds a wide coefficient to 34 digits. `sticky`: a non-zero tail was already cut off.
std::optional<Decimal> narrowed(Wide coefficient, int exponent, bool sticky = false) {
  const int surplus = digits_of(coefficient) - kDigits;
  if (surplus > 0) {
    coefficient =
        divide_rounded(coefficient, wide_power(surplus), Decimal::Rounding::kHalfEven, sticky);
    exponent += surplus;
  }
  return Decimal::from_parts(static_cast<Int128>(coefficient), exponent);
}

bool is_digit_char(char c) { return c >= '0' && c <= '9'; }

/// Reads an optionally signed exponent; anything past ±99999 is equally out of range.
std::optional<int> parse_exponent(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit_char)) return std::nullopt;
  int value = 0;
  for (const char c : text) value = std::min(99'999, value * 10 + (c - '0'));
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> Decimal::from_parts(Int128 coefficient, int exponent) {
  const int surplus = digits_of(coefficient) - kDigits;
  if (surplus > 0) {
    const auto power = kPowerOfTen[static_cast<std::size_t>(surplus)];
    coefficient = divide_rounded<Int128>(coefficient, power, Rounding::kHalfEven);
    exponent += surplus;
    if (decimal_abs(coefficient) == kPowerOfTen[kDigits]) {  // 999…9 rounded up
      coefficient /= 10;
      ++exponent;
    }
  }
  if (coefficient == 0) exponent = std::clamp(exponent, kExponentMin, 0);
  while (exponent > kExponentMax && decimal_abs(coefficient) < kPowerOfTen[kDigits - 1]) {
    coefficient *= 10;
    --exponent;
  }
  if (exponent > kExponentMax) return std::nullopt;
  if (exponent < kExponentMin) {
    const int cut = kExponentMin - exponent;
    if (cut >= kPowers) return Decimal();
    const auto power = kPowerOfTen[static_cast<std::size_t>(cut)];
    coefficient = divide_rounded<Int128>(coefficient, power, Rounding::kHalfEven);
    exponent = kExponentMin;
  }
  Decimal result;
  result.coefficient_ = coefficient;
  result.exponent_ = exponent;
  return result;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t mark = text.find_first_of("eE");
  int exponent = 0;
  if (mark != std::string_view::npos) {
    const auto written = parse_exponent(text.substr(mark + 1));
    if (!written) return std::nullopt;
    exponent = *written;
    text = text.substr(0, mark);
  }
  Int128 coefficient = 0;
  int kept = 0;  // significant digits taken so far
  bool point = false;
  bool tail = false;  // a non-zero digit past the 37 kept ones
  bool digit_last = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      digit_last = false;
      continue;
    }
    if (!is_digit_char(c)) return std::nullopt;
    digit_last = true;
    if (kept < 37) {
      coefficient = coefficient * 10 + (c - '0');
      kept += (kept > 0 || c != '0') ? 1 : 0;
      exponent -= point ? 1 : 0;
    } else {
      tail = tail || c != '0';
      exponent += point ? 0 : 1;
    }
  }
  if (!digit_last) return std::nullopt;
  return narrowed(Wide(negative ? -coefficient : coefficient), exponent, tail);
}

std::string Decimal::to_text() const {
  Int128 rest = decimal_abs(coefficient_);
  int exponent = exponent_;
  if (rest == 0) return "0";
  for (; rest % 10 == 0; rest /= 10) ++exponent;
  std::string digits;
  for (; rest != 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  std::reverse(digits.begin(), digits.end());
  if (exponent >= 0) {
    digits.append(static_cast<std::size_t>(exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  return coefficient_ < 0 ? "-" + digits : digits;
}

bool Decimal::is_integer() const {
  if (exponent_ >= 0 || coefficient_ == 0) return true;
  if (-exponent_ >= kPowers) return false;
  return coefficient_ % kPowerOfTen[static_cast<std::size_t>(-exponent_)] == 0;
}

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_integer()) return std::nullopt;
  if (coefficient_ == 0) return 0;
  if (exponent_ > 19) return std::nullopt;
  Int128 value = coefficient_;
  if (exponent_ < 0) value /= kPowerOfTen[static_cast<std::size_t>(-exponent_)];
  if (exponent_ > 0 &&
      __builtin_mul_overflow(value, kPowerOfTen[static_cast<std::size_t>(exponent_)], &value)) {
    return std::nullopt;
  }
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.exponent_ == b.exponent_) return from_parts(a.coefficient_ + b.coefficient_, a.exponent_);
  if (a.coefficient_ == 0) return b;
  if (b.coefficient_ == 0) return a;
  const Decimal& high = a.exponent_ > b.exponent_ ? a : b;
  const Decimal& low = a.exponent_ > b.exponent_ ? b : a;
  const int shift = high.exponent_ - low.exponent_;
  if (shift <= 36) {
    return narrowed(Wide(high.coefficient_) * wide_power(shift) + low.coefficient_, low.exponent_);
  }
  // Too far apart to align: all that the small one can still do is break a tie.
  const int lift = 36;
  const int exponent = high.exponent_ - lift;
  Wide sum = Wide(high.coefficient_) * wide_power(lift);
  const int low_top = low.exponent_ + digits_of(low.coefficient_);
  if (low_top <= exponent) {
    sum = sum * 10 + (low.coefficient_ < 0 ? -1 : 1);
    return narrowed(sum, exponent - 1);
  }
  const int cut = exponent - low.exponent_;
  const Int128 power = kPowerOfTen[static_cast<std::size_t>(cut)];
  const Int128 part = low.coefficient_ / power;
  const Int128 rest = low.coefficient_ % power;
  sum = (sum + part) * 10 + (rest == 0 ? 0 : (rest < 0 ? -1 : 1));
  return narrowed(sum, exponent - 1);
}

std::optional<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  return add(a, b.negated());
}

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  Int128 product = 0;
  if (!__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product) &&
      decimal_abs(product) < kPowerOfTen[kDigits]) {
    return from_parts(product, a.exponent_ + b.exponent_);
  }
  return narrowed(Wide(a.coefficient_) * b.coefficient_, a.exponent_ + b.exponent_);
}

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) {
  if (b.coefficient_ == 0) return std::nullopt;
  if (a.coefficient_ == 0) return Decimal();
  // Enough digits for 34 in the quotient and one more to round on.
  const int lift = kDigits + 2 - digits_of(a.coefficient_) + digits_of(b.coefficient_);
  const Wide divisor = b.coefficient_ < 0 ? -Wide(b.coefficient_) : Wide(b.coefficient_);
  const Wide scaled =
      Wide(b.coefficient_ < 0 ? -a.coefficient_ : a.coefficient_) * wide_power(lift);
  Wide quotient = scaled / divisor;
  const bool sticky = scaled % divisor != 0;
  int exponent = a.exponent_ - b.exponent_ - lift;
  for (; !sticky && exponent < 0 && quotient % 10 == 0; ++exponent) quotient /= 10;
  return narrowed(quotient, exponent, sticky);
}

Decimal Decimal::negated() const {
  Decimal result = *this;
  result.coefficient_ = -coefficient_;
  return result;
}

std::optional<Decimal> Decimal::rounded(int scale, Rounding mode) const {
  if (scale < -kExponentMax || scale > -kExponentMin) return std::nullopt;
  const int cut = -scale - exponent_;
  if (cut <= 0 || coefficient_ == 0) return *this;
  if (cut < kPowers) {
    const Int128 power = kPowerOfTen[static_cast<std::size_t>(cut)];
    return from_parts(divide_rounded<Int128>(coefficient_, power, mode), -scale);
  }
  const bool away = rounds_away(mode, coefficient_ < 0, false, false, -1);
  return away ? from_parts(coefficient_ < 0 ? -1 : 1, -scale) : Decimal();
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (exponent_ == other.exponent_) return coefficient_ <=> other.coefficient_;
  const int sign = (coefficient_ > 0) - (coefficient_ < 0);
  const int other_sign = (other.coefficient_ > 0) - (other.coefficient_ < 0);
  if (sign != other_sign || sign == 0) return sign <=> other_sign;
  const int top = exponent_ + digits_of(coefficient_);
  const int other_top = other.exponent_ + digits_of(other.coefficient_);
  if (top != other_top) return sign > 0 ? top <=> other_top : other_top <=> top;
  // Same magnitude: the exponents differ by less than 38, and the scaled one keeps 38 digits.
  const int shift = exponent_ - other.exponent_;
  const Int128 power = kPowerOfTen[static_cast<std::size_t>(shift < 0 ? -shift : shift)];
  return shift > 0 ? coefficient_ * power <=> other.coefficient_
                   : coefficient_ <=> other.coefficient_ * power;
}

}  // namespace recourse
