#pragma once
#include <string_view>

#include "adapters/yaml/node.h"
#include "engine/feel/type.h"

namespace recourse::yaml {

/// Fixes for what has the wrong form: with the words that stand there where it is plain what is
/// meant (`assign: lead`: {role: lead}), else with an example from the table of keys.
[[nodiscard]] Label how_to_write(std::string_view shape, const Node& found);
/// Where names with a value each are expected.
[[nodiscard]] Label pairs_for(const Node& found);
/// Where a list is expected, whose items have their name in the key `named`; "": they have none.
[[nodiscard]] Label list_for(const Node& found, std::string_view named);
/// For a key that has its place one level up or down, or another name here; empty: it has not.
[[nodiscard]] Label hint_for_misplaced(std::string_view shape, std::string_view key);

/// For a literal that does not fit: also words that other YAML readers take for true and false.
[[nodiscard]] Label literal_fix(const Node& node, const feel::Type& wanted);
/// For a list that YAML has read: the expression that gives it.
[[nodiscard]] Label as_expression(const Node& node);
/// For a cell of a decision, quoted because of its sign: the same in words; empty: it has none.
[[nodiscard]] Label comparison_in_words(std::string_view cell);
/// For a time span: the unit that is meant by other words for it.
[[nodiscard]] Label span_fix(const std::string& text);

}  // namespace recourse::yaml
