#include "adapters/runtime/reader_pool.h"

#include <memory>
#include <string>
#include <utility>

namespace recourse::runtime {

void ReaderPool::start() {
  for (int i = 0; i < threads_wanted_; ++i) threads_.emplace_back([this] { serve(); });
}

void ReaderPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ReaderPool::run(std::function<void(Reads&)> work, Failed failed) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      queue_.push_back({std::move(work), std::move(failed)});
      wake_.notify_one();
      return;
    }
  }
  failed(ports::StoreError(ports::StoreError::Kind::kUnavailable, "the server is stopping"));
}

void ReaderPool::serve() {
  std::unique_ptr<Session> session;
  while (true) {
    Item item;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      item = std::move(queue_.front());
      queue_.pop_front();
    }
    serve_one(item, session);
  }
}

void ReaderPool::serve_one(const Item& item, std::unique_ptr<Session>& session) {
  try {
    if (!session) session = connect_();
    Reads reads = session->reads();
    item.work(reads);
    database_ok_ = true;
  } catch (const ports::StoreError& error) {
    session.reset();  // a session that failed is not trusted again
    database_ok_ = false;
    report_(std::string("read: ") + error.what());
    item.failed(error);
  } catch (const std::exception& error) {
    report_(std::string("read: ") + error.what());
    item.failed(ports::StoreError(ports::StoreError::Kind::kCorrupt, error.what()));
  }
}

}  // namespace recourse::runtime
