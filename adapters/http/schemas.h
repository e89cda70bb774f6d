#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/value.h"

namespace recourse::http {

/// One member of a JSON object, from the notation of the tables: `name:type`, `name*:type` where it
/// may be absent. Types: text, id, time (UTC), count (a whole number, as text or number), bool, map
/// (an object with members of its own), any; a word with a capital is a table of its own. `[]`
/// after it: a list of them; `?` at the end: or null.
struct Member {
  std::string_view name;
  std::string_view type;  ///< without [] and ?
  bool optional = false;
  bool list = false;
  bool nullable = false;
};
[[nodiscard]] std::vector<Member> members_of(std::string_view table);

/// The schema of an object with exactly these members.
[[nodiscard]] Value object_schema(std::string_view table);
/// {"$ref": …} to a named table, or a list of them ("Person[]").
[[nodiscard]] Value reference(std::string_view name);
/// Every named table and enum of the API, for #/components/schemas.
[[nodiscard]] Map component_schemas();

}  // namespace recourse::http
