#include "adapters/runtime/change_feed.h"

#include <utility>

namespace recourse::runtime {

ChangeFeed::ChangeFeed(Instant started, std::size_t kept)
    : kept_max_(kept), last_(static_cast<std::uint64_t>(started.us)) {}

void ChangeFeed::append(FeedItem item) {
  item.seq = ++last_;
  for (const auto& [id, listener] : listeners_) listener(item);
  kept_.push_back(std::move(item));
  if (kept_.size() > kept_max_) kept_.pop_front();
}

void ChangeFeed::publish(const std::vector<service::Change>& changes) {
  if (changes.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const service::Change& change : changes) append({0, change});
}

void ChangeFeed::publish(const Posted& notice) {
  const std::lock_guard lock(mutex_);
  append({0, notice});
}

void ChangeFeed::publish_gap() {
  const std::lock_guard lock(mutex_);
  append({0, FeedGap{}});
}

std::uint64_t ChangeFeed::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

ChangeFeed::Started ChangeFeed::subscribe(Listener listener, std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  Started started;
  const std::uint64_t oldest_known = kept_.empty() ? last_ : kept_.front().seq - 1;
  started.reset = after != 0 && (after < oldest_known || after > last_);
  started.from = after == 0 || started.reset ? last_ : after;
  for (const FeedItem& item : kept_) {
    if (item.seq > started.from) listener(item);
  }
  const std::uint64_t id = next_listener_++;
  listeners_.emplace(id, std::move(listener));
  started.subscription = Subscription(this, id);
  return started;
}

ChangeFeed::Subscription& ChangeFeed::Subscription::operator=(Subscription&& other) noexcept {
  if (this == &other) return *this;
  this->~Subscription();
  feed_ = std::exchange(other.feed_, nullptr);
  id_ = other.id_;
  return *this;
}

ChangeFeed::Subscription::~Subscription() {
  if (feed_ == nullptr) return;
  const std::lock_guard lock(feed_->mutex_);
  feed_->listeners_.erase(id_);
  feed_ = nullptr;
}

}  // namespace recourse::runtime
