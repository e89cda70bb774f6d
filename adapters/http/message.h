#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recourse::http {

enum class Method { kGet, kPost, kPut, kDelete };
[[nodiscard]] std::string_view name(Method method);

/// One request as the handlers see it: checked against every limit, decoded once.
struct Request {
  Method method = Method::kGet;
  bool head = false;                                ///< HEAD: answered like GET, without a body
  std::string path;                                 ///< decoded, normal: "/api/v1/tasks/0190…"
  std::vector<std::string> segments;                ///< of the path, decoded, none empty
  std::map<std::string, std::string> query;         ///< no name twice
  std::multimap<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  std::string peer;  ///< address of the other end of the socket

  /// The value of a header that may stand once; nullopt when absent or repeated.
  [[nodiscard]] std::optional<std::string> header(std::string_view lower_name) const;
  /// "" when absent.
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

class EventStream;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<EventStream> stream;  ///< set: the connection becomes an event stream (shared by
                                        ///< the hub, which writes, and the connection, which sends)
};

/// The obligation to answer one request exactly once, from any thread. If every copy is gone and
/// nothing was sent, a 500 is: a client never waits for an answer nobody will give.
class Reply {
 public:
  using Sink = std::function<void(Response)>;
  explicit Reply(Sink sink);
  void send(Response response) const;  ///< the first one counts

 private:
  struct Once;
  std::shared_ptr<Once> once_;  // shared: an answer may come from one of several callbacks
};

}  // namespace recourse::http
