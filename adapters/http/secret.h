#pragma once
#include <string>
#include <string_view>

namespace recourse::http {

/// 256 random bits as 43 letters of base64url: session tokens, CSRF tokens.
[[nodiscard]] std::string random_secret();
/// 128 random bits, for the nonce of a content security policy.
[[nodiscard]] std::string random_nonce();
/// Hex SHA-256, the form in which tokens are stored.
[[nodiscard]] std::string secret_hash(std::string_view secret);
/// In a time that does not tell how much was equal.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// Argon2id, 3 passes over 19 MiB (OWASP's recommendation for interactive sign-in), as the text
/// libsodium verifies.
[[nodiscard]] std::string hash_password(std::string_view password);
[[nodiscard]] bool verify_password(const std::string& hash, std::string_view password);
/// Of no password: verified for unknown users, so that they take as long as known ones.
[[nodiscard]] const std::string& decoy_hash();

}  // namespace recourse::http
