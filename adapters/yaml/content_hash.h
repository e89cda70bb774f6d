#pragma once
#include <string>
#include <string_view>

namespace recourse::yaml {

/// SHA-256 of the bytes, in lower-case hex: what names a published content (L11).
[[nodiscard]] std::string content_hash(std::string_view bytes);

}  // namespace recourse::yaml
