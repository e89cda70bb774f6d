#pragma once
#include <string>

#include "engine/feel/type.h"
#include "engine/ports/directory.h"

namespace recourse::command {

/// {PATH: {en, zh}} where a value of this type, in clear, names somebody the house does not know;
/// places in lists stand in the path: "others[0]". Who has left is known; who never was would be
/// given work that nobody gets.
[[nodiscard]] Map unknown_people(const feel::Type& type, const Value& value,
                                 const std::string& path, const ports::Directory& directory);

}  // namespace recourse::command
