#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/value.h"

namespace recourse::conformance {

/// What an expression may look at.
struct Scope {
  std::function<const Value*(const std::string&)> variable;  ///< null: not declared
  std::function<bool(const std::string&)> in_state;
};

/// The tiny language of the suites: numbers, texts, true, false, null, names, `.field`, + - * /,
/// === !== == != < <= > >=, && || !, list literals, In('state').
class ScxmlExpression {
 public:
  struct Node;  // defined beside the parser

  /// Throws std::runtime_error when the text is none.
  explicit ScxmlExpression(std::string_view text);
  /// Throws std::runtime_error for a name nobody declared and for operands that do not fit.
  [[nodiscard]] Value value(const Scope& scope) const;
  [[nodiscard]] bool truth(const Scope& scope) const;

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace recourse::conformance
