#include "adapters/runtime/ambient.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>

#include "engine/base/hex.h"

namespace recourse::runtime {
namespace {
using Micros = std::chrono::microseconds;

void require_sodium() {
  // Returns 1 when it was ready before; only a negative answer means there is no entropy at all.
  static const int ready = sodium_init();
  RECOURSE_INVARIANT(ready >= 0, "libsodium cannot be initialised");
}
}  // namespace

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<Micros>(since).count()};
}

std::array<std::uint8_t, 16> uuid_v7(std::uint64_t stamp, std::uint64_t low) {
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t ms = stamp >> 12;
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  bytes[6] = static_cast<std::uint8_t>(0x70 | ((stamp >> 8) & 0x0F));
  bytes[7] = static_cast<std::uint8_t>(stamp);
  for (int i = 0; i < 8; ++i) bytes[8 + i] = static_cast<std::uint8_t>(low >> (8 * (7 - i)));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return bytes;
}

RandomIds::RandomIds() { require_sodium(); }

std::array<std::uint8_t, 16> RandomIds::next() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  const std::lock_guard lock(mutex_);
  if (used_ == kept_.size()) {
    randombytes_buf(kept_.data(), sizeof kept_);
    used_ = 0;
  }
  const std::uint64_t low = kept_[used_++];
  last_ = std::max(last_ + 1, static_cast<std::uint64_t>(ms) << 12);
  return uuid_v7(last_, low);
}

std::string RandomBytes::bytes(std::size_t count) {
  require_sodium();
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

/// OpenSSL and not libsodium, which knows no SHA instructions: every record is hashed on its way.
std::string Sha256::sha256(std::string_view bytes) const {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, 32> digest{};
  const bool done = method != nullptr && EVP_Digest(bytes.data(), bytes.size(), digest.data(),
                                                    nullptr, method, nullptr) == 1;
  RECOURSE_INVARIANT(done, "OpenSSL knows no SHA-256");
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace recourse::runtime
