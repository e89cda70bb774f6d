#pragma once
#include "adapters/yaml/draft.h"

namespace recourse::yaml {

using NamedTypes = std::map<std::string, feel::TypePtr>;

/// A type as a definition writes it. Reports and gives nullptr when it cannot be read.
[[nodiscard]] feel::TypePtr read_type(Report& report, const Node& node, const NamedTypes& types);
/// {field: TYPE, …} as a record called `name` (may be empty). A field may be {type, label}.
[[nodiscard]] feel::TypePtr read_record_type(Report& report, const Node& node,
                                             const std::string& name, const NamedTypes& types);
/// The `types:` block; types may name each other in any order, but not themselves.
[[nodiscard]] NamedTypes read_types(Report& report, const Node& node);

}  // namespace recourse::yaml
