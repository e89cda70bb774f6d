#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "adapters/yaml/node.h"

namespace recourse::yaml {

struct Formatted {
  std::string text;  ///< empty when there are findings
  std::vector<definition::Finding> findings;
};

/// The canonical layout of a YAML file (layout.h), comments kept. Formatting twice gives the same,
/// and the meaning never changes: that is compared here, and refused (E-FORMAT) where it would.
/// Never throws.
[[nodiscard]] Formatted format(std::string_view source);

/// What a tree says, whatever its layout: equal for two files that every reader reads alike.
[[nodiscard]] std::string meaning_hash(const Node& root);

}  // namespace recourse::yaml
