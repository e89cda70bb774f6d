// Several processes on one database: their numbers and leases, what falls to each of them, and how
// they tell each other.
#include <catch2/catch.hpp>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {
namespace {

constexpr Duration kLong{60 * kMicrosPerSecond};
using Numbers = std::vector<std::uint64_t>;

ports::CommitUnit with_effects(std::uint64_t n, std::uint64_t node) {
  ports::CommitUnit unit = start_of(n);
  unit.outbox = ports::OutboxRow{case_id(n), 1, List{"told"}, node};
  return unit;
}

Numbers cases_in(const std::vector<ports::OutboxRow>& rows) {
  Numbers cases;
  for (const ports::OutboxRow& row : rows) cases.push_back(row.instance.bytes[15]);
  return cases;
}

}  // namespace

TEST_CASE("nodes: each has a number of its own, as long as it holds it") {
  const Kind kind = GENERATE(from_range(every_kind()));
  INFO(kind_name(kind));
  World world(kind);
  const std::uint64_t one = world.nodes().join("one", kLong);
  CHECK(world.nodes().beat(one, "one", kLong).at_work == Numbers{one});
  const std::uint64_t two = world.nodes().join("two", kLong);
  CHECK(two > one);
  if (kind == Kind::kSqlite) {  // the file has one process: whoever was there before is gone
    CHECK(world.nodes().beat(two, "two", kLong).at_work == Numbers{two});
    return;
  }
  CHECK(world.nodes().beat(two, "two", kLong).at_work == Numbers{one, two});
  // One whose lease has run out is lost, until it comes back.
  (void)world.nodes().beat(one, "one", Duration{-1});
  const auto without = world.nodes().beat(two, "two", kLong);
  CHECK(without.at_work == Numbers{two});
  CHECK(without.lost == Numbers{one});
  CHECK(world.nodes().beat(one, "one", kLong).at_work == Numbers{one, two});
  // One that has taken leave is not.
  world.nodes().leave(two);
  const auto after = world.nodes().beat(one, "one", kLong);
  CHECK(after.at_work == Numbers{one});
  CHECK(after.lost.empty());
  CHECK(world.nodes().join("three", kLong) > two);
}

TEST_CASE("nodes: what somebody left behind falls to the others by shares") {
  const Kind kind = GENERATE(from_range(every_kind()));
  INFO(kind_name(kind));
  World world(kind);
  for (std::uint64_t n = 1; n <= 6; ++n) put(world.store(), with_effects(n, n <= 4 ? 7 : 8));
  put(world.store(), with_effects(9, 0));

  auto& queues = world.queues();
  CHECK(cases_in(queues.outbox({10})) == Numbers{1, 2, 3, 4, 5, 6, 9});
  CHECK(queues.outbox({10}).front().node == 7);
  CHECK(cases_in(queues.outbox({10, 0, {7, 8}})) == Numbers{9});
  CHECK(cases_in(queues.outbox({10, 8, {7, 8}})) == Numbers{5, 6, 9});
  CHECK(cases_in(queues.outbox({10, 0, {8, 9}, {0, 2}})) == Numbers{2, 4});
  CHECK(cases_in(queues.outbox({10, 0, {8, 9}, {1, 2}})) == Numbers{1, 3, 9});
  CHECK(cases_in(queues.outbox({2, 8, {8, 9}, {1, 2}})) == Numbers{1, 3});
}

