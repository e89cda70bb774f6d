#include "adapters/http/secret.h"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "engine/base/hex.h"

namespace recourse::http {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = 19 * 1024 * 1024;

void ready() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
}

template <std::size_t kBytes>
std::string random_text() {
  ready();
  std::array<unsigned char, kBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, sodium_base64_ENCODED_LEN(kBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
      text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

}  // namespace

std::string random_secret() { return random_text<32>(); }
std::string random_nonce() { return random_text<16>(); }

std::string secret_hash(std::string_view secret) {
  ready();
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(secret.data()),
                     secret.size());
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hash_password(std::string_view password) {
  ready();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), kPasses, kMemoryBytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("there is no memory to hash a password (19 MiB)");
  }
  return out.data();
}

bool verify_password(const std::string& hash, std::string_view password) {
  ready();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

const std::string& decoy_hash() {
  static const std::string kHash = hash_password(random_secret());
  return kHash;
}

}  // namespace recourse::http
