#pragma once
#include <string>

namespace recourse::definition {

/// The variable a path begins with: `complaint` of `complaint.amount`.
[[nodiscard]] inline std::string root_of(const std::string& path) {
  return path.substr(0, path.find('.'));
}

}  // namespace recourse::definition
