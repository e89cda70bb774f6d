#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace recourse::json {

/// RFC 4648 with padding; the reader takes the one spelling of some bytes and no other.
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace recourse::json
