#include "adapters/runtime/ticker.h"

namespace recourse::runtime {

void Ticker::start() {
  thread_ = std::thread([this] { run(); });
}

void Ticker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const auto pause = work_();
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace recourse::runtime
