#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace recourse::store {

/// Canonical text with its identifiers, digests and instants, quotes and all, in a few bytes each:
/// no compressor can find them before. Texts hold no bytes below 0x20, so these mark them:
///   0x01 and 32 bytes: 64 hexadecimal digits; 0x02 and 16 bytes: 32 of them
///   0x03, the number of fractional digits (0 to 6) and digits, two a byte: YYYY-MM-DDThh:mm:ss.fZ
/// nullopt: the text holds such a byte itself.
[[nodiscard]] std::optional<std::string> with_short_forms(std::string_view text);

/// The inverse. nullopt for anything that with_short_forms() does not make.
[[nodiscard]] std::optional<std::string> without_short_forms(std::string_view bytes);

}  // namespace recourse::store
