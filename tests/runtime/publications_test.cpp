// What one node publishes, the others learn; and the signals of the engine's own on their way.
#include <catch2/catch.hpp>

#include <future>

#include "adapters/cli/published.h"
#include "adapters/runtime/announcements.h"
#include "adapters/runtime/caller.h"
#include "adapters/runtime/loop.h"
#include "adapters/runtime/runtime.h"
#include "adapters/yaml/calendar_loader.h"
#include "engine/calendar/calendar_value.h"
#include "engine/history/canonical.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

std::string calendar_text(const std::string& version, const std::string& hours) {
  return "calendar: desk\nversion: \"" + version + "\"\nzone: Asia/Shanghai\nweek: {mon-fri: [\"" +
         hours + "\"]}\n";
}

/// As a deployment leaves it.
void publish_calendar(ports::Registry& registry, const std::string& version,
                      const std::string& hours) {
  const std::string text = calendar_text(version, hours);
  const auto loaded = yaml::load_calendar(text);
  REQUIRE(loaded.calendar);
  registry.put_document(cli::kFrozenCalendar, "desk " + version,
                        history::canonical_bytes(calendar::to_value(loaded.calendar->data())));
  registry.put_document("calendar", "desk", text);
}

void publish_definition(ports::Registry& registry, int version) {
  const std::string source =
      "recourse: \"1\"\nprocess: small\nversion: " + std::to_string(version) +
      "\nsteps: [{step: a, wait: {for: 1 day}}]\n";
  const auto loaded = yaml::load_definition(source, {});
  REQUIRE(loaded.definition);
  registry.publish({"small", version, loaded.definition->hash, source, "ann", Instant{}});
}

struct SignalHouse {
  runtime::Library library;
  SignalHouse() {
    auto files = cli::read_house_files({"process-defs", "tests/scenarios/calendars",
                                        "tests/scenarios/carried-signals.yaml"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library);
  }
};

}  // namespace

TEST_CASE("publications: a library takes in what is new in the database, and only that") {
  const Kind kind = GENERATE(from_range(every_kind()));
  World world(kind);
  runtime::Library library;
  cli::Published published(library, [](const std::string& line) { FAIL(line); });
  publish_calendar(world.registry(), "1", "09:00-17:00");
  publish_definition(world.registry(), 1);
  published.load(world.registry());
  const definition::DefinitionPtr first = library.latest("small");
  REQUIRE(first);
  CHECK(library.calendar("desk").version() == "1");
  REQUIRE(library.directory());
  CHECK(library.directory()->people().empty());

  publish_calendar(world.registry(), "2", "08:00-18:00");
  publish_definition(world.registry(), 2);
  world.registry().put_document("directory", "directory",
                                "people: [{person: ann, name: {en: A, zh: 安}}]");
  published.load(world.registry());
  CHECK(library.latest("small")->version == 2);
  CHECK(library.find("small", 1) == first);
  CHECK(library.calendar("desk").version() == "2");
  CHECK(library.calendar("desk", "1").version() == "1");
  CHECK(library.directory()->people() == std::vector<std::string>{"ann"});
  const auto directory = library.directory();
  published.load(world.registry());
  CHECK(library.directory() == directory);
  CHECK(&library.calendar("desk") == &library.calendar("desk", "2"));
}

TEST_CASE("publications: a running node looks for what others have published") {
  World world(Kind::kMemory);
  LoadedHouse house;
  runtime::SystemClock clock;
  runtime::RandomIds ids;
  runtime::Sha256 hasher;
  std::promise<void> reloaded;
  runtime::Runtime::World outside{[&] { return std::make_unique<WorldSession>(world); },
                                  house.library, clock, ids, hasher};
  bool once = false;  // the room's thread alone looks at it
  outside.reload = [&](runtime::Reads& reads) {
    if (reads.registry.document(runtime::kPublication, "mark") != "by another" || once) return;
    once = true;
    reloaded.set_value();
  };
  runtime::Runtime runtime(std::move(outside), {});
  runtime.start();
  runtime::mark_publication(world.registry(), "by another");
  CHECK(reloaded.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  runtime.stop();
}

TEST_CASE("publications: a signal of the engine's own is given once, whoever gives it") {
  const Kind kind = GENERATE(from_range(every_kind()));
  INFO(kind_name(kind));
  World world(kind);
  WorldSession session(world);
  SignalHouse house;
  runtime::SetClock clock(*parse_instant("2026-03-02T01:00:00Z"));
  runtime::CountedIds ids(clock, 7);
  const runtime::Sha256 hasher;
  runtime::Loop loop(session, house.library, clock, ids, hasher);
  command::StartInstance start;
  start.id = ids.make<InstanceId>();
  start.process = "carried_signals";
  const auto caller = runtime::caller_of(*house.library.directory(), "chen.jing");
  const auto started = loop.call({start, caller, "", ""});
  REQUIRE(started.answer.ok());
  const auto records = [&] { return world.store().records(started.instance).size(); };
  const std::size_t before = records();

  runtime::announce(world.registry(), "person_left", "zhang.wei", {{"user", "zhang.wei"}}, "1");
  loop.give_announced();
  CHECK(records() == before);  // it is nothing to this case

  runtime::announce(world.registry(), "person_left", "li.na", {{"user", "li.na"}}, "2");
  loop.give_announced();
  loop.give_announced();
  CHECK(records() == before + 1);
  CHECK((*loop.state(started.instance))->data.find("handler")->text() == "wang.fang");

  // Another node is at it: its row of the message stands there still.
  ports::MessageRow under_way;
  under_way.id = ids.make<MessageId>();
  under_way.name = "person_left";
  under_way.signal = true;
  under_way.data = Map{{"user", "wang.fang"}};
  under_way.dedup = "person_left 3";
  under_way.received = clock.now();
  CHECK(world.queues().put_message(under_way));
  runtime::announce(world.registry(), "person_left", "wang.fang", {{"user", "wang.fang"}}, "3");
  loop.give_announced();
  CHECK(records() == before + 1);
  // It has stopped half-way.
  clock.set(Instant{clock.now().us + 60 * kMicrosPerSecond});
  loop.give_announced();
  CHECK(records() == before + 2);
}

}  // namespace recourse::test
