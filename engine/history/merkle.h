#pragma once
// The log over all step records: a Merkle tree as RFC 6962 defines it. A leaf is the hash of a
// record, a node is SHA-256(0x01 ‖ left ‖ right). The tree over n leaves splits at the largest
// power of two below n, so all but the right edge are complete subtrees: (level, index) covers the
// leaves from index·2^level on. Every eighth level is kept in the database, the rest is computed.
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "engine/history/digest.h"

namespace recourse::history {

using Sha256Function = std::function<Digest(std::string_view bytes)>;

[[nodiscard]] Digest merkle_node(const Sha256Function& sha256, const Digest& left,
                                 const Digest& right);

/// A tree that only grows, as its right edge: appending costs one node a leaf on average.
class MerkleEdge {
 public:
  explicit MerkleEdge(Sha256Function sha256) : sha256_(std::move(sha256)) {}

  /// `completed` (if given) is told of each subtree that became complete, small ones first.
  using Completed = std::function<void(int level, std::uint64_t index, const Digest& hash)>;
  void append(const Digest& leaf, const Completed& completed = {});
  /// Takes a complete subtree in one go. Requires: size() is a multiple of 2^level.
  void append_subtree(int level, const Digest& hash, const Completed& completed = {});

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;  ///< SHA-256 of nothing when empty

 private:
  Sha256Function sha256_;
  std::vector<std::pair<int, Digest>> edge_;  ///< (level, hash), large ones first
  std::uint64_t size_ = 0;
};

inline constexpr int kStoredLevels = 8;  ///< every eighth level is stored
inline constexpr std::uint64_t kTileWidth = 1ULL << kStoredLevels;

/// Hashes of complete subtrees of any level, from those that are stored.
class MerkleTiles {
 public:
  /// The hashes `from`, `from + 1`, … of a stored level (0: leaves), at most `count`.
  using Read =
      std::function<std::vector<Digest>(int level, std::uint64_t from, std::uint64_t count)>;
  MerkleTiles(Read read, Sha256Function sha256)
      : read_(std::move(read)), sha256_(std::move(sha256)) {}

  /// The tree over the leaves [low, high), which must be a part of some tree's splitting.
  [[nodiscard]] Digest range(std::uint64_t low, std::uint64_t high);
  /// RFC 6962 section 2.1.2: that the tree of `old_size` leaves is a beginning of that of `size`.
  [[nodiscard]] std::vector<Digest> consistency(std::uint64_t old_size, std::uint64_t size);
  [[nodiscard]] MerkleEdge edge(std::uint64_t size);

 private:
  Digest subtree(int level, std::uint64_t index);
  void prove(std::uint64_t old_size, std::uint64_t low, std::uint64_t high, bool whole,
             std::vector<Digest>& out);

  Read read_;
  Sha256Function sha256_;
  std::map<std::pair<int, std::uint64_t>, std::vector<Digest>> tiles_;
};

/// Does `proof` lead from the one root to the other?
[[nodiscard]] bool consistent(const Sha256Function& sha256, std::uint64_t old_size,
                              const Digest& old_root, std::uint64_t size, const Digest& root,
                              const std::vector<Digest>& proof);

/// A proof for many leaves at once. The tree is split as above; a part that holds none of the
/// leaves is given by its hash under (low, high). Everything else is computed.
using MerkleLeaves = std::map<std::uint64_t, Digest>;
using MerkleParts = std::map<std::pair<std::uint64_t, std::uint64_t>, Digest>;
[[nodiscard]] MerkleParts parts_around(const MerkleLeaves& leaves, std::uint64_t size,
                                       MerkleTiles& tiles);
/// nullopt: a part is missing. Leaves at `size` and beyond are left aside.
[[nodiscard]] std::optional<Digest> root_from(const MerkleLeaves& leaves, const MerkleParts& parts,
                                              std::uint64_t size, const Sha256Function& sha256);

}  // namespace recourse::history
