#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace recourse::notify {

[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);  ///< 32 bytes
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::string base64url(std::string_view bytes);                  ///< without padding
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);  ///< either alphabet
[[nodiscard]] std::string percent_encoded(std::string_view text);
[[nodiscard]] std::string random_bytes(std::size_t count);
/// In a time that does not tell how much was equal.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b);

/// `payload` with its signature, as one word for an address; and back, when the signature is ours.
[[nodiscard]] std::string signed_word(std::string_view key, std::string_view payload);
[[nodiscard]] std::optional<std::string> open_signed_word(std::string_view key,
                                                          std::string_view word);

}  // namespace recourse::notify
