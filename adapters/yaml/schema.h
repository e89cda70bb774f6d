#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/label.h"

/// What keys.h says, for editors and for readers.
namespace recourse::yaml {

/// definition, scenario, calendar, policy, connector, directory: the kinds of file there are.
[[nodiscard]] const std::vector<std::string>& schema_names();

/// The JSON Schema (draft-07) of such a file: one definition a shape, if/then for each kind of
/// step, a description on every key. It helps typing; the checker is the authority.
/// Requires: `file` is one of schema_names().
[[nodiscard]] std::string json_schema(std::string_view file, Language language);

/// A Markdown page of all keys in both languages.
[[nodiscard]] std::string keys_page();

}  // namespace recourse::yaml
