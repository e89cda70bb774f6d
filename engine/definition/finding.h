#pragma once
#include <string>
#include <vector>

#include "engine/base/label.h"

namespace recourse::definition {

/// One thing the checker has to say about a definition.
struct Finding {
  enum class Severity { kError, kWarning } severity = Severity::kError;
  std::string code;   ///< "E-FALLTHROUGH"
  int line = 0;       ///< 1-based
  int column = 0;     ///< 1-based, in code points
  std::string step;   ///< step path, may be empty
  Label text;         ///< one plain sentence
  Label fix;          ///< what to do
};

[[nodiscard]] inline bool has_errors(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.severity == Finding::Severity::kError) return true;
  }
  return false;
}

}  // namespace recourse::definition
