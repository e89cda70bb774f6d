#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// A few threads with a session each, for what does not go through a shard.
class ReaderPool {
 public:
  using Failed = std::function<void(const ports::StoreError&)>;
  ReaderPool(Connect connect, int threads, std::function<void(const std::string&)> report)
      : connect_(std::move(connect)), threads_wanted_(threads), report_(std::move(report)) {}
  ~ReaderPool() { stop(); }
  void start();
  void stop();
  void run(std::function<void(Reads&)> work, Failed failed);
  [[nodiscard]] bool database_ok() const { return database_ok_; }

 private:
  struct Item {
    std::function<void(Reads&)> work;
    Failed failed;
  };
  void serve();
  void serve_one(const Item& item, std::unique_ptr<Session>& session);

  Connect connect_;
  int threads_wanted_;
  std::function<void(const std::string&)> report_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::atomic<bool> database_ok_ = true;
  std::vector<std::thread> threads_;
};

}  // namespace recourse::runtime
