#pragma once
#include "engine/definition/check_library.h"
#include "engine/ports/directory.h"

namespace recourse::directory {

/// The part of a directory that a definition's roles name, for check_staff.
[[nodiscard]] definition::Staff staff_of(const ports::Directory& directory,
                                         const definition::ProcessDefinition& definition);

}  // namespace recourse::directory
