#include "adapters/runtime/ambient.h"

#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "adapters/runtime/virtual_world.h"

namespace recourse::runtime {

TEST_CASE("ids: they rise, never repeat, and carry the version of their layout") {
  RandomIds ids;
  InstanceId last;
  for (int i = 0; i < 20'000; ++i) {
    const auto id = ids.make<InstanceId>();
    REQUIRE(last < id);
    REQUIRE((id.bytes[6] >> 4) == 7);
    REQUIRE((id.bytes[8] >> 6) == 2);
    last = id;
  }
}

TEST_CASE("ids: threads never get the same one") {
  RandomIds ids;
  std::vector<std::vector<InstanceId>> made(4);
  std::vector<std::thread> threads;
  for (auto& own : made) {
    threads.emplace_back([&ids, &own] {
      for (int i = 0; i < 5'000; ++i) own.push_back(ids.make<InstanceId>());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<InstanceId> all;
  for (const auto& own : made) all.insert(own.begin(), own.end());
  CHECK(all.size() == 20'000);
}

TEST_CASE("ids: those of a set clock are the same in every run and spread over shards") {
  const SetClock clock(Instant{1'772'438'400'000'000});
  CountedIds first(clock, 1), again(clock, 1), other(clock, 2);
  std::set<std::size_t> shards;
  for (int i = 0; i < 100; ++i) {
    const auto id = first.make<InstanceId>();
    CHECK(id == again.make<InstanceId>());
    CHECK(id != other.make<InstanceId>());
    shards.insert(std::hash<InstanceId>{}(id) % 8);
  }
  CHECK(shards.size() == 8);
}

TEST_CASE("hasher: SHA-256 of the empty text and of abc are the published ones") {
  const Sha256 hasher;
  CHECK(hasher.sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hasher.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace recourse::runtime
