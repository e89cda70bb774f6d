// Cases that start by themselves, on every store and over restarts: each start once.
#include <catch2/catch.hpp>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/loop.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

struct StartsHouse {
  runtime::Library library;
  StartsHouse() {
    auto files = cli::read_house_files({"process-defs", "tests/scenarios/starts.yaml"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library);
  }
};

std::size_t cases_of_starts(World& world) {
  ports::InstanceQuery query;
  query.process = "starts";
  return world.worklist().instances({"t", {}, /*sees_all=*/true}, query).rows.size();
}

}  // namespace

TEST_CASE("starts: by the clock, once each, on every store and over restarts") {
  for (const Kind kind : every_kind()) {
    INFO(kind_name(kind));
    World world(kind);
    WorldSession session(world);
    StartsHouse house;
    runtime::SetClock clock(*parse_instant("2026-03-02T01:00:00Z"));  // a Monday
    runtime::CountedIds ids(clock, 7);
    const runtime::Sha256 hasher;
    for (int week = 0; week < 3; ++week) {
      runtime::Loop loop(session, house.library, clock, ids, hasher);
      loop.arm_starts();
      loop.arm_starts();
      loop.advance(Instant{clock.now().us + 7 * kMicrosPerDay});
      CHECK(cases_of_starts(world) == static_cast<std::size_t>(week + 1));
    }
    // Nobody was there for three weeks: what was missed is one start, and the next is on time.
    clock.set(Instant{clock.now().us + 21 * kMicrosPerDay});
    runtime::Loop loop(session, house.library, clock, ids, hasher);
    loop.arm_starts();
    for (const auto& timer : world.queues().due_timers(clock.now(), 10)) {
      const command::FireTimer due{timer.instance, timer.id};
      CHECK(loop.call({due, command::system_caller(), "", ""}).answer.ok());
    }
    CHECK(cases_of_starts(world) == 4);
    loop.advance(Instant{clock.now().us + 7 * kMicrosPerDay});
    CHECK(cases_of_starts(world) == 5);
  }
}

TEST_CASE("starts: a case is not shown among the cases of people, and a lock neither") {
  World world(Kind::kMemory);
  WorldSession session(world);
  StartsHouse house;
  runtime::SetClock clock(*parse_instant("2026-03-02T01:00:00Z"));
  runtime::CountedIds ids(clock, 7);
  const runtime::Sha256 hasher;
  runtime::Loop loop(session, house.library, clock, ids, hasher);
  loop.arm_starts();
  ports::InstanceQuery query;
  CHECK(world.worklist().instances({"t", {}, true}, query).rows.empty());
  query.process = "recourse.starts";
  CHECK(world.worklist().instances({"t", {}, true}, query).rows.size() == 1);
}

TEST_CASE("starts: a process that starts by itself is not started by hand") {
  StartsHouse house;
  auto changed = std::make_shared<definition::ProcessDefinition>(*house.library.latest("starts"));
  changed->started_by_hand = false;
  house.library.add(definition::DefinitionPtr(changed));
  World world(Kind::kMemory);
  WorldSession session(world);
  runtime::SetClock clock(*parse_instant("2026-03-02T01:00:00Z"));
  runtime::CountedIds ids(clock, 7);
  const runtime::Sha256 hasher;
  runtime::Loop loop(session, house.library, clock, ids, hasher);
  command::StartInstance start;
  start.id = ids.make<InstanceId>();
  start.process = "starts";
  const auto person = runtime::caller_of(*house.library.directory(), "li.na");
  const auto refused = loop.call({start, person, "", ""}).answer;
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.rejection().code == "STARTS_BY_ITSELF");
  CHECK(loop.call({start, command::system_caller(), "", ""}).answer.ok());
}

}  // namespace recourse::test
