#pragma once
#include <string>

#include "adapters/cli/node.h"
#include "adapters/cli/serve_file.h"

namespace recourse::cli {

/// "127.0.0.1:8080", "[::1]:0", "8080".
struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
};
/// Throws WorldFailed on anything else.
[[nodiscard]] Address parse_address(const std::string& text);

/// A node with its server, told to the rest of the machine by its serve file while it lives.
class Serving {
 public:
  Serving(Node& node, const std::string& db, http::ServerOptions options);
  ~Serving();
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& token() const { return token_; }
  /// Until SIGINT or SIGTERM. Signals must have been blocked before any thread was made.
  static void wait_for_signal();
  /// Call first thing in a serving process.
  static void block_signals();

 private:
  std::string file_, url_, token_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace recourse::cli
