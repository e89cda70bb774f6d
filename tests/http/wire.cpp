#include "tests/http/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace recourse::test {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

Wire::Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{5, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to the server under test");
  }
}

Wire::~Wire() { close(socket_); }

void Wire::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return;  // the server has closed: the answer tells why
    sent += static_cast<std::size_t>(n);
  }
}

void Wire::finish_sending() { shutdown(socket_, SHUT_WR); }

bool Wire::more() {
  std::array<char, 16384> chunk{};
  const auto n = recv(socket_, chunk.data(), chunk.size(), 0);
  if (n <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(n));
  return true;
}

std::string Wire::receive_until(const std::string& mark) {
  while (buffer_.find(mark) == std::string::npos && more()) {
  }
  const std::size_t at = buffer_.find(mark);
  const std::size_t end = at == std::string::npos ? buffer_.size() : at + mark.size();
  std::string out = buffer_.substr(0, end);
  buffer_.erase(0, end);
  return out;
}

Answer Wire::receive(bool head) {
  Answer answer;
  std::string block = receive_until("\r\n\r\n");
  if (block.starts_with("HTTP/1.1 100")) block = receive_until("\r\n\r\n");
  if (!block.starts_with("HTTP/1.1 ")) return answer;
  answer.status = std::stoi(block.substr(9, 3));
  std::size_t at = block.find("\r\n") + 2;
  while (at < block.size()) {
    const std::size_t end = block.find("\r\n", at);
    if (end == at) break;
    const std::string line = block.substr(at, end - at);
    const std::size_t colon = line.find(": ");
    answer.headers.emplace(lower(line.substr(0, colon)), line.substr(colon + 2));
    at = end + 2;
  }
  const std::string length = answer.header("content-length");
  const std::size_t wanted = length.empty() || head ? 0 : std::stoul(length);
  while (buffer_.size() < wanted && more()) {
  }
  answer.body = buffer_.substr(0, wanted);
  buffer_.erase(0, wanted);
  return answer;
}

bool Wire::closed() {
  while (more()) {
  }
  std::array<char, 1> one{};
  return recv(socket_, one.data(), 1, 0) == 0;
}

std::string bytes_of(const Ask& ask) {
  std::string out = ask.method + " " + ask.target + " HTTP/1.1\r\nHost: localhost\r\n";
  bool typed = false;
  for (const auto& [name, value] : ask.headers) {
    out += name + ": " + value + "\r\n";
    typed = typed || lower(name) == "content-type";
  }
  if (ask.body) {
    if (!typed) out += "Content-Type: application/json\r\n";
    out += "Content-Length: " + std::to_string(ask.body->size()) + "\r\n";
  }
  return out + "\r\n" + ask.body.value_or("");
}

Answer send(std::uint16_t port, const Ask& ask) {
  Wire wire(port);
  wire.send(bytes_of(ask));
  return wire.receive(ask.method == "HEAD");
}

}  // namespace recourse::test
