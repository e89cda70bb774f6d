#include "adapters/runtime/change_feed.h"

#include <catch2/catch.hpp>

namespace recourse::runtime {
namespace {

service::Change change() {
  return {service::Change::Kind::kTaskCreated, {}, {}, {}, {}};
}

struct Heard {
  std::vector<std::uint64_t> numbers;
  ChangeFeed::Listener listener() {
    return [this](const FeedItem& item) { numbers.push_back(item.seq); };
  }
};

}  // namespace

TEST_CASE("change_feed: a new reader hears only what comes after, in order") {
  ChangeFeed feed(Instant{1000});
  feed.publish({change()});
  Heard heard;
  const auto started = feed.subscribe(heard.listener());
  CHECK_FALSE(started.reset);
  feed.publish({change(), change()});
  CHECK(heard.numbers == std::vector<std::uint64_t>{1002, 1003});
}

TEST_CASE("change_feed: a reader that comes back gets what it missed, then the rest") {
  ChangeFeed feed(Instant{1000});
  feed.publish({change(), change(), change()});
  Heard heard;
  const auto started = feed.subscribe(heard.listener(), 1001);
  CHECK_FALSE(started.reset);
  feed.publish({change()});
  CHECK(heard.numbers == std::vector<std::uint64_t>{1002, 1003, 1004});
}

TEST_CASE("change_feed: a number that is too old, or of another process, asks for a reset") {
  ChangeFeed feed(Instant{1000}, 2);
  feed.publish({change(), change(), change(), change()});
  Heard heard;
  CHECK(feed.subscribe(heard.listener(), 1001).reset);
  CHECK(feed.subscribe(heard.listener(), 5).reset);
  CHECK(feed.subscribe(heard.listener(), 99'999).reset);
  CHECK_FALSE(feed.subscribe(heard.listener(), 1002).reset);
}

TEST_CASE("change_feed: nobody is called after the subscription has ended") {
  ChangeFeed feed(Instant{1000});
  Heard heard;
  { const auto started = feed.subscribe(heard.listener()); }
  feed.publish({change()});
  CHECK(heard.numbers.empty());
}

}  // namespace recourse::runtime
