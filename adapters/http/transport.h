#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/http/header_block.h"
#include "adapters/http/message.h"

namespace recourse::http {

struct TransportOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one, see Transport::port()
  RequestLimits limits;
  /// For one whole request, first byte of the header to last byte of the body: a slow sender holds
  /// a socket this long at most. Also for sending one answer, and for an idle connection.
  std::chrono::milliseconds request_time{30'000};
  /// For the engine's answer; after it the outcome is unknown to the client, who repeats its key.
  std::chrono::milliseconds answer_time{60'000};
  std::chrono::milliseconds drain_time{5'000};  ///< at stop(), for requests under way
  std::size_t connections_max = 4096;  ///< 2 000 event streams and ordinary traffic beside them
};

/// Sockets and HTTP/1.1, one I/O thread. Knows no route: every well-formed request goes to the
/// handler, everything else is answered here.
class Transport {
 public:
  /// Called on the I/O thread: must be quick, the answer may come later from any thread.
  using Handler = std::function<void(Request, Reply)>;

  struct Counters {
    std::atomic<std::uint64_t> connections = 0;  ///< open now
    std::atomic<std::uint64_t> refused = 0;      ///< over connections_max
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> malformed = 0;  ///< refused before the handler
  };

  /// Bodies that may be larger than any form. Both are called on the I/O thread.
  struct Uploads {
    std::function<bool(const Request& head)> takes_file;  ///< empty: nothing does
    /// Asked before such a body is read, with a request that has none yet. A response of status 100
    /// lets it in; any other is sent instead.
    Handler admit;
  };

  Transport(TransportOptions options, Handler handler, Uploads uploads = {});
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  ~Transport();  ///< stop()

  /// Listens; throws std::runtime_error with a sentence when the address cannot be had.
  void start();
  /// Accepts nothing new, lets requests under way finish up to drain_time, joins the I/O thread.
  /// Event streams must have been closed by their hub. Idempotent; not from the I/O thread.
  void stop();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] const Counters& counters() const;
  /// Runs `work` on the I/O thread, in order of calls. After stop() it is forgotten.
  void post(std::function<void()> work) const;
  /// Runs `work` on the I/O thread every `period`, from start() on. Call before start().
  void every(std::chrono::milliseconds period, std::function<void()> work);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with the sinks of replies, which may outlive us
};

}  // namespace recourse::http
