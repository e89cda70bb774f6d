#pragma once
#include <string>
#include <string_view>

namespace recourse {

/// Text for the content or a double-quoted attribute of XML and HTML: the four special characters
/// by name, control characters other than newline and tab (which XML cannot hold) left out.
[[nodiscard]] std::string escape_markup(std::string_view text);

}  // namespace recourse
