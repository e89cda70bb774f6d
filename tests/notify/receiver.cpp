#include "tests/notify/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace recourse::test {
namespace {

int listen_on_loopback(int& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = 0;
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener, 128);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  return listener;
}

/// -1 when the test is over.
int accepted(int listener, const std::atomic<bool>& over) {
  while (!over) {
    pollfd waiting{listener, POLLIN, 0};
    if (::poll(&waiting, 1, 20) > 0) return ::accept(listener, nullptr, nullptr);
  }
  return -1;
}

/// Appends what comes; false at the end.
bool more(int socket, std::string& buffer, const std::atomic<bool>& over) {
  while (!over) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    char bytes[4096];
    const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  return false;
}

bool write_all(int socket, const std::string& bytes, const std::atomic<bool>& over) {
  std::size_t sent = 0;
  while (sent < bytes.size() && !over) {
    pollfd waiting{socket, POLLOUT, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return !over;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

std::string Receiver::Request::header(const std::string& name) const {
  const std::string wanted = "\r\n" + lower(name) + ": ";
  const std::size_t at = lower(head).find(wanted);
  if (at == std::string::npos) return {};
  const std::size_t from = at + wanted.size();
  return head.substr(from, head.find("\r\n", from) - from);
}

Receiver::Receiver(Answer answer) : answer_(std::move(answer)) {
  listener_ = listen_on_loopback(port_);
  thread_ = std::thread([this] { serve(); });
}

Receiver::~Receiver() {
  over_ = true;
  thread_.join();
  for (std::thread& talk : talks_) talk.join();
  ::close(listener_);
}

std::string Receiver::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<Receiver::Request> Receiver::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void Receiver::serve() {
  for (int socket = accepted(listener_, over_); socket >= 0; socket = accepted(listener_, over_)) {
    talks_.emplace_back([this, socket] { talk(socket); });
  }
}

void Receiver::talk(int socket) {
  std::string buffer;
  while (!over_) {
    std::size_t end = buffer.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (!more(socket, buffer, over_)) break;
      continue;
    }
    Request request{buffer.substr(0, end + 2), {}};
    const std::string length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    if (buffer.size() < end + 4 + size) {
      if (!more(socket, buffer, over_)) break;
      continue;
    }
    request.body = buffer.substr(end + 4, size);
    buffer.erase(0, end + 4 + size);
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    answer_(request, [&](const std::string& bytes) { return write_all(socket, bytes, over_); });
  }
  ::close(socket);
}

Receiver::Answer always(int status, const std::string& body, const std::string& headers) {
  const std::string bytes = "HTTP/1.1 " + std::to_string(status) +
                            " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                            headers + "\r\n" + body;
  return [bytes](const Receiver::Request&, const Receiver::Write& write) { write(bytes); };
}

MailBoxes::MailBoxes(std::string verdict) : verdict_(std::move(verdict)) {
  listener_ = listen_on_loopback(port_);
  thread_ = std::thread([this] { serve(); });
}

MailBoxes::~MailBoxes() {
  over_ = true;
  thread_.join();
  ::close(listener_);
}

std::string MailBoxes::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> MailBoxes::talks() const {
  const std::lock_guard lock(mutex_);
  return talks_;
}

void MailBoxes::serve() {
  for (int socket = accepted(listener_, over_); socket >= 0; socket = accepted(listener_, over_)) {
    std::string talk, buffer;
    write_all(socket, "220 mail.test\r\n", over_);
    bool in_message = false;
    while (true) {
      const std::size_t end = buffer.find("\r\n");
      if (end == std::string::npos) {
        if (!more(socket, buffer, over_)) break;
        continue;
      }
      const std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 2);
      talk += line + "\r\n";
      if (in_message) {
        in_message = line != ".";
        if (!in_message) write_all(socket, verdict_ + "\r\n", over_);
      } else if (line == "DATA") {
        in_message = true;
        write_all(socket, "354 go on\r\n", over_);
      } else {
        write_all(socket, "250 ok\r\n", over_);
      }
      if (line == "QUIT") break;
    }
    ::close(socket);
    const std::lock_guard lock(mutex_);
    talks_.push_back(talk);
  }
}

}  // namespace recourse::test
