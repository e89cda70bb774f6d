// The threaded runtime on every store: answers after the commit, effects and timers carried out,
// messages once, a full queue refused, a stop that loses nothing.
#include "adapters/runtime/runtime.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "adapters/runtime/caller.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

struct Running {
  explicit Running(Kind kind, runtime::Runtime::Options options = {})
      : world(kind), runtime({[this] { return std::make_unique<WorldSession>(world); },
                              house.library, clock, ids, hasher},
                             options) {
    runtime.start();
  }
  ~Running() { runtime.stop(); }

  command::Request start(const std::string& number) {
    command::StartInstance command;
    command.id = ids.make<InstanceId>();
    command.process = "complaint";
    command.data = {{"complaint", Map{{"no", number},
                                      {"customer", "K9"},
                                      {"category", "quality"},
                                      {"amount", 10},
                                      {"story", "leak"}}}};
    return {command, caller("li.na"), number, number};
  }
  command::Caller caller(const std::string& user) {
    return runtime::caller_of(*house.library.directory(), user);
  }
  /// Waits, without sleeping, until the runtime has told of a change after which `holds` is true.
  template <class Condition>
  void until(Condition holds) {
    std::mutex mutex;
    std::condition_variable told;
    std::uint64_t changes = 0;
    const auto started = runtime.feed().subscribe([&](const runtime::FeedItem&) {
      const std::lock_guard lock(mutex);
      ++changes;
      told.notify_one();
    });
    constexpr auto kPatience = std::chrono::seconds(20);
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    std::uint64_t seen = 0;
    while (!holds() && std::chrono::steady_clock::now() < give_up) {
      std::unique_lock lock(mutex);
      told.wait_for(lock, std::chrono::milliseconds(200), [&] { return changes > seen; });
      seen = changes;
    }
  }

  World world;
  LoadedHouse house;
  runtime::SystemClock clock;
  runtime::RandomIds ids;
  runtime::Sha256 hasher;
  runtime::Runtime runtime;
};

}  // namespace

TEST_CASE("runtime: an answer comes after the commit, and a repeated key gives it again") {
  const Kind kind = GENERATE(from_range(every_kind()));
  Running running(kind);
  const auto request = running.start("R1");
  const auto first = running.runtime.call(request);
  REQUIRE(first.answer.ok());
  CHECK((*first.answer)["started"] == Value(true));
  CHECK(running.world.another_store()->records(first.instance, 1).size() == 1);

  auto repeated = request;
  std::get<command::StartInstance>(repeated.command).id = running.ids.make<InstanceId>();
  const auto again = running.runtime.call(repeated);
  REQUIRE(again.answer.ok());
  CHECK((*again.answer)["id"] == (*first.answer)["id"]);
}

TEST_CASE("runtime: many callers at once are all answered, each case once") {
  const Kind kind = GENERATE(from_range(every_kind()));
  Running running(kind);
  constexpr int kCases = 120;
  std::atomic<int> started = 0;
  std::promise<void> all;
  std::atomic<int> left = kCases;
  for (int i = 0; i < kCases; ++i) {
    running.runtime.submit(running.start("M" + std::to_string(i)), [&](service::Outcome outcome) {
      if (outcome.answer.ok()) ++started;
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
  CHECK(started == kCases);
  CHECK(running.runtime.health().decided >= kCases);
}

TEST_CASE("runtime: a message finds its case, and the same message does nothing twice") {
  const Kind kind = GENERATE(from_range(every_kind()));
  Running running(kind);
  const auto started = running.runtime.call(running.start("W1"));
  REQUIRE(started.answer.ok());
  ports::MessageRow message;
  message.name = "customer_withdrew";
  message.key = "W1";
  message.dedup = "mail-77";
  const auto delivered = running.runtime.message(message);
  REQUIRE(delivered.ok());
  CHECK((*delivered)["delivered"] == Value(1));
  const auto state = running.runtime.state(started.instance);
  REQUIRE(state.ok());
  CHECK((*state)->outcome == "withdrawn");

  const auto again = running.runtime.message(message);
  REQUIRE(again.ok());
  CHECK((*again)["duplicate"] == Value(true));
  CHECK((*again)["delivered"] == Value(0));
}

TEST_CASE("runtime: a message nobody waits for is kept or stands in the unmatched list") {
  const Kind kind = GENERATE(from_range(every_kind()));
  Running running(kind);
  ports::MessageRow message;
  message.name = "customer_withdrew";
  message.key = "nobody";
  const auto answer = running.runtime.message(message);
  REQUIRE(answer.ok());
  CHECK((*answer)["kept"] == Value(false));
  running.runtime.read_and_wait([](runtime::Reads& reads) {
    const auto unmatched = reads.queues.unmatched(10);
    REQUIRE(unmatched.size() == 1);
    CHECK(unmatched.front().key == "nobody");
  });
}

TEST_CASE("runtime: a called child is started and its end comes back by itself") {
  const Kind kind = GENERATE(from_range(every_kind()));
  Running running(kind);
  command::StartInstance command;
  command.id = running.ids.make<InstanceId>();
  command.process = "ship_replacement";
  command.data = {{"rma", "T1"}};
  REQUIRE(running.runtime.call({command, running.caller("li.na"), "", ""}).answer.ok());
  for (const char* connector : {"wms.reserve_stock", "carrier.ship"}) {
    std::vector<ports::JobRow> jobs;
    running.until([&] {
      running.runtime.read_and_wait([&](runtime::Reads& reads) {
        const Instant now = running.clock.now();
        jobs = reads.queues.claim_jobs(connector, "test", 1, now, Instant{now.us + kMicrosPerDay});
      });
      return !jobs.empty();
    });
    REQUIRE(jobs.size() == 1);
    command::FinishJob finish;
    finish.instance = jobs[0].instance;
    finish.job = jobs[0].id;
    finish.epoch = jobs[0].epoch;
    finish.result = std::string(connector) == "carrier.ship" ? Map{{"tracking", "SF1"}}
                                                             : Map{{"parcel", "P1"}};
    REQUIRE(running.runtime.call({finish, command::system_caller(), "", ""}).answer.ok());
  }
  const auto state = running.runtime.state(command.id);
  REQUIRE(state.ok());
  CHECK((*state)->outcome == "shipped");
}

TEST_CASE("runtime: after a stop nothing new is taken, and what was taken is there") {
  Running running(Kind::kSqlite);
  const auto started = running.runtime.call(running.start("S1"));
  running.runtime.stop();
  const auto late = running.runtime.call(running.start("S2"));
  REQUIRE_FALSE(late.answer.ok());
  CHECK(late.answer.rejection().code == "STOPPING");
  CHECK(running.world.another_store()->records(started.instance, 1).size() == 1);
}

TEST_CASE("runtime: a queue that is full refuses with BUSY instead of growing") {
  runtime::Runtime::Options options;
  options.queue_max = 4;
  options.batch_max = 1;
  Running running(Kind::kSqlite, options);
  constexpr int kMany = 300;
  std::atomic<int> busy = 0;
  std::atomic<int> left = kMany;
  std::promise<void> all;
  for (int i = 0; i < kMany; ++i) {
    running.runtime.submit(running.start("B" + std::to_string(i)), [&](service::Outcome outcome) {
      if (!outcome.answer.ok() && outcome.answer.rejection().code == "BUSY") ++busy;
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
  CHECK(busy > 0);
  CHECK(busy < kMany);
}

}  // namespace recourse::test
