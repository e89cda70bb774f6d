#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace recourse {

/// Two lower-case hexadecimal digits a byte.
void append_hex(std::string_view bytes, std::string& out);
[[nodiscard]] std::string to_hex(std::string_view bytes);

enum class HexLetters : std::uint8_t { kSmall, kAny };
/// The inverse: fills the digits.size() / 2 bytes from `out` on. false: they are not digits, all of
/// them, or an odd number of them; what `out` holds then means nothing.
[[nodiscard]] bool from_hex(std::string_view digits, char* out,
                            HexLetters letters = HexLetters::kSmall);

}  // namespace recourse
