#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace recourse::http {

/// One reader's end of the event stream: the hub pushes, the connection sends. I/O thread only.
class EventStream {
 public:
  /// A reader this far behind is cut off; it comes back with Last-Event-ID and misses nothing.
  static constexpr std::size_t kBytesMax = 64 * 1024;

  void push(std::string_view chunk);
  void close();  ///< what is queued is still sent
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }

  // The connection's side.
  [[nodiscard]] bool has_work() const { return closed_ || !queue_.empty(); }
  [[nodiscard]] std::string take();
  void on_work(std::function<void()> wake) { wake_ = std::move(wake); }

 private:
  std::string queue_;
  bool closed_ = false;
  bool overflowed_ = false;
  std::function<void()> wake_;
};

}  // namespace recourse::http
