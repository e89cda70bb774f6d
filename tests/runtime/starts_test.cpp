// Cases that start by themselves, on every store and over restarts: each start once.
#include <catch2/catch.hpp>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/loop.h"
#include "adapters/yaml/definition_loader.h"
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

namespace {

/// A house of definitions written here, on one store.
struct WrittenHouse {
  World world{Kind::kMemory};
  WorldSession session{world};
  LoadedHouse house;
  runtime::SetClock clock{*parse_instant("2026-03-02T01:00:00Z")};
  runtime::CountedIds ids{clock, 7};
  const runtime::Sha256 hasher;

  void publish(const std::string& id, int version, const std::string& rest) {
    const std::string text = "recourse: \"1\"\nprocess: " + id +
                             "\nversion: " + std::to_string(version) +
                             "\ntitle: {en: N, zh: 夜}\noutcomes: {ok: {kind: success}}\n" + rest;
    const auto loaded = yaml::load_definition(text, {});
    for (const auto& finding : loaded.findings) INFO(finding.code << " " << finding.text.en);
    REQUIRE(loaded.definition);
    house.library.add(loaded.definition);
  }
  void publish_nightly(int version, const std::string& starts) {
    publish("nightly", version,
            "data: {d: {type: decimal, input: true, default: 0}}\nstarts: [" + starts +
                "]\nsteps: [{step: a, wait: {for: 30 days}}, {step: f, finish: ok}]\n");
  }
  runtime::Loop loop() { return {session, house.library, clock, ids, hasher}; }
  /// A server that begins now: what is due fires, and no more.
  void begin() {
    runtime::Loop living = loop();
    living.arm_starts();
    living.advance(clock.now());
  }
  void pass(std::int64_t hours) {
    clock.set(Instant{clock.now().us + hours * 3'600 * kMicrosPerSecond});
  }
  std::vector<ports::InstanceRow> cases(const std::string& process) {
    ports::InstanceQuery query;
    query.process = process;
    return world.worklist().instances({"t", {}, /*sees_all=*/true}, query).rows;
  }
  Result<Value> retry(InstanceId instance, std::uint32_t incident) {
    command::AdministerInstance command;
    command.instance = instance;
    command.kind = "retry";
    command.reason = "mended";
    command.incident = incident;
    return loop().call({command, command::Caller{"system", {}, {"admin"}, {}}, "", ""}).answer;
  }
};

}  // namespace

TEST_CASE("starts: a version published over an overdue start does not lose it") {
  WrittenHouse written;
  written.publish_nightly(1, "{every: 1 day}");
  written.begin();
  written.pass(25);
  written.publish_nightly(2, "{every: 1 day, set: {d: 5}}");
  written.begin();
  CHECK(written.cases("nightly").size() == 1);
  written.pass(23);  // on the old plan, not a day after the publication
  written.begin();
  CHECK(written.cases("nightly").size() == 2);
  written.pass(25);
  written.publish_nightly(3, "{every: 2 days}");
  written.begin();
  CHECK(written.cases("nightly").size() == 3);
}

TEST_CASE("starts: a start whose inputs fault waits with its incident, those after it go on") {
  WrittenHouse written;
  written.publish_nightly(1, "{every: 1 day, set: {d: \"{{ 1 / (2 - 2) }}\"}}");
  written.begin();
  const InstanceId starts = command::starts_instance("nightly");
  for (int day = 1; day <= 2; ++day) {
    written.pass(24);
    written.begin();
    const auto rows = written.cases("recourse.starts");
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().incidents == day);
  }
  CHECK(written.cases("").size() == 1);  // the case that keeps the starts is shown now
  written.publish_nightly(2, "{every: 1 day, set: {d: 5}}");
  written.pass(24);
  written.begin();
  CHECK(written.cases("nightly").size() == 1);
  CHECK(written.retry(starts, 1).ok());
  CHECK(written.cases("nightly").size() == 2);
  written.pass(24);
  written.begin();
  CHECK(written.cases("nightly").size() == 3);
}

TEST_CASE("starts: a case that is refused is told to the one that wanted it, and tried again") {
  WrittenHouse written;
  written.publish("parent", 1,
                  "steps: [{step: go, start: {process: child}}, {step: w, wait: {for: 9 days}}, "
                  "{step: f, finish: ok}]\n");
  command::StartInstance start;
  start.id = written.ids.make<InstanceId>();
  start.process = "parent";
  CHECK(written.loop().call({start, command::system_caller(), "", ""}).answer.ok());
  const auto rows = written.cases("parent");
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().incidents == 1);
  written.publish("child", 1, "steps: [{step: w, wait: {for: 9 days}}, {step: f, finish: ok}]\n");
  CHECK(written.retry(start.id, 1).ok());
  CHECK(written.cases("child").size() == 1);
  CHECK(written.cases("parent").front().incidents == 0);
}

}  // namespace recourse::test
