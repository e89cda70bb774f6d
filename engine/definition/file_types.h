#pragma once
#include <string_view>

#include "engine/feel/type.h"

namespace recourse::definition {

/// Can a value of this type name a file?
[[nodiscard]] bool holds_files(const feel::Type& type);
/// Does what stands at `path` below it (dotted, may be empty) name a file, or a list of files?
[[nodiscard]] bool takes_files(const feel::Type* type, std::string_view path);

}  // namespace recourse::definition
