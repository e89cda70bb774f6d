#pragma once
// The part of jq that small workflows use, rewritten as FEEL with DMN's semantics.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recourse::conformance {

struct Jq;
using JqPtr = std::unique_ptr<Jq>;

/// A jq expression as read.
struct Jq {
  enum class Op {
    kDot, kLiteral, kText, kVariable, kField, kIndex, kSlice, kEach, kList, kObject, kBinary,
    kNegate, kPipe, kIf, kCall
  };
  Op op = Op::kDot;
  std::string text;            ///< FEEL literal, name of a variable, field or function, operator
  std::vector<JqPtr> kids;
  std::vector<JqPtr> keys;     ///< kObject: of each kid. kText: parts in turn, as kids
};

/// Throws std::runtime_error with what cannot be read.
[[nodiscard]] JqPtr read_jq(std::string_view text);

/// What names of jq mean where an expression stands.
struct JqNames {
  std::string dot;                               ///< the FEEL name of "."
  std::map<std::string, std::string> variables;  ///< "$color" without the sign → FEEL
};

/// FEEL text that gives what the jq expression gives: one value, no stream of them.
[[nodiscard]] std::string feel_of_jq(const Jq& expression, const JqNames& names);
/// A FEEL condition: jq takes all but null and false for true.
[[nodiscard]] std::string feel_condition(const Jq& expression, const JqNames& names);
/// A text as FEEL writes it.
[[nodiscard]] std::string feel_quoted(std::string_view text);

}  // namespace recourse::conformance
