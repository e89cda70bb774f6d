#include "adapters/cli/bench/listeners.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "adapters/cli/terminal.h"

namespace recourse::cli::bench {

Published::Published(runtime::ChangeFeed& feed) {
  auto started = feed.subscribe([this](const runtime::FeedItem& item) {
    const bool notice = std::holds_alternative<runtime::Posted>(item.what);
    const std::lock_guard lock(mutex_);
    items_.emplace(item.seq, Item{SteadyClock::now(), notice});
  });
  subscription_ = std::move(started.subscription);
}

std::optional<Published::Item> Published::find(std::uint64_t seq) const {
  const std::lock_guard lock(mutex_);
  const auto found = items_.find(seq);
  if (found == items_.end()) return std::nullopt;
  return found->second;
}

Listeners::Listeners(std::uint16_t port, const std::vector<std::string>& tokens,
                     const Published& published)
    : published_(published), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  readers_.reserve(tokens.size());
  for (const std::string& token : tokens) connect(port, token);
  thread_ = std::thread([this] { run(); });
  while (begun_ < readers_.size()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

Listeners::~Listeners() { stop(); }

void Listeners::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  for (Reader& reader : readers_) ::close(reader.socket);
  readers_.clear();
  if (poll_ >= 0) ::close(poll_);
  poll_ = -1;
}

void Listeners::connect(std::uint16_t port, const std::string& token) {
  Reader& reader = readers_.emplace_back();
  reader.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request =
      "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token +
      "\r\n\r\n";
  const bool asked =
      ::connect(reader.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::send(reader.socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size());
  if (!asked) throw WorldFailed("bench: an event stream cannot be opened");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = readers_.size() - 1;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, reader.socket, &event);
}

void Listeners::run() {
  std::array<epoll_event, 64> ready{};
  while (!stopping_) {
    const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), 50);
    for (int i = 0; i < count; ++i) {
      take(readers_[ready[static_cast<std::size_t>(i)].data.u64]);
    }
  }
}

void Listeners::take(Reader& reader) {
  std::array<char, 16 * 1024> bytes;
  const ssize_t count = ::recv(reader.socket, bytes.data(), bytes.size(), 0);
  const auto now = SteadyClock::now();
  if (count <= 0) {  // hung up on: counted by the server as cut off
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, reader.socket, nullptr);
    return;
  }
  reader.buffer.append(bytes.data(), static_cast<std::size_t>(count));
  std::size_t from = 0;
  for (std::size_t end; (end = reader.buffer.find("\n\n", from)) != std::string::npos;
       from = end + 2) {
    frame(std::string_view(reader.buffer).substr(from, end - from), now);
  }
  reader.buffer.erase(0, from);
}

void Listeners::frame(std::string_view text, SteadyClock::time_point now) {
  if (text.find("retry: 3000") != std::string_view::npos) ++begun_;
  const std::size_t at = text.find("id: ");
  if (at == std::string_view::npos) return;
  std::uint64_t seq = 0;
  std::from_chars(text.data() + at + 4, text.data() + text.size(), seq);
  const auto item = published_.find(seq);
  if (!item) return;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - item->at).count();
  (item->notice ? notices : changes).push_back(static_cast<std::int32_t>(took));
}

}  // namespace recourse::cli::bench
