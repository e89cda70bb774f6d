#include "adapters/cli/target.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "adapters/cli/node.h"
#include "adapters/cli/serve_file.h"
#include "adapters/http/secret.h"
#include "adapters/http/session.h"
#include "adapters/json/json_value.h"

namespace recourse::cli {

struct Target::OwnNode {
  Node node;
  std::unique_ptr<http::Server> server;
  std::string session_hash;

  OwnNode(const Node::Options& options, const Terminal& terminal) : node(options, terminal) {
    node.start();
  }
  ~OwnNode() {
    if (server) server->stop();
    try {
      if (!session_hash.empty()) node.reads().registry.drop_session(session_hash);
    } catch (const ports::StoreError&) {
      // It ends by itself in a few minutes.
    }
    node.stop();
  }
};

namespace {
constexpr std::int64_t kOwnSession_us = 10 * 60 * kMicrosPerSecond;

void sign_in_if_asked(const TargetOptions& options, Client& client, const Terminal& terminal) {
  if (options.as.empty()) return;
  const auto done = client.sign_in(options.as, options.password);
  if (done.ok()) return;
  throw WorldFailed(terminal.say({"cannot sign in as ", "无法登录为 "}) + options.as + ": " +
                    terminal.say(done.rejection().text));
}

/// A server that was killed leaves its file behind, and its process number may be somebody else's
/// by now. The lock on the database still tells when one is only slow.
bool answers(const std::string& url) {
  try {
    return Client(url, "").get("/healthz").status == 200;
  } catch (const WorldFailed&) {
    return false;
  }
}

std::optional<ServeFile> server_of(const std::string& db) {
  auto serving = read_serve_file(serve_file_path(db));
  return serving && answers(serving->url) ? serving : std::nullopt;
}
}  // namespace

bool is_served(const TargetOptions& options) {
  return !options.server.empty() || server_of(options.db).has_value();
}

Target::Target(const TargetOptions& options, const Terminal& terminal) {
  if (!options.server.empty()) {
    client_ = std::make_unique<Client>(options.server, options.token, terminal.language);
    sign_in_if_asked(options, *client_, terminal);
  } else if (const auto serving = server_of(options.db)) {
    client_ = std::make_unique<Client>(serving->url, serving->token, terminal.language);
    sign_in_if_asked(options, *client_, terminal);
  } else {
    use_own_node(options, terminal);
  }
}

Target::~Target() = default;

void Target::use_own_node(const TargetOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.keys = options.keys;
  own_ = std::make_unique<OwnNode>(node_options, terminal);
  http::ServerOptions server_options;
  server_options.transport.port = 0;
  server_options.operator_token = http::random_secret();
  own_->server = own_->node.server(server_options);
  own_->server->start();
  std::string token = server_options.operator_token;
  if (!options.as.empty()) {
    // Whoever may open the database file may act as anybody in it; the record says who it was.
    const Instant now = own_->node.runtime().clock().now();
    token = http::issue_token(own_->node.reads().registry, options.as, now,
                              Instant{now.us + kOwnSession_us});
    own_->session_hash = http::secret_hash(token);
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(own_->server->port());
  client_ = std::make_unique<Client>(url, token, terminal.language);
}

Result<Map> read_data(const std::string& argument) {
  if (argument.empty()) return Map{};
  std::string text = argument;
  std::ostringstream all;
  if (argument == "-") {
    all << std::cin.rdbuf();
    text = all.str();
  } else if (argument.front() == '@') {
    std::ifstream in(argument.substr(1), std::ios::binary);
    all << in.rdbuf();
    if (!in) throw WorldFailed("cannot read " + argument.substr(1));
    text = all.str();
  }
  auto parsed = json::parse_json(text);
  if (!parsed.ok()) return parsed.rejection();
  if (Map* map = parsed->get_if<Map>()) return std::move(*map);
  return Rejection{Rejection::Kind::kMalformed,
                   "JSON",
                   {"--data must be a JSON object.", "--data 必须是 JSON 对象。"},
                   {}};
}

}  // namespace recourse::cli
