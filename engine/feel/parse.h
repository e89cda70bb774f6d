#pragma once
#include <string_view>
#include <vector>

#include "engine/feel/names.h"
#include "engine/feel/syntax.h"

namespace recourse::feel {

struct Parsed {
  NodePtr root;  ///< null when there are problems
  std::vector<Problem> problems;
};

/// Text to tree, by the grammar; names are not looked up yet.
[[nodiscard]] Parsed parse_expression(std::string_view source, NameBook& book);
/// A cell of a decision table as a condition over the name "?". In a column of texts a bare word
/// stands for itself. `root` of "any" is the literal true.
[[nodiscard]] Parsed parse_cell(std::string_view source, const Type& input, NameBook& book);

}  // namespace recourse::feel