TEST_CASE("nodes: timers are fired by shares, and by anybody when they have waited long") {
  const Kind kind = GENERATE(from_range(every_kind()));
  INFO(kind_name(kind));
  World world(kind);
  for (std::uint64_t n = 1; n <= 4; ++n) {
    ports::CommitUnit unit = start_of(n);
    const Instant due = at(static_cast<std::int64_t>(n) * 10);
    unit.timers_armed = {{.id = timer_id(n), .instance = case_id(n), .due = due}};
    put(world.store(), unit);
  }
  const auto due = [&](ports::Share share, Instant late) {
    Numbers cases;
    for (const auto& timer : world.queues().due_timers(at(100), 10, share, late)) {
      cases.push_back(timer.instance.bytes[15]);
    }
    return cases;
  };
  CHECK(due({0, 2}, at(0)) == Numbers{2, 4});
  CHECK(due({1, 2}, at(0)) == Numbers{1, 3});
  CHECK(due({1, 2}, at(20)) == Numbers{1, 2, 3});
  CHECK(due({}, at(0)) == Numbers{1, 2, 3, 4});

  // When to look again: of the own share, behind what was looked at.
  CHECK(world.queues().next_timer({1, 2}) == at(10));
  CHECK(world.queues().next_timer({0, 2}) == at(20));
  CHECK(world.queues().next_timer({0, 2}, at(20)) == at(40));
  CHECK(world.queues().next_timer({}, at(10)) == at(20));
  CHECK_FALSE(world.queues().next_timer({1, 2}, at(30)));
}

TEST_CASE("nodes: a search for what was left goes on behind the page before") {
  const Kind kind = GENERATE(from_range(every_kind()));
  INFO(kind_name(kind));
  World world(kind);
  for (std::uint64_t n = 1; n <= 5; ++n) put(world.store(), with_effects(n, 7));
  ports::OutboxSearch search{2};
  Numbers found;
  for (auto page = world.queues().outbox(search); !page.empty();
       page = world.queues().outbox(search)) {
    const Numbers cases = cases_in(page);
    found.insert(found.end(), cases.begin(), cases.end());
    search.after = {page.back().instance, page.back().record};
  }
  CHECK(found == Numbers{1, 2, 3, 4, 5});
}

TEST_CASE("nodes: two installations in one database do not hear each other") {
  for (const Kind kind : sql_kinds()) {
    if (kind != Kind::kPostgres) continue;
    World world(kind);
    world.database().lease()->run("create schema other");
    const auto other = store::open_store(world.url() + "&options=-csearch_path%3Dother",
                                         store::WhenOlder::kUpgrade);
    auto here = world.wire();
    auto there = store::wire(*other);
    CHECK(here->receive(Duration{}).empty());
    CHECK(there->receive(Duration{}).empty());
    there->send({"for those there"});
    here->send({"for us"});
    CHECK(here->receive(Duration{10 * kMicrosPerSecond}) == std::vector<std::string>{"for us"});
  }
}

TEST_CASE("nodes: what one says all hear") {
  for (const Kind kind : sql_kinds()) {
    World world(kind);
    auto mouth = world.wire();
    if (kind == Kind::kSqlite) {
      CHECK(mouth == nullptr);
      continue;
    }
    auto ear = world.wire();
    CHECK(ear->receive(Duration{}).empty());
    CHECK(mouth->receive(Duration{}).empty());
    const std::vector<std::string> said{"one \"quoted\" 说",
                                        std::string(ports::Wire::kTextMax, 'x')};
    mouth->send(said);
    for (ports::Wire* wire : {ear.get(), mouth.get()}) {
      std::vector<std::string> heard;
      while (heard.size() < said.size()) {
        for (std::string& text : wire->receive(Duration{10 * kMicrosPerSecond})) {
          heard.push_back(std::move(text));
        }
      }
      CHECK(heard == said);
    }
  }
}

TEST_CASE("nodes: how far an instance has come can be asked without reading it") {
  World world(GENERATE(from_range(every_kind())));
  CHECK(world.store().last_record(case_id(1)) == 0);
  const ports::CommitUnit first = start_of(1);
  put(world.store(), first);
  CHECK(world.store().last_record(case_id(1)) == 1);
  put(world.store(), next_of(first));
  CHECK(world.store().last_record(case_id(1)) == 2);
}

}  // namespace recourse::test
