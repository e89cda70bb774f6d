#include "adapters/runtime/relay.h"

#include <algorithm>
#include <utility>

namespace recourse::runtime {
namespace {
using namespace std::chrono_literals;

constexpr auto kReconnectPause = 500ms;
constexpr Duration kPatience{200'000};  // until it is asked whether to stop
}  // namespace

void Relay::start() {
  ear_ = Line::open(world_.connect);
  if (!ear_) return;  // a database of one process
  talks_ = true;
  hear(Duration{});
  sender_ = std::thread([this] { send(); });
  listener_ = std::thread([this] { listen(); });
}

void Relay::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (sender_.joinable()) sender_.join();
  if (listener_.joinable()) listener_.join();
}

void Relay::add(const std::function<void(News&)>& change) {
  if (!talks_) return;
  {
    const std::lock_guard lock(mutex_);
    change(waiting_);
    any_waiting_ = true;
  }
  wake_.notify_one();
}

void Relay::tell(const std::vector<service::Outcome>& outcomes) {
  const bool any = std::ranges::any_of(
      outcomes, [](const service::Outcome& outcome) { return !outcome.changes.empty(); });
  if (!any || world_.membership.alone()) return;
  add([&](News& news) {
    for (const service::Outcome& outcome : outcomes) {
      news.changes.insert(news.changes.end(), outcome.changes.begin(), outcome.changes.end());
    }
  });
}

void Relay::tell(const Posted& posted) {
  if (world_.membership.alone()) return;
  add([&](News& news) { news.notices.push_back(posted); });
}

void Relay::greet() {
  add([](News& news) { news.hello = true; });
}

bool Relay::pause() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, kReconnectPause, [this] { return stopping_; });
  return !stopping_;
}

/// While one statement is under way, more news comes together: many at once under load, one alone
/// without.
void Relay::send() {
  std::unique_ptr<Line> mouth;
  News news;
  news.from = world_.membership.number();
  news.hello = true;
  while (true) {
    try {
      if (!mouth) mouth = Line::open(world_.connect);
      mouth->send(news);
    } catch (const ports::StoreError& error) {
      world_.report(std::string("relay: ") + error.what());
      mouth.reset();
      news.changes.clear();
      news.notices.clear();
      news.gap = true;
      if (!pause()) return;
      continue;
    }
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return any_waiting_ || stopping_; });
    if (!any_waiting_) return;
    news = std::exchange(waiting_, {});
    news.from = world_.membership.number();
    any_waiting_ = false;
  }
}

void Relay::listen() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    try {
      if (!ear_) {
        ear_ = Line::open(world_.connect);
        hear(Duration{});
        world_.feed.publish_gap();  // what was said meanwhile was not heard
      }
      hear(kPatience);
    } catch (const ports::StoreError& error) {
      world_.report(std::string("relay: ") + error.what());
      ear_.reset();
      if (!pause()) return;
    }
  }
}

void Relay::hear(Duration patience) {
  for (const auto& news : ear_->receive(patience)) take(news);
}

void Relay::take(const std::optional<News>& news) {
  if (!news) {
    if (!std::exchange(unread_told_, true)) {
      world_.report(
          "relay: somebody on this database speaks what cannot be read here; do all "
          "servers have the same --keys and version?");
    }
    world_.membership.heard_of_another();
    return world_.feed.publish_gap();
  }
  const std::uint64_t own = world_.membership.number();
  if (news->from == own) return;
  world_.membership.heard_of_another();
  if (std::ranges::find(news->met, own) != news->met.end()) world_.membership.met_by(news->from);
  if (news->hello) {
    add([&](News& answer) { answer.met.push_back(news->from); });
    world_.nodes_changed();
  }
  if (news->gap) world_.feed.publish_gap();
  world_.feed.publish(news->changes);
  for (const Posted& posted : news->notices) world_.feed.publish(posted);
}

}  // namespace recourse::runtime
