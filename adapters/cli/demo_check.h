#pragma once
#include <string>

#include "adapters/cli/terminal.h"

namespace recourse::cli {

/// Drives one complaint from intake to its end through the API of a running demo, as the people it
/// is given to. Exit code; says every step.
[[nodiscard]] int drive_one_complaint(const std::string& url, const std::string& operator_token,
                                      const Terminal& terminal);

}  // namespace recourse::cli
