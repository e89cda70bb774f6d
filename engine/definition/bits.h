#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace recourse::definition {

/// A set of small numbers of a fixed universe: what the data-flow analysis joins a million times.
class Bits {
 public:
  explicit Bits(std::size_t size = 0, bool full = false)
      : words_((size + 63) / 64, full ? ~std::uint64_t{0} : 0) {}

  [[nodiscard]] bool has(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1U) != 0; }
  void add(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void drop(std::size_t i) { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }
  /// Gives true when that changed something.
  bool keep_common(const Bits& other) {
    bool changed = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t common = words_[i] & other.words_[i];
      changed = changed || common != words_[i];
      words_[i] = common;
    }
    return changed;
  }
  void add_all(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void drop_all(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  bool operator==(const Bits&) const = default;

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace recourse::definition
