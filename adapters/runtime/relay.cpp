#include "adapters/runtime/relay.h"

#include <algorithm>
#include <utility>

namespace recourse::runtime {
namespace {
using namespace std::chrono_literals;

constexpr auto kReconnectPause = 500ms;
constexpr Duration kPatience{200'000};  // until it is asked whether to stop
}  // namespace

std::unique_ptr<ports::Wire> Relay::open() { return world_.connect()->wire(); }

void Relay::start() {
  ear_ = open();
  if (!ear_) return;  // a database of one process
  for (const std::string& text : ear_->receive(Duration{})) take(text);
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
  if (world_.membership.alone()) return;
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
  if (!any) return;
  add([&](News& news) {
    for (const service::Outcome& outcome : outcomes) {
      news.changes.insert(news.changes.end(), outcome.changes.begin(), outcome.changes.end());
    }
  });
}

void Relay::tell(const Posted& posted) {
  add([&](News& news) { news.notices.push_back(posted); });
}

bool Relay::pause() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, kReconnectPause, [this] { return stopping_; });
  return !stopping_;
}

/// While one statement is under way, more news comes together: many at once under load, one alone
/// without.
void Relay::send() {
  std::unique_ptr<ports::Wire> mouth;
  News news;  // that this node is there
  news.from = world_.membership.standing().number;
  while (true) {
    try {
      if (!mouth) mouth = open();
      mouth->send(texts_of(news));
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
    news.from = world_.membership.standing().number;
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
        ear_ = open();
        for (const std::string& text : ear_->receive(Duration{})) take(text);
        world_.feed.publish_gap();  // what was said meanwhile was not heard
      }
      for (const std::string& text : ear_->receive(kPatience)) take(text);
    } catch (const ports::StoreError& error) {
      world_.report(std::string("relay: ") + error.what());
      ear_.reset();
      if (!pause()) return;
    }
  }
}

void Relay::take(const std::string& text) {
  const auto news = news_from(text);
  if (!news || news->from == world_.membership.standing().number) return;
  world_.membership.heard_of_another();
  if (news->gap) world_.feed.publish_gap();
  world_.feed.publish(news->changes);
  for (const Posted& posted : news->notices) world_.feed.publish(posted);
}

}  // namespace recourse::runtime
