// Several runtimes on one PostgreSQL, as several processes would be: each knows what the others do.
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/line.h"
#include "adapters/runtime/news.h"
#include "adapters/runtime/runtime.h"
#include "engine/history/canonical.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

/// One of them.
struct Fellow {
  LoadedHouse house;
  runtime::SystemClock clock;
  runtime::RandomIds ids;
  runtime::Sha256 hasher;
  runtime::Runtime runtime;

  explicit Fellow(World& world)
      : runtime({[&world] { return std::make_unique<WorldSession>(world); }, house.library, clock,
                 ids, hasher},
                {}) {
    runtime.start();
  }

  InstanceId start_complaint(const std::string& number) {
    command::StartInstance start;
    start.id = ids.make<InstanceId>();
    start.process = "complaint";
    start.data = Map{{"complaint", Map{{"no", number},
                                       {"customer", "C"},
                                       {"category", "quality"},
                                       {"amount", "1.00"},
                                       {"story", "s"}}}};
    const auto outcome =
        runtime.call({start, runtime::caller_of(*house.library.directory(), "li.na"), "", ""});
    REQUIRE(outcome.answer.ok());
    return outcome.instance;
  }
  /// Does this with a work item of the case.
  Result<Value> work(InstanceId instance, const history::WorkItem& item, command::Verb verb,
                     const std::string& user, const std::string& action = "") {
    command::WorkItemCommand command;
    command.instance = instance;
    command.item = item.id;
    command.verb = verb;
    command.action = action;
    command.revision = item.revision;
    const auto caller = runtime::caller_of(*house.library.directory(), user);
    return runtime.call({std::move(command), caller, "", ""}).answer;
  }
  history::WorkItem open_item(InstanceId instance) {
    return (*runtime.state(instance))->work_items.begin()->second;
  }
  /// Gives the number of its record.
  std::uint64_t comment(InstanceId instance) {
    command::AddComment comment;
    comment.instance = instance;
    comment.text = "told twice";
    const auto said =
        runtime.call({comment, runtime::caller_of(*house.library.directory(), "li.na"), "", ""});
    REQUIRE(said.answer.ok());
    return said.record;
  }
};

/// A process that was given no keys.
class KeylessSession final : public runtime::Session {
 public:
  explicit KeylessSession(World& world) : world_(world) {}
  runtime::Reads reads() override {
    return {world_.store(),    world_.worklist(), world_.queues(),
            world_.registry(), world_.notices(),  world_.nodes()};
  }
  std::unique_ptr<ports::Wire> wire() override { return world_.wire(); }

 private:
  World& world_;
};

runtime::Posted assigned(const std::string& en, const std::string& zh) {
  runtime::Posted posted{InstanceId{{9}}, 4, 1, {}};
  posted.notice.kind = "assigned";
  posted.notice.users = {"li.na"};
  posted.notice.text = {en, zh};
  posted.notice.due = Instant{17};
  return posted;
}

/// What comes over a line or a wire next.
template <class Ear>
auto first_of(Ear& ear) {
  auto heard = ear.receive(Duration{10 * kMicrosPerSecond});
  REQUIRE(heard.size() == 1);
  return heard.front();
}

