#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "adapters/cli/bench/meter.h"
#include "adapters/runtime/change_feed.h"

namespace recourse::cli::bench {

/// When each item of the feed was published, which is right after its commit, by its number.
class Published {
 public:
  explicit Published(runtime::ChangeFeed& feed);
  struct Item {
    SteadyClock::time_point at;
    bool notice = false;
  };
  [[nodiscard]] std::optional<Item> find(std::uint64_t seq) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Item> items_;
  runtime::ChangeFeed::Subscription subscription_;
};

/// Many readers of the event stream, over real sockets on one thread of their own.
class Listeners {
 public:
  /// Connects one reader a token; returns when every stream has begun. Throws WorldFailed.
  Listeners(std::uint16_t port, const std::vector<std::string>& tokens, const Published& published);
  ~Listeners();
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  void stop();
  // After stop(), in microseconds from publication to the reader.
  Latencies changes, notices;

 private:
  struct Reader {
    int socket = -1;
    std::string buffer;
  };
  void connect(std::uint16_t port, const std::string& token);
  void run();
  void take(Reader& reader);
  void frame(std::string_view text, SteadyClock::time_point now);

  const Published& published_;
  std::vector<Reader> readers_;
  int poll_ = -1;
  std::atomic<std::size_t> begun_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace recourse::cli::bench
