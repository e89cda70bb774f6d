#include <catch2/catch.hpp>

#include <random>

#include "adapters/seal/sha256.h"

using namespace recourse::history;

namespace {

/// The eight leaves that RFC 6962's implementations are tested with, in hexadecimal.
const std::vector<std::string> kLeaves = {"",
                                          "00",
                                          "10",
                                          "2021",
                                          "3031",
                                          "40414243",
                                          "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f"};

std::string bytes_of(const std::string& digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return out;
}

/// A tree kept as the database keeps it: leaves and every eighth level.
struct KeptTree {
  recourse::seal::Sha256 sha256;
  MerkleEdge edge{sha256.function()};
  std::map<int, std::vector<Digest>> levels;
  std::vector<Digest> roots{edge.root()};

  void add(const Digest& leaf) {
    edge.append(leaf, [this](int level, std::uint64_t index, const Digest& hash) {
      if (level % kStoredLevels != 0) return;
      REQUIRE(index == levels[level].size());
      levels[level].push_back(hash);
    });
    roots.push_back(edge.root());
  }
  MerkleTiles tiles() {
    return MerkleTiles(
        [this](int level, std::uint64_t from, std::uint64_t count) {
          const auto& all = levels[level];
          std::vector<Digest> out;
          for (auto i = from; i < std::min<std::uint64_t>(from + count, all.size()); ++i) {
            out.push_back(all[i]);
          }
          return out;
        },
        sha256.function());
  }
  void grow(int leaves) {
    for (int i = 0; i < leaves; ++i) add(sha256.leaf(std::to_string(roots.size())));
  }
};

}  // namespace

TEST_CASE("merkle: the roots of RFC 6962's example leaves") {
  KeptTree tree;
  for (const std::string& leaf : kLeaves) tree.add(tree.sha256.leaf(bytes_of(leaf)));
  CHECK(hex(tree.roots[0]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(tree.roots[1]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(hex(tree.roots[2]) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  CHECK(hex(tree.roots[3]) == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
  CHECK(hex(tree.roots[4]) == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  CHECK(hex(tree.roots[5]) == "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4");
  CHECK(hex(tree.roots[6]) == "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef");
  CHECK(hex(tree.roots[7]) == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
  CHECK(hex(tree.roots[8]) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST_CASE("merkle: every size is a provable beginning of every later one, and of no other") {
  KeptTree tree;
  tree.grow(70);
  MerkleTiles tiles = tree.tiles();
  const auto sha256 = tree.sha256.function();
  for (std::uint64_t size = 1; size <= 70; ++size) {
    CHECK(tiles.edge(size).root() == tree.roots[size]);
    CHECK(tiles.range(0, size) == tree.roots[size]);
    for (std::uint64_t old = 1; old <= size; ++old) {
      auto proof = tiles.consistency(old, size);
      CHECK(consistent(sha256, old, tree.roots[old], size, tree.roots[size], proof));
      CHECK_FALSE(consistent(sha256, old, tree.roots[old - 1], size, tree.roots[size], proof));
      CHECK_FALSE(consistent(sha256, old, tree.roots[old], size, tree.roots[size - 1], proof));
      proof.push_back(tree.roots[0]);
      CHECK_FALSE(consistent(sha256, old, tree.roots[old], size, tree.roots[size], proof));
    }
  }
}

TEST_CASE("merkle: some leaves and the parts around them give the root") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  KeptTree tree;
  tree.grow(70'000);  // past the second stored level
  MerkleTiles tiles = tree.tiles();
  for (int round = 0; round < 50; ++round) {
    const std::uint64_t size = 1 + random() % 70'000;
    MerkleLeaves leaves;
    for (auto n = random() % 20; n > 0; --n) {
      const std::uint64_t place = random() % 70'000;  // some lie past `size`
      leaves[place] = tree.levels[0][place];
    }
    auto parts = parts_around(leaves, size, tiles);
    CHECK(root_from(leaves, parts, size, tree.sha256.function()) == tree.roots[size]);
    if (parts.empty()) continue;
    parts.begin()->second[0] ^= 1;
    CHECK(root_from(leaves, parts, size, tree.sha256.function()) != tree.roots[size]);
    parts.erase(parts.begin());
    CHECK_FALSE(root_from(leaves, parts, size, tree.sha256.function()).has_value());
  }
}
