#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recourse {

/// 38 digits: room for a coefficient of 34.
__extension__ typedef __int128 Int128;

/// Exact decimal number with decimal128 semantics: 34 significant digits, round half even,
/// exponent −6176 … +6111. Never binary floating point. A coefficient of at most 34 digits fits
/// 128 bits; wider intermediates use Boost.Multiprecision in the .cpp.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t value) : coefficient_(value) {}  // NOLINT: numbers read as numbers

  /// "12", "-0.50", "1e3". nullopt when the text is no number or out of range.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  /// Normalised: no exponent, no trailing zeros, no "-0". 1.50 → "1.5"; 1e3 → "1000".
  [[nodiscard]] std::string to_text() const;

  [[nodiscard]] bool is_integer() const;
  [[nodiscard]] bool is_zero() const { return coefficient_ == 0; }
  [[nodiscard]] bool is_negative() const { return coefficient_ < 0; }
  /// nullopt when there is a fraction or it does not fit.
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;

  /// nullopt on overflow; division also by zero. Callers turn it into a fault (S13).
  [[nodiscard]] static std::optional<Decimal> add(const Decimal& a, const Decimal& b);
  [[nodiscard]] static std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
  [[nodiscard]] static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
  [[nodiscard]] static std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
  [[nodiscard]] Decimal negated() const;

  enum class Rounding { kHalfEven, kHalfUp, kHalfDown, kUp, kDown, kFloor, kCeiling };
  /// To `scale` digits after the point (negative: tens, hundreds).
  [[nodiscard]] std::optional<Decimal> rounded(int scale, Rounding mode) const;

  /// By value: 1.0 == 1.
  [[nodiscard]] std::strong_ordering operator<=>(const Decimal& other) const;
  [[nodiscard]] bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

  [[nodiscard]] Int128 coefficient() const { return coefficient_; }
  [[nodiscard]] int exponent() const { return exponent_; }
  /// value = coefficient × 10^exponent, rounded to 34 digits; nullopt when out of range.
  [[nodiscard]] static std::optional<Decimal> from_parts(Int128 coefficient, int exponent);

 private:
  Int128 coefficient_ = 0;
  std::int32_t exponent_ = 0;
};

}  // namespace recourse
