#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// HTTP as bytes on a socket: a client library would not send what these tests must send.
namespace recourse::test {

struct Answer {
  int status = 0;                                   ///< 0: the connection ended without an answer
  std::multimap<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const;  ///< "" when absent
};

class Wire {
 public:
  explicit Wire(std::uint16_t port);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  void send(const std::string& bytes);
  void finish_sending();
  Answer receive(bool head = false);
  /// What has come once it holds `mark`; what there is when the peer closes or 5 s pass.
  std::string receive_until(const std::string& mark);
  /// Has the peer closed (within 5 s), whatever else it sent before?
  bool closed();

 private:
  bool more();
  int socket_ = -1;
  std::string buffer_;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Ask {
  std::string method = "GET";
  std::string target = "/";
  Headers headers{};
  std::optional<std::string> body{};  ///< with Content-Type: application/json unless given
};
[[nodiscard]] std::string bytes_of(const Ask& ask);
/// On a connection of its own.
[[nodiscard]] Answer send(std::uint16_t port, const Ask& ask);

}  // namespace recourse::test
