#include "adapters/runtime/virtual_world.h"

#include <algorithm>

namespace recourse::runtime {

std::array<std::uint8_t, 16> CountedIds::next() {
  const auto ms = static_cast<std::uint64_t>(clock_.now().us / 1000);
  last_ = std::max(last_ + 1, ms << 12);
  // SplitMix64: the low half must spread well over shards and hash tables.
  std::uint64_t low = last_ + seed_ * 0x9E3779B97F4A7C15ULL;
  low = (low ^ (low >> 30)) * 0xBF58476D1CE4E5B9ULL;
  low = (low ^ (low >> 27)) * 0x94D049BB133111EBULL;
  return uuid_v7(last_, low ^ (low >> 31));
}

}  // namespace recourse::runtime