/// The first thing about `instance` in a feed.
class Heard {
 public:
  explicit Heard(Fellow& fellow) {
    auto started = fellow.runtime.feed().subscribe([this](const runtime::FeedItem& item) {
      const auto* change = std::get_if<service::Change>(&item.what);
      const std::lock_guard lock(mutex_);
      if (change != nullptr) cases_.insert(change->instance);
      news_.notify_all();
    });
    subscription_ = std::move(started.subscription);
  }
  bool of(InstanceId instance) {
    std::unique_lock lock(mutex_);
    return news_.wait_for(lock, std::chrono::seconds(20),
                          [&] { return cases_.count(instance) > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::set<InstanceId> cases_;
  runtime::ChangeFeed::Subscription subscription_;
};

}  // namespace

TEST_CASE("nodes: what one commits, the other's followers learn and its readers see") {
  if (every_kind().back() != Kind::kPostgres) return;
  World world(Kind::kPostgres);
  Fellow one(world);
  Heard there(one);
  Fellow two(world);
  Heard here(two);
  const InstanceId first = two.start_complaint("N1");
  CHECK(there.of(first));
  CHECK(here.of(first));
  CHECK((*one.runtime.state(first))->record == (*two.runtime.state(first))->record);
  const InstanceId second = one.start_complaint("N2");
  CHECK(here.of(second));

  // What is in the other's cache is not believed.
  const std::uint64_t said = one.comment(first);
  CHECK((*two.runtime.state(first))->record == said);
  two.runtime.stop();
  one.runtime.stop();
  const std::uint64_t another = world.nodes().join("looks", Duration{kMicrosPerSecond});
  CHECK(world.nodes().beat(another, "looks", Duration{kMicrosPerSecond}).lost.empty());
}

TEST_CASE("nodes: who joins works at once where the others answer") {
  if (every_kind().back() != Kind::kPostgres) return;
  World world(Kind::kPostgres);
  Fellow one(world);
  const auto begun = std::chrono::steady_clock::now();
  Fellow two(world);
  // Without an answer it would have waited for a lease.
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
  CHECK(one.runtime.health().nodes + two.runtime.health().nodes >= 3);
}

TEST_CASE("nodes: who is behind refuses nothing that the newest state allows") {
  if (every_kind().back() != Kind::kPostgres) return;
  World world(Kind::kPostgres);
  Fellow one(world), two(world);
  const InstanceId instance = one.start_complaint("N1");
  (void)two.comment(instance);  // by now it is cached there
  REQUIRE(one.work(instance, one.open_item(instance), command::Verb::kComplete, "li.na", "accept")
              .ok());
  // Of the lead's task, and of the lead having a part in the case, the cache does not know.
  CHECK(two.work(instance, one.open_item(instance), command::Verb::kClaim, "wu.tao").ok());
}

TEST_CASE("nodes: what was cached while there were two is not believed by the one that is left") {
  if (every_kind().back() != Kind::kPostgres) return;
  World world(Kind::kPostgres);
  Fellow one(world);
  InstanceId instance;
  std::uint64_t said = 0;
  {
    Fellow two(world);
    instance = one.start_complaint("N1");
    REQUIRE(one.runtime.state(instance).ok());
    said = two.comment(instance);
    two.runtime.stop();
  }
  while (one.runtime.health().nodes > 1) std::this_thread::yield();
  CHECK((*one.runtime.state(instance))->record == said);
}

TEST_CASE("nodes: news comes through as it went, in as many parts as it needs") {
  runtime::News news;
  news.from = 3;
  news.hello = true;
  news.met = {1, 2};
  for (std::uint8_t n = 0; n < 100; ++n) {
    news.changes.push_back({service::Change::Kind::kTaskChanged,
                            InstanceId{{1, n}},
                            WorkItemId{{2, n}},
                            {"li.na", "王芳"},
                            {"cs-agents"}});
  }
  news.notices.push_back(assigned("Yours", "你的"));
  constexpr std::size_t kMax = 5'000;
  const auto parts = runtime::parts_of(news, kMax);
  CHECK(parts.size() > 1);
  std::size_t changes = 0;
  std::vector<std::uint64_t> met;
  for (const Value& part : parts) {
    CHECK(history::canonical_bytes(part).size() <= kMax);
    const auto read = runtime::news_from(part);
    REQUIRE(read);
    CHECK(read->from == 3);
    CHECK(read->hello);
    CHECK_FALSE(read->gap);
    met.insert(met.end(), read->met.begin(), read->met.end());
    for (const auto& change : read->changes) {
      const auto& said = news.changes.at(changes++);
      CHECK(change.instance == said.instance);
      CHECK(change.task == said.task);
      CHECK(change.users == said.users);
      CHECK(change.groups == said.groups);
    }
    for (const auto& notice : read->notices) {
      CHECK(notice.record == 4);
      CHECK(notice.number == 1);
      CHECK(notice.notice.text.zh == "你的");
      CHECK(notice.notice.due == Instant{17});
    }
  }
  CHECK(changes == news.changes.size());
  CHECK(met == news.met);
  CHECK(runtime::parts_of({}, kMax).size() == 1);  // that somebody is there

  news = {};
  news.notices.push_back(assigned(std::string(9'000, 'x'), ""));
  const auto too_long = runtime::parts_of(news, kMax);
  REQUIRE(too_long.size() == 1);
  CHECK(runtime::news_from(too_long.front())->gap);
  CHECK_FALSE(runtime::news_from(Value("no part of ours")));
}

TEST_CASE("nodes: over the wire news is sealed, and nothing is believed that is not") {
  if (every_kind().back() != Kind::kPostgres) return;
  World world(Kind::kPostgres);
  auto raw = world.wire();
  (void)raw->receive(Duration{});
  const auto with_keys = [&world] { return std::make_unique<WorldSession>(world); };
  const auto without_keys = [&world] { return std::make_unique<KeylessSession>(world); };
  auto sealed = runtime::Line::open(with_keys);
  auto clear = runtime::Line::open(without_keys);
  (void)sealed->receive(Duration{});
  (void)clear->receive(Duration{});
  runtime::News news;
  news.from = 3;
  news.notices.push_back(assigned("Refund for Mr. Secretive", "你的"));

  sealed->send(news);
  CHECK(first_of(*raw).find("Secretive") == std::string::npos);
  const auto heard = first_of(*sealed);
  REQUIRE(heard);
  CHECK(heard->notices.at(0).notice.text.en == "Refund for Mr. Secretive");
  CHECK_FALSE(first_of(*clear));

  clear->send(news);
  CHECK(first_of(*raw).find("Secretive") == std::string::npos);
  CHECK(first_of(*clear)->gap);
  CHECK_FALSE(first_of(*sealed));
}

}  // namespace recourse::test
