// Several runtimes on one PostgreSQL, as several processes would be: each knows what the others do.
#include <catch2/catch.hpp>
#include <future>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/news.h"
#include "adapters/runtime/runtime.h"
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
};

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
  command::AddComment comment;
  comment.instance = first;
  comment.text = "told twice";
  const auto said = one.runtime.call(
      {comment, runtime::caller_of(*one.house.library.directory(), "li.na"), "", ""});
  REQUIRE(said.answer.ok());
  CHECK((*two.runtime.state(first))->record == said.record);
  two.runtime.stop();
  one.runtime.stop();
  const std::uint64_t another = world.nodes().join("looks", Duration{kMicrosPerSecond});
  CHECK(world.nodes().beat(another, "looks", Duration{kMicrosPerSecond}).lost.empty());
}

TEST_CASE("nodes: news comes through as it went, in as many texts as it needs") {
  runtime::News news;
  news.from = 3;
  for (std::uint8_t n = 0; n < 100; ++n) {
    news.changes.push_back({service::Change::Kind::kTaskChanged,
                            InstanceId{{1, n}},
                            WorkItemId{{2, n}},
                            {"li.na", "王芳"},
                            {"cs-agents"}});
  }
  runtime::Posted posted{InstanceId{{9}}, 4, 1, {}};
  posted.notice.kind = "assigned";
  posted.notice.users = {"li.na"};
  posted.notice.text = {"Yours", "你的"};
  posted.notice.due = Instant{17};
  news.notices.push_back(posted);
  const auto texts = runtime::texts_of(news);
  CHECK(texts.size() > 1);
  std::size_t changes = 0;
  for (const std::string& text : texts) {
    CHECK(text.size() <= ports::Wire::kTextMax);
    const auto read = runtime::news_from(text);
    REQUIRE(read);
    CHECK(read->from == 3);
    CHECK_FALSE(read->gap);
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
  CHECK(runtime::texts_of({}).size() == 1);  // that somebody is there

  posted.notice.text.en = std::string(9'000, 'x');
  const auto too_long = runtime::texts_of({3, {}, {posted}, false});
  REQUIRE(too_long.size() == 1);
  CHECK(runtime::news_from(too_long.front())->gap);
  CHECK_FALSE(runtime::news_from("no text of ours"));
}

}  // namespace recourse::test
