#include "adapters/http/slow_pool.h"

namespace recourse::http {
namespace {
constexpr int kThreads = 2;
constexpr std::size_t kWaitingMax = 100;  // about three seconds of sign-ins
}  // namespace

SlowPool::SlowPool() {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { serve(); });
}

SlowPool::~SlowPool() { stop(); }

void SlowPool::stop() {
  std::deque<std::function<void()>> dropped;  // destroyed without the lock: they answer requests
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool SlowPool::run(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= kWaitingMax) return false;
  queue_.push_back(std::move(work));
  wake_.notify_one();
  return true;
}

void SlowPool::serve() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
  }
}

}  // namespace recourse::http
