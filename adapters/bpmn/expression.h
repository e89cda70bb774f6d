#pragma once
#include <map>
#include <string>
#include <string_view>

#include "engine/base/label.h"

namespace recourse::bpmn {

/// A variable that expressions of the file name: its type word, and whether it may be missing.
struct VariableFact {
  std::string type;  ///< "" while nothing tells
  bool optional = false;
};
using VariableFacts = std::map<std::string, VariableFact>;

struct Translated {
  std::string feel;   ///< empty when refused
  Label refusal;
  [[nodiscard]] bool ok() const { return refusal.empty(); }
};

/// A condition or number of a BPMN file, written in the common ground of Java, EL and FEEL
/// (`${a < 3 && !b.contains("x")}`), as FEEL. Learns the types of variables from what they are
/// compared with. `wanted` is "bool", "int" or "".
[[nodiscard]] Translated translate(std::string_view text, const std::string& wanted,
                                   VariableFacts& facts);

/// An ISO 8601 duration as a span of the language ("PT90S" → "90 seconds"); empty: it is none.
[[nodiscard]] std::string span_of(std::string_view duration);

}  // namespace recourse::bpmn
