#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/notify/egress.h"

namespace recourse::notify {

/// One message on the wire: an HTTP POST, or a mail when `mail_to` is given.
struct Outgoing {
  std::string url;                   ///< https://…, or smtp(s)://… of the house
  std::vector<std::string> headers;  ///< "Name: value"; of HTTP
  std::string body;
  std::string mail_from, mail_to;
  std::string user, password;  ///< of the mail server
};

/// What came of it.
struct Answer {
  bool arrived = false;  ///< the receiver answered, `status` says what
  int status = 0;        ///< of HTTP or SMTP
  std::string body;      ///< its first kilobytes
  std::string fault;     ///< why nothing arrived; no secret, no address
};

/// Sends many messages at once on one thread. Everything a hostile receiver could stretch has an
/// end: time, bytes, headers; no redirect is followed, no address inside the house is reached.
class Courier {
 public:
  struct Limits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds whole{10'000};
    std::size_t answer_bytes = 16 * 1024;  ///< more is not read: the transfer ends there
    std::size_t header_bytes = 16 * 1024;
    std::size_t header_count = 100;
  };
  using Done = std::function<void(const Answer&)>;
  explicit Courier(Egress egress) : Courier(std::move(egress), Limits()) {}
  Courier(Egress egress, Limits limits);
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// `done` is called from poll(). A message that may not leave is answered like one that failed.
  void send(Outgoing message, Done done);
  /// Waits at most so long for something to happen, then calls what is done.
  void poll(std::chrono::milliseconds wait);
  /// From any thread: poll() returns.
  void wake();
  [[nodiscard]] std::size_t under_way() const;
  [[nodiscard]] const Egress& egress() const { return egress_; }

 private:
  struct Transfer;
  struct Parts;
  void finish(Transfer& transfer, int curl_code);
  Egress egress_;
  Limits limits_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace recourse::notify
