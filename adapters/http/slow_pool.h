#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace recourse::http {

/// Two threads for what takes tens of milliseconds of pure computing: verifying a password (19 MiB
/// each), checking a definition. A flood of it costs the readers nothing.
class SlowPool {
 public:
  SlowPool();
  SlowPool(const SlowPool&) = delete;
  SlowPool& operator=(const SlowPool&) = delete;
  ~SlowPool();  ///< stop()

  /// Drops what waits, lets what runs finish, takes nothing new. Idempotent.
  void stop();
  /// `work` must not throw. false: too many wait already; `work` is dropped.
  [[nodiscard]] bool run(std::function<void()> work);

 private:
  void serve();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace recourse::http
