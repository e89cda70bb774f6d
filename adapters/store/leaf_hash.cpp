#include "adapters/store/leaf_hash.h"

#include <sodium.h>

#include <array>

#include "engine/base/hex.h"

namespace recourse::store {

std::string leaf_hash(std::string_view bytes) {
  static constexpr unsigned char kLeaf = 0;
  crypto_hash_sha256_state state;
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &kLeaf, 1);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
  crypto_hash_sha256_final(&state, digest.data());
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace recourse::store
