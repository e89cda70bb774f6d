#pragma once
#include <optional>
#include <string>

#include "engine/definition/possible.h"
#include "engine/feel/syntax.h"

namespace recourse::definition {

/// Lists are followed by how many items they have, as far as nothing else is asked of them.
[[nodiscard]] bool is_counted(const Variable& variable);
/// `count(LIST)`.
[[nodiscard]] bool is_count_of(const feel::Node& node, const std::string& list);
/// Does the expression ask nothing of the list but that?
[[nodiscard]] bool asks_only_count(const feel::Node& tree, const std::string& list);

/// How many items a right side gives, where writing replaces the list; or adds, where it appends.
[[nodiscard]] Possible items_given(const Source& source);
[[nodiscard]] Possible items_added(const Source& source);
/// So many and any number more.
[[nodiscard]] Possible at_least(const Possible& items);
[[nodiscard]] Possible any_number_from(const Decimal& low);
[[nodiscard]] Possible sum(const Possible& one, const Possible& other);
/// A list of so many, whatever they are; nullopt: too many to make one.
[[nodiscard]] std::optional<Value> some_list(const Value& items);

}  // namespace recourse::definition
