#include "adapters/http/event_stream.h"

#include <utility>

namespace recourse::http {

void EventStream::push(std::string_view chunk) {
  if (closed_) return;
  if (queue_.size() + chunk.size() > kBytesMax) {
    overflowed_ = true;
    queue_.clear();
    close();
    return;
  }
  queue_ += chunk;
  if (wake_) wake_();
}

void EventStream::close() {
  closed_ = true;
  if (wake_) wake_();
}

std::string EventStream::take() { return std::exchange(queue_, std::string()); }

}  // namespace recourse::http
