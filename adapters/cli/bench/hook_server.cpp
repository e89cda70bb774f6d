#include "adapters/cli/bench/hook_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/cli/terminal.h"

namespace recourse::cli::bench {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// "" when absent; libcurl writes names as they were given to it.
std::string header(std::string_view head, std::string_view name) {
  const std::string wanted = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(wanted);
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + wanted.size();
  return std::string(head.substr(from, head.find("\r\n", from) - from));
}

}  // namespace

HookServer::HookServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 256) != 0 ||
      ::getsockname(listener_, any, &size) != 0) {
    throw WorldFailed("bench: a receiver cannot be opened on this machine");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

void HookServer::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  for (const Connection& connection : connections_) ::close(connection.socket);
  connections_.clear();
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

void HookServer::run() {
  std::vector<pollfd> waiting;
  while (!stopping_) {
    waiting.assign(1, {listener_, POLLIN, 0});
    for (const Connection& connection : connections_) {
      waiting.push_back({connection.socket, POLLIN, 0});
    }
    if (::poll(waiting.data(), waiting.size(), 50) <= 0) continue;
    for (std::size_t i = waiting.size() - 1; i > 0; --i) {
      if (waiting[i].revents == 0 || serve(connections_[i - 1])) continue;
      ::close(connections_[i - 1].socket);
      connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(i - 1));
    }
    if ((waiting[0].revents & POLLIN) != 0) {
      connections_.push_back({::accept(listener_, nullptr, nullptr), {}});
    }
  }
}

bool HookServer::serve(Connection& connection) {
  std::array<char, 8192> bytes;
  const ssize_t count = ::recv(connection.socket, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  connection.buffer.append(bytes.data(), static_cast<std::size_t>(count));
  while (true) {
    const std::size_t end = connection.buffer.find("\r\n\r\n");
    if (end == std::string::npos) return true;
    const std::string head = connection.buffer.substr(0, end + 2);
    const std::size_t size = std::stoul("0" + header(head, "Content-Length"));
    if (connection.buffer.size() < end + 4 + size) return true;
    connection.buffer.erase(0, end + 4 + size);
    if (dead_) continue;
    ids_.push_back(header(head, "webhook-id"));
    ++received_;
    (void)::send(connection.socket, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
  }
}

}  // namespace recourse::cli::bench
