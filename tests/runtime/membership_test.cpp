// What a node may take for granted of the others, by the lease alone: without threads, on a set
// clock.
#include "adapters/runtime/membership.h"

#include <catch2/catch.hpp>

namespace recourse::test {
namespace {

using runtime::Membership;

constexpr std::int64_t kSecond = kMicrosPerSecond;

/// Says who is there as the test wants it.
struct SetNodes final : ports::Nodes {
  std::uint64_t last = 0;
  std::vector<std::uint64_t> left;
  std::vector<std::uint64_t> others_before, others_after, lost;  ///< by number, before and after
  std::function<void()> meanwhile = [] {};

  std::uint64_t join(const std::string&, Duration) override { return last += 10; }
  ports::NodeRoll beat(std::uint64_t number, const std::string&, Duration) override {
    meanwhile();
    ports::NodeRoll roll;
    roll.at_work = others_before;
    roll.at_work.push_back(number);
    roll.at_work.insert(roll.at_work.end(), others_after.begin(), others_after.end());
    roll.lost = lost;
    return roll;
  }
  void leave(std::uint64_t number) override { left.push_back(number); }
};

struct House {
  Duration now{1000 * kSecond};
  SetNodes nodes;
  Membership self{[this] { return now; }};

  void pass(std::int64_t us) { now.us += us; }
};

}  // namespace

TEST_CASE("membership: alone is who sees nobody, as long as the lease of that look runs") {
  House house;
  CHECK(house.self.alone());  // it takes no part
  house.self.join(house.nodes);
  CHECK(house.self.alone());
  CHECK(house.self.may_work());
  house.pass(3 * kSecond - 1);
  CHECK(house.self.alone());
  house.pass(1);
  CHECK_FALSE(house.self.alone());
  CHECK(house.self.may_work());
  house.self.beat(house.nodes);
  CHECK(house.self.alone());
}

TEST_CASE("membership: who missed its beats may live on, so nobody is alone beside it") {
  House house;
  house.nodes.others_after = {11};
  house.self.join(house.nodes);
  CHECK_FALSE(house.self.alone());
  house.nodes.others_after = {};
  house.nodes.lost = {11};
  CHECK(house.self.beat(house.nodes) == Membership::Change::kLost);
  CHECK_FALSE(house.self.alone());
  house.nodes.lost = {};  // after NodeRoll::kLostKept, or it has taken leave after all
  CHECK(house.self.beat(house.nodes) == Membership::Change::kNone);
  CHECK(house.self.alone());
}

TEST_CASE("membership: what was read before others came and went is not believed afterwards") {
  House house;
  house.self.join(house.nodes);
  const std::uint64_t first = house.self.solitude();
  house.pass(kSecond);
  house.self.beat(house.nodes);
  CHECK(house.self.solitude() == first);
  house.self.heard_of_another();
  CHECK(house.self.solitude() == 0);
  house.self.beat(house.nodes);
  const std::uint64_t second = house.self.solitude();
  CHECK(second > first);
  // Unseen, because no beat came through for longer than a lease.
  house.pass(4 * kSecond);
  house.self.beat(house.nodes);
  CHECK(house.self.solitude() > second);
}

TEST_CASE("membership: a hello in the middle of a beat counts more than what the beat saw") {
  House house;
  house.self.join(house.nodes);
  house.nodes.meanwhile = [&] { house.self.heard_of_another(); };
  house.self.beat(house.nodes);
  CHECK_FALSE(house.self.alone());
}

TEST_CASE("membership: who joins works when all others know of it, or one lease later") {
  House house;
  house.nodes.others_before = {3, 4};
  house.self.join(house.nodes);
  CHECK_FALSE(house.self.may_work());
  house.self.met_by(4);
  CHECK_FALSE(house.self.may_work());
  SECTION("all have met it") {
    house.self.met_by(3);
    CHECK(house.self.may_work());
    house.nodes.others_after = {12};  // who comes later sees it on the roll
    house.self.beat(house.nodes);
    CHECK(house.self.may_work());
  }
  SECTION("the other one is gone") {
    house.nodes.others_before = {4};
    house.self.beat(house.nodes);
    CHECK(house.self.may_work());
  }
  SECTION("the other one does not answer") {
    house.pass(3 * kSecond);
    CHECK_FALSE(house.self.may_work());  // the clocks of two machines differ a little
    house.pass(kSecond / 2);
    CHECK(house.self.may_work());
  }
}

TEST_CASE("membership: who was away for long works no more until it has joined anew") {
  House house;
  house.self.join(house.nodes);
  house.pass(299 * kSecond);
  CHECK(house.self.may_work());
  house.pass(kSecond);
  CHECK(house.self.forgotten());
  CHECK_FALSE(house.self.may_work());
  house.nodes.others_after = {25};
  house.self.join(house.nodes);
  CHECK(house.nodes.left == std::vector<std::uint64_t>{10});
  CHECK(house.self.number() == 20);
  CHECK_FALSE(house.self.forgotten());
  CHECK_FALSE(house.self.may_work());
  house.self.met_by(25);
  CHECK(house.self.may_work());
}

}  // namespace recourse::test
