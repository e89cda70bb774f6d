#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/http/exports.h"
#include "adapters/http/notice_desk.h"
#include "adapters/http/record_log.h"
#include "adapters/http/transport.h"
#include "adapters/runtime/runtime.h"
#include "engine/definition/finding.h"

namespace recourse::http {

struct Site;

/// What became of the text of a definition. `definition` is null when a finding is an error.
struct CheckedDefinition {
  std::vector<definition::Finding> findings;
  definition::DefinitionPtr definition;
};

struct ServerOptions {
  TransportOptions transport;
  bool demo = false;            ///< sample users sign in without a password
  bool secure_cookies = false;  ///< a TLS proxy stands before us
  std::string ui_dir;           ///< web app from this folder instead of the embedded one
  /// A bearer token that acts as the user "operator" with the role admin: for the command line on
  /// the same machine (serve.json). Empty: none.
  std::string operator_token;
  /// Of event streams; sessions are read again then.
  std::chrono::milliseconds heartbeat{15'000};
};

/// The HTTP API, the event stream and the web app.
class Server {
 public:
  struct World {
    runtime::Runtime& runtime;
    /// Reads and checks the text of a definition. http/ knows no YAML.
    std::function<CheckedDefinition(const std::string& source)> check;
    /// One line of JSON for every request; empty: no access log.
    std::function<void(const std::string&)> log;
    RecordLog record;
    NoticeDesk notices;
    Exports exports{};
  };
  Server(World world, ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  ///< stop()

  /// After Runtime::start(). Throws std::runtime_error when the address cannot be had.
  void start();
  /// Accepts nothing new, ends event streams with a `retry`, lets requests under way finish.
  /// Before Runtime::stop(). Idempotent.
  void stop();
  [[nodiscard]] std::uint16_t port() const;

 private:
  std::shared_ptr<Site> site_;  // shared with calls whose answers are still under way
};

}  // namespace recourse::http
