#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "adapters/runtime/change_feed.h"
#include "adapters/runtime/line.h"
#include "adapters/runtime/membership.h"
#include "adapters/runtime/news.h"
#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// Tells the other nodes what happened here, and this one's feed what happened there. Costs nothing
/// while there is no other: then nothing is told. Thread-safe.
class Relay {
 public:
  struct World {
    Connect connect;
    Membership& membership;
    ChangeFeed& feed;
    std::function<void(const std::string&)> report;
    std::function<void()> nodes_changed;  ///< somebody said hello
  };
  explicit Relay(World world) : world_(std::move(world)) {}
  ~Relay() { stop(); }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// Listens before it returns. Throws StoreError.
  void start();
  void stop();  ///< after what waits to be told
  void tell(const std::vector<service::Outcome>& outcomes);
  void tell(const Posted& posted);
  /// Says hello to the others, who answer to Membership::met_by.
  void greet();

 private:
  void add(const std::function<void(News&)>& change);
  void send();
  void listen();
  bool pause();  ///< false: it is over
  void hear(Duration patience);
  void take(const std::optional<News>& news);

  World world_;
  std::mutex mutex_;
  std::condition_variable wake_;
  News waiting_;
  bool any_waiting_ = false;
  bool stopping_ = false;
  bool talks_ = false;  ///< set before any thread
  bool unread_told_ = false;
  std::unique_ptr<Line> ear_;
  std::thread sender_, listener_;
};

}  // namespace recourse::runtime
