#pragma once
#include <atomic>

#include "adapters/runtime/ambient.h"

/// Time and ids that a test, a scenario or the demo's seeding sets: the same run gives the same
/// history on every database.
namespace recourse::runtime {

class SetClock final : public ports::Clock {
 public:
  explicit SetClock(Instant now) : now_(now) {}
  [[nodiscard]] Instant now() const override { return now_; }
  /// Never goes back.
  void set(Instant now) {
    if (now > now_) now_ = now;
  }

 private:
  Instant now_;
};

/// Ids that follow the set clock and a counter; `seed` keeps several sources apart.
class CountedIds final : public ports::IdSource {
 public:
  CountedIds(const ports::Clock& clock, std::uint64_t seed) : clock_(clock), seed_(seed) {}
  [[nodiscard]] std::array<std::uint8_t, 16> next() override;

 private:
  const ports::Clock& clock_;
  std::uint64_t seed_;
  std::uint64_t last_ = 0;
};

/// Bytes that follow a counter: no secret at all.
class CountedBytes final : public ports::Entropy {
 public:
  [[nodiscard]] std::string bytes(std::size_t count) override;

 private:
  std::atomic<std::uint64_t> next_ = 0;
};

}  // namespace recourse::runtime
