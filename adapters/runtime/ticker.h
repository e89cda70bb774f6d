#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace recourse::runtime {

/// A thread that does one thing again and again, as long after the last time as that asked for.
class Ticker {
 public:
  /// Must not throw.
  using Work = std::function<std::chrono::milliseconds()>;
  explicit Ticker(Work work) : work_(std::move(work)) {}
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  void start();
  void stop();  ///< after the work under way; idempotent

 private:
  void run();

  Work work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recourse::runtime
