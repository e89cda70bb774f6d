#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "adapters/runtime/posted.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

/// Something may have been missed, of what another node did: lists must be loaded again.
struct FeedGap {};

/// One push: a change of a task or an instance, or a notice to people.
struct FeedItem {
  std::uint64_t seq = 0;
  std::variant<service::Change, Posted, FeedGap> what;
};

/// What happened, in one order, for server-sent events. Numbers rise for ever, also over restarts
/// of the process: they start at the microsecond the feed was made, so a number of an earlier
/// process is recognised as too old. Thread-safe.
class ChangeFeed {
 public:
  /// Called on the publishing thread, in order, under no lock of the caller's: must be quick
  /// (append to a queue, wake a socket) and must not publish or subscribe itself.
  using Listener = std::function<void(const FeedItem&)>;

  explicit ChangeFeed(Instant started, std::size_t kept = 10'000);

  void publish(const std::vector<service::Change>& changes);
  void publish(const Posted& notice);
  void publish_gap();
  [[nodiscard]] std::uint64_t last() const;

  /// Keeps listening until destroyed; after that the listener is not called any more.
  class Subscription {
   public:
    Subscription() = default;
    Subscription(ChangeFeed* feed, std::uint64_t id) : feed_(feed), id_(id) {}
    Subscription(Subscription&& other) noexcept { *this = std::move(other); }
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();

   private:
    ChangeFeed* feed_ = nullptr;
    std::uint64_t id_ = 0;
  };
  struct Started {
    Subscription subscription;
    std::uint64_t from = 0;  ///< items after this number reach the listener
    /// `after` is older than what is kept (or of another process): the reader must load its lists
    /// again; the listener gets everything from `from` on.
    bool reset = false;
  };
  /// Items after `after` that are still kept are given first, then all new ones. 0: new ones only.
  [[nodiscard]] Started subscribe(Listener listener, std::uint64_t after = 0);

 private:
  void append(FeedItem item);
  mutable std::mutex mutex_;
  std::deque<FeedItem> kept_;
  std::size_t kept_max_;
  std::uint64_t last_;
  std::uint64_t next_listener_ = 1;
  std::map<std::uint64_t, Listener> listeners_;
};

}  // namespace recourse::runtime
