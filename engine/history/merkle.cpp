#include "engine/history/merkle.h"

#include <bit>

#include "engine/base/invariant.h"

namespace recourse::history {
namespace {

/// The largest power of two below n. Requires: n > 1.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

int level_of(std::uint64_t width) { return std::countr_zero(width); }

bool any_leaf(const MerkleLeaves& leaves, std::uint64_t low, std::uint64_t high) {
  const auto first = leaves.lower_bound(low);
  return first != leaves.end() && first->first < high;
}

void collect_parts(const MerkleLeaves& leaves, std::uint64_t low, std::uint64_t high,
                   MerkleTiles& tiles, MerkleParts& out) {
  if (!any_leaf(leaves, low, high)) {
    out.emplace(std::pair(low, high), tiles.range(low, high));
    return;
  }
  if (high - low == 1) return;
  const std::uint64_t middle = low + split_of(high - low);
  collect_parts(leaves, low, middle, tiles, out);
  collect_parts(leaves, middle, high, tiles, out);
}

std::optional<Digest> computed(const MerkleLeaves& leaves, const MerkleParts& parts,
                               std::uint64_t low, std::uint64_t high,
                               const Sha256Function& sha256) {
  if (!any_leaf(leaves, low, high)) {
    const auto found = parts.find({low, high});
    return found == parts.end() ? std::nullopt : std::optional(found->second);
  }
  if (high - low == 1) return leaves.at(low);
  const std::uint64_t middle = low + split_of(high - low);
  const auto left = computed(leaves, parts, low, middle, sha256);
  if (!left) return std::nullopt;
  const auto right = computed(leaves, parts, middle, high, sha256);
  if (!right) return std::nullopt;
  return merkle_node(sha256, *left, *right);
}

}  // namespace

Digest merkle_node(const Sha256Function& sha256, const Digest& left, const Digest& right) {
  std::array<char, 65> bytes;
  bytes[0] = 1;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 33);
  return sha256({bytes.data(), bytes.size()});
}

void MerkleEdge::append(const Digest& leaf, const Completed& completed) {
  append_subtree(0, leaf, completed);
}

void MerkleEdge::append_subtree(int level, const Digest& hash, const Completed& completed) {
  RECOURSE_INVARIANT(size_ % (1ULL << level) == 0, "a subtree in the middle of another");
  size_ += 1ULL << level;
  Digest whole = hash;
  if (completed) completed(level, (size_ >> level) - 1, whole);
  while (!edge_.empty() && edge_.back().first == level) {
    whole = merkle_node(sha256_, edge_.back().second, whole);
    edge_.pop_back();
    ++level;
    if (completed) completed(level, (size_ >> level) - 1, whole);
  }
  edge_.emplace_back(level, whole);
}

Digest MerkleEdge::root() const {
  if (edge_.empty()) return sha256_({});
  Digest root = edge_.back().second;
  for (std::size_t i = edge_.size() - 1; i-- > 0;) {
    root = merkle_node(sha256_, edge_[i].second, root);
  }
  return root;
}

Digest MerkleTiles::subtree(int level, std::uint64_t index) {
  const int above = level % kStoredLevels;
  const int stored = level - above;
  const std::uint64_t first = index << above;
  const std::uint64_t tile = first / kTileWidth;
  std::vector<Digest>& hashes = tiles_[{stored, tile}];
  const std::size_t place = first % kTileWidth;
  const std::size_t count = std::size_t{1} << above;
  // A tile at the right edge may have grown since it was read.
  if (hashes.size() < place + count) hashes = read_(stored, tile * kTileWidth, kTileWidth);
  RECOURSE_INVARIANT(hashes.size() >= place + count, "the log is shorter than it says");
  std::vector<Digest> row(hashes.begin() + static_cast<std::ptrdiff_t>(place),
                          hashes.begin() + static_cast<std::ptrdiff_t>(place + count));
  for (; row.size() > 1; row.resize(row.size() / 2)) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) {
      row[i] = merkle_node(sha256_, row[2 * i], row[2 * i + 1]);
    }
  }
  return row.front();
}

Digest MerkleTiles::range(std::uint64_t low, std::uint64_t high) {
  const std::uint64_t width = high - low;
  if (std::has_single_bit(width)) return subtree(level_of(width), low / width);
  const std::uint64_t middle = low + split_of(width);
  const Digest left = range(low, middle);
  return merkle_node(sha256_, left, range(middle, high));
}

void MerkleTiles::prove(std::uint64_t old_size, std::uint64_t low, std::uint64_t high, bool whole,
                        std::vector<Digest>& out) {
  if (old_size == high) {
    if (!whole) out.push_back(range(low, high));
    return;
  }
  const std::uint64_t middle = low + split_of(high - low);
  if (old_size <= middle) {
    prove(old_size, low, middle, whole, out);
    out.push_back(range(middle, high));
  } else {
    prove(old_size, middle, high, false, out);
    out.push_back(range(low, middle));
  }
}

std::vector<Digest> MerkleTiles::consistency(std::uint64_t old_size, std::uint64_t size) {
  std::vector<Digest> out;
  if (old_size > 0 && old_size < size) prove(old_size, 0, size, true, out);
  return out;
}

MerkleEdge MerkleTiles::edge(std::uint64_t size) {
  MerkleEdge edge(sha256_);
  for (std::uint64_t at = 0; at < size;) {
    const std::uint64_t width = std::bit_floor(size - at);
    edge.append_subtree(level_of(width), subtree(level_of(width), at / width));
    at += width;
  }
  return edge;
}

/// RFC 9162 section 2.1.4.2.
bool consistent(const Sha256Function& sha256, std::uint64_t old_size, const Digest& old_root,
                std::uint64_t size, const Digest& root, const std::vector<Digest>& proof) {
  if (old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  if (old_size == 0) return proof.empty() && old_root == sha256({});
  std::vector<Digest> path = proof;
  if (std::has_single_bit(old_size)) path.insert(path.begin(), old_root);
  if (path.empty()) return false;
  std::uint64_t first = old_size - 1, last = size - 1;
  for (; (first & 1) != 0; first >>= 1) last >>= 1;
  Digest old_found = path.front(), found = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (last == 0) return false;
    if ((first & 1) != 0 || first == last) {
      old_found = merkle_node(sha256, path[i], old_found);
      found = merkle_node(sha256, path[i], found);
      for (; (first & 1) == 0 && first != 0; first >>= 1) last >>= 1;
    } else {
      found = merkle_node(sha256, found, path[i]);
    }
    first >>= 1, last >>= 1;
  }
  return last == 0 && old_found == old_root && found == root;
}

MerkleParts parts_around(const MerkleLeaves& leaves, std::uint64_t size, MerkleTiles& tiles) {
  MerkleParts out;
  if (size > 0) collect_parts(leaves, 0, size, tiles, out);
  return out;
}

std::optional<Digest> root_from(const MerkleLeaves& leaves, const MerkleParts& parts,
                                std::uint64_t size, const Sha256Function& sha256) {
  if (size == 0) return sha256({});
  return computed(leaves, parts, 0, size, sha256);
}

}  // namespace recourse::history
