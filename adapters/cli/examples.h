#pragma once
#include <string_view>

namespace recourse::cli {

/// What to type first, for the help of a command ("check", "db init"); "" when there is none yet,
/// which a test refuses.
[[nodiscard]] std::string_view example_of(std::string_view command);

}  // namespace recourse::cli
