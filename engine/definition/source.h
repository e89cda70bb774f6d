#pragma once
#include <string>
#include <variant>
#include <vector>

#include "engine/feel/expression.h"

namespace recourse::definition {

/// The right side of `set`, `with`, `save`, `collect`: a literal already of the right type, a
/// template, an expression, or a record / list of such.
struct Source {
  struct Part;  // {name, source}
  std::variant<Value, feel::Template, feel::Expression, std::vector<Part>, std::vector<Source>>
      content;
  [[nodiscard]] Result<Value> evaluate(const feel::Environment& environment) const;
};
struct Source::Part {
  std::string name;
  Source source;
};

/// One write: `path` is dotted, its first name is a variable in sight of the step.
struct Assignment {
  std::string path;
  Source source;
};
using Assignments = std::vector<Assignment>;  ///< all right sides are evaluated before any write

}  // namespace recourse::definition
