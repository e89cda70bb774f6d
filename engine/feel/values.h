#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "engine/feel/syntax.h"

namespace recourse::feel {

/// Two ends, either of which may be null: unbounded.
struct Range : Opaque {
  Value from;
  Value to;
  bool from_closed = false;
  bool to_closed = false;
  bool iterable = false;  ///< "1..5" of a for: counts down when the end is below the start
};

/// A function written in an expression, with the locals it saw.
struct FunctionValue : Opaque {
  std::shared_ptr<const Expression::Compiled> program;  // keeps the body alive
  const Node* definition = nullptr;
  std::vector<Value> locals;
};

[[nodiscard]] const Range* as_range(const Value& value);
[[nodiscard]] const FunctionValue* as_function(const Value& value);

/// What arithmetic and comparison need besides the operands.
struct Rules {
  const Environment* environment = nullptr;
  bool strict = true;
};

/// −1, 0, 1; nullopt when the two cannot be ordered (other kinds, zoned against local, currencies).
[[nodiscard]] std::optional<int> order(const Value& a, const Value& b, const Rules& rules);
/// FEEL equality; nullopt when the kinds cannot be compared. null equals only null.
[[nodiscard]] std::optional<bool> equal(const Value& a, const Value& b, const Rules& rules);
/// `is`: the same kind, value and zone.
[[nodiscard]] bool identical(const Value& a, const Value& b);
[[nodiscard]] std::optional<bool> holds(Relation relation, const Value& a, const Value& b,
                                        const Rules& rules);
/// nullopt when it cannot be told.
[[nodiscard]] std::optional<bool> contains(const Range& range, const Value& value,
                                           const Rules& rules);
/// x in test: equality, range, or list of either.
[[nodiscard]] std::optional<bool> member(const Value& value, const Value& test, const Rules& rules);

/// sign: one of + - * / ^. nullopt: no such operation, overflow, division by zero.
[[nodiscard]] std::optional<Value> calculate(char sign, const Value& a, const Value& b,
                                             const Rules& rules);
/// Why calculate had no answer.
[[nodiscard]] Label calculation_fault(char sign, const Value& a, const Value& b);

/// `.name` of a value; nullopt when it has none.
[[nodiscard]] std::optional<Value> property(const Value& value, std::string_view name,
                                            const Rules& rules);
/// Microseconds since 1970 in UTC. Named zones are asked of the Environment ("zone_offset").
[[nodiscard]] std::optional<Int128> utc_micros(const DateTime& value, const Rules& rules);
/// Whether a value is of the FEEL type written behind `instance of`; nullopt: no such type.
[[nodiscard]] std::optional<bool> instance_of(const Value& value, std::string_view type);
/// Bytes a value takes, roughly.
[[nodiscard]] std::size_t weight(const Value& value);
/// The last day of that month if `day` is past it.
[[nodiscard]] std::optional<Date> add_months(Date date, std::int64_t months);
[[nodiscard]] std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);
[[nodiscard]] std::optional<Decimal> square_root(const Decimal& value);
[[nodiscard]] std::optional<Decimal> exponential(const Decimal& value);
[[nodiscard]] std::optional<Decimal> logarithm(const Decimal& value);

}  // namespace recourse::feel
