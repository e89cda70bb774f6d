#pragma once
#include <array>
#include <cstdint>
#include <mutex>

#include "engine/ports/ambient.h"

/// The ambient ports as the running product has them; tests and scenarios use virtual_world.h.
namespace recourse::runtime {

class SystemClock final : public ports::Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

/// UUIDv7: 48 bits of milliseconds, 12 bits that count within one millisecond, 62 random bits from
/// libsodium, fetched from the kernel for many ids at once. Ids of one source rise strictly, also
/// when the system clock steps back.
class RandomIds final : public ports::IdSource {
 public:
  RandomIds();
  [[nodiscard]] std::array<std::uint8_t, 16> next() override;

 private:
  std::mutex mutex_;
  std::uint64_t last_ = 0;  ///< milliseconds << 12 | counter
  std::array<std::uint64_t, 512> kept_{};
  std::size_t used_ = kept_.size();
};

class Sha256 final : public ports::Hasher {
 public:
  [[nodiscard]] std::string sha256(std::string_view bytes) const override;
};

class RandomBytes final : public ports::Entropy {
 public:
  [[nodiscard]] std::string bytes(std::size_t count) override;
};

/// The layout of UUIDv7: `stamp` is milliseconds << 12 | counter, `low` fills the rest.
[[nodiscard]] std::array<std::uint8_t, 16> uuid_v7(std::uint64_t stamp, std::uint64_t low);

}  // namespace recourse::runtime
