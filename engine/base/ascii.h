#pragma once
#include <string>
#include <string_view>

namespace recourse {

/// Letters A–Z small; every other byte as it is, so UTF-8 stays whole.
[[nodiscard]] std::string lower_ascii(std::string_view text);

/// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace recourse
