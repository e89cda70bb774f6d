#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace recourse::seal {

/// Bytes of the UTF-8 character at `at`; 0: none (overlong, a surrogate, past U+10FFFF, cut off).
[[nodiscard]] std::size_t utf8_size(const char* at, const char* end);
/// The text of a JSON string without its quotes. Requires: valid escapes and UTF-8.
[[nodiscard]] std::string unescaped(std::string_view raw);
/// For the order of RFC 8785. Requires: valid UTF-8.
[[nodiscard]] std::u16string utf16_of(std::string_view text);
/// `text` as a canonical JSON string, quotes and all.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace recourse::seal
