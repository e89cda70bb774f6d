#pragma once
#include <string>

#include "engine/feel/type.h"
#include "engine/ports/directory.h"

namespace recourse::command {

/// Adds PATH: {en, zh} to `errors` where a value of this type, in clear, names somebody the house
/// does not know; places in lists stand in the path: "others[0]". Who has left is known; who never
/// was would be given work that nobody gets.
void tell_unknown_people(const feel::Type& type, const Value& value, const std::string& path,
                         const ports::Directory& directory, Map& errors);

}  // namespace recourse::command
