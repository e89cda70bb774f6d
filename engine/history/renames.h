#pragma once
#include <map>
#include <string>

namespace recourse::history {

/// Steps that have another name in another version of a definition: path or unique name, old to
/// new. What lies below a renamed step moves with it.
using Renames = std::map<std::string, std::string>;
[[nodiscard]] std::string renamed(const Renames& renames, const std::string& path);

}  // namespace recourse::history
