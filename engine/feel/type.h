#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/value.h"

namespace recourse::feel {

struct Type;
using TypePtr = std::shared_ptr<const Type>;  // shared: named types recur in many places, immutable

/// A type of the definition language or of an expression.
struct Type {
  enum class Kind {
    kAny,      ///< untyped: results of suites' expressions; never of a checked definition
    kNull, kBool, kInt, kDecimal, kMoney, kText, kDate, kTime, kDateTime,
    kDuration,  ///< days and time
    kMonths,
    kWorkingDuration,  ///< a time span that only a calendar can count, held as its text
    kUser,      ///< a user id, held as text
    kFile,      ///< an attachment's content hash, held as text
    kEnum,      ///< text out of `options`
    kList,      ///< of `element`
    kRecord,    ///< `fields`, in declaration order
    kRange,     ///< of `element`; expressions only
    kFunction,  ///< expressions only
  };
  struct Field {
    std::string name;
    TypePtr type;
    Label label;  ///< shown in forms; empty: the name
    bool is_private = false;  ///< personal data of the person the case is about
  };

  Kind kind = Kind::kAny;
  bool optional = false;  ///< may be null
  std::string name;       ///< of a named record type; empty otherwise
  TypePtr element;
  std::vector<std::string> options;
  std::vector<Field> fields;

  [[nodiscard]] const Field* field(std::string_view field_name) const;
};

[[nodiscard]] TypePtr make_type(Type::Kind kind);
[[nodiscard]] TypePtr list_of(TypePtr element);
[[nodiscard]] TypePtr optional_of(TypePtr type);   ///< the same type, null allowed
[[nodiscard]] TypePtr required_of(TypePtr type);   ///< the same type, null not allowed

/// "text", "[Line]", "optional money", "one of [A, B]": as a designer would write it.
[[nodiscard]] std::string describe(const Type& type);

/// May a value of type `from` be stored where `to` is declared? int fits decimal, T optional T;
/// bare numbers fit money; enum fits text and the reverse is checked by literal.
[[nodiscard]] bool assignable(const Type& from, const Type& to);

/// Reads an outside value (JSON-shaped: null, bool, number, text, list, map) as `type`: text to
/// dates, numbers or number texts to decimals, {amount, currency} or a number to money in
/// `currency`, records field by field. Refuses unknown fields, missing required fields and values
/// out of an enum. The rejection (code "TYPE") names the path; `details` maps every bad path to a
/// sentence, so that all faults show at once.
[[nodiscard]] Result<Value> conform(const Value& raw, const Type& type, std::string_view path,
                                    std::string_view currency);

}  // namespace recourse::feel
