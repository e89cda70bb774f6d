#include "adapters/cli/serving.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>

#include "adapters/http/secret.h"

namespace recourse::cli {

Address parse_address(const std::string& text) {
  Address address;
  std::string port = text;
  const auto colon = text.rfind(':');
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (fault != std::errc() || end != port.data() + port.size() || address.host.empty()) {
    throw WorldFailed("--listen wants ADDRESS:PORT, for example 127.0.0.1:8080; found " + text);
  }
  return address;
}

Serving::Serving(Node& node, const std::string& db, http::ServerOptions options)
    : file_(serve_file_path(db)), token_(http::random_secret()) {
  options.operator_token = token_;
  const std::string host = options.transport.address;
  server_ = node.server(std::move(options));
  try {
    server_->start();
  } catch (const std::runtime_error& error) {
    throw WorldFailed(error.what());
  }
  const bool v6 = host.find(':') != std::string::npos;
  url_ = "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(server_->port());
  if (node.office().public_url().empty()) node.office().set_public_url(url_);
  if (!file_.empty()) write_serve_file(file_, {url_, token_, std::to_string(::getpid())});
}

Serving::~Serving() {
  remove_serve_file(file_);
  server_->stop();
}

namespace {
sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}
}  // namespace

void Serving::block_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);  // a client that hangs up is no reason to die
}

void Serving::wait_for_signal() {
  const sigset_t set = stop_signals();
  int received = 0;
  sigwait(&set, &received);
}

}  // namespace recourse::cli
