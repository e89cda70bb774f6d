#include "adapters/runtime/virtual_world.h"

#include <algorithm>

namespace recourse::runtime {

namespace {
/// SplitMix64: spreads a counter over all bits.
std::uint64_t spread(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
  return bits ^ (bits >> 31);
}
}  // namespace

std::string CountedBytes::bytes(std::size_t count) {
  std::string out;
  while (out.size() < count) {
    const std::uint64_t word = spread(++next_ * 0x9E3779B97F4A7C15ULL);
    for (int i = 0; i < 8 && out.size() < count; ++i) out += static_cast<char>(word >> (8 * i));
  }
  return out;
}

std::array<std::uint8_t, 16> CountedIds::next() {
  const auto ms = static_cast<std::uint64_t>(clock_.now().us / 1000);
  last_ = std::max(last_ + 1, ms << 12);
  // The low half must spread well over shards and hash tables.
  return uuid_v7(last_, spread(last_ + seed_ * 0x9E3779B97F4A7C15ULL));
}

}  // namespace recourse::runtime
