#pragma once
#include <string>
#include <string_view>

namespace recourse::vault {

/// The key that wraps the keys of persons. It lies in a file of its own, outside the database and
/// its backups: who has only those can read no personal data.
class MasterKey {
 public:
  /// Requires: 32 bytes.
  explicit MasterKey(std::string_view bytes);

  /// Keyed hashes, hex: equal texts give equal hashes, and nobody without the key can try texts.
  [[nodiscard]] std::string person_hash(std::string_view person) const;
  [[nodiscard]] std::string mark(std::string_view text) const;  ///< letters' case aside
  /// Of the keys of persons; `nonce` 24 bytes. nullopt is thrown as StoreError kCorrupt.
  [[nodiscard]] std::string wrap(std::string_view key, std::string_view id,
                                 const std::string& nonce) const;
  [[nodiscard]] std::string unwrap(const std::string& wrapped, std::string_view id) const;

 private:
  std::string wrapping_, persons_, marks_;  ///< derived, one a purpose
};

/// Keyed hash, hex, under a key of a person.
[[nodiscard]] std::string mark_under(std::string_view key, std::string_view text);

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kNonceBytes = 24;

/// XChaCha20-Poly1305, base64 over nonce and ciphertext; `bound_to` must be the same again.
[[nodiscard]] std::string encrypt(std::string_view plain, std::string_view key,
                                  std::string_view bound_to, const std::string& nonce);
/// Throws StoreError kCorrupt: another key, or it was changed.
[[nodiscard]] std::string decrypt(const std::string& body, std::string_view key,
                                  std::string_view bound_to);

/// The same in bytes: nonce, then ciphertext.
[[nodiscard]] std::string encrypted(std::string_view plain, std::string_view key,
                                    std::string_view bound_to, const std::string& nonce);
[[nodiscard]] std::string decrypted(std::string_view bytes, std::string_view key,
                                    std::string_view bound_to);

/// The key in a file of one line, "recourse-master-key-1 HEX". Throws StoreError with what to do
/// when it is absent, others may read it (it must have mode 0600), or it is no such file.
[[nodiscard]] MasterKey read_master_key(const std::string& path);
/// Makes the file, mode 0600. Throws StoreError when it is there already or cannot be written.
void make_master_key(const std::string& path);

}  // namespace recourse::vault
