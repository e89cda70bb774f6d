#include "adapters/yaml/content_hash.h"

#include <sodium/crypto_hash_sha256.h>

#include "engine/base/hex.h"

namespace recourse::yaml {

std::string content_hash(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
}

}  // namespace recourse::yaml
