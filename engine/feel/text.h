#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace recourse::feel {

/// Text is counted in code points, as FEEL does; broken UTF-8 counts byte by byte.
[[nodiscard]] std::size_t code_points(std::string_view text);
/// Byte offset of the code point number `index` (0-based), or the size when there are fewer.
[[nodiscard]] std::size_t byte_offset(std::string_view text, std::size_t index);
/// Simple case mapping for ASCII, Latin, Greek and Cyrillic; no locale.
[[nodiscard]] std::string upper_cased(std::string_view text);
[[nodiscard]] std::string lower_cased(std::string_view text);

}  // namespace recourse::feel
