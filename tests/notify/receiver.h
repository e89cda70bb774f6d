#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// Receivers as the tests want them: on a free port of this machine, friendly or hostile.
namespace recourse::test {

class Receiver {
 public:
  struct Request {
    std::string head, body;
    [[nodiscard]] std::string header(const std::string& name) const;
  };
  /// What is written back; runs on the receiver's thread and may write slowly or without end:
  /// `write` is false once the sender has hung up or the test is over.
  using Write = std::function<bool(const std::string& bytes)>;
  using Answer = std::function<void(const Request& request, const Write& write)>;

  explicit Receiver(Answer answer);
  ~Receiver();
  [[nodiscard]] std::string url(const std::string& path = "/in") const;
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::vector<Request> requests() const;
  [[nodiscard]] bool over() const { return over_; }

 private:
  void serve();
  void talk(int socket);
  Answer answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> over_ = false;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::vector<std::thread> talks_;
  std::thread thread_;
};
/// Answers every request so.
[[nodiscard]] Receiver::Answer always(int status, const std::string& body = "{}",
                                      const std::string& headers = "");

/// A mail server as far as RFC 5321 needs it; `verdict` answers DATA ("250 ok", "451 later").
class MailBoxes {
 public:
  explicit MailBoxes(std::string verdict = "250 taken");
  ~MailBoxes();
  [[nodiscard]] std::string url() const;
  /// Everything each client said, commands and message.
  [[nodiscard]] std::vector<std::string> talks() const;

 private:
  void serve();
  std::string verdict_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> over_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> talks_;
  std::thread thread_;
};

}  // namespace recourse::test
