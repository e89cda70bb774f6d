#pragma once
#include <string>
#include <vector>

#include "engine/ports/directory.h"

namespace recourse::command {

/// Whom “@name” in a text means, once each, sorted: the longest name of somebody at work.
[[nodiscard]] std::vector<std::string> mentioned(std::string_view text,
                                                 const ports::Directory& directory);

}  // namespace recourse::command
