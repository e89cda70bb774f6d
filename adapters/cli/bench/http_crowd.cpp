#include "adapters/cli/bench/http_crowd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "adapters/cli/terminal.h"
#include "adapters/http/session.h"

namespace recourse::cli::bench {
namespace {

std::int64_t thread_cpu_us() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  const auto us = [](const timeval& t) { return t.tv_sec * kMicrosPerSecond + t.tv_usec; };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

/// The whole answer has come: its header says how long the rest is.
bool is_whole(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t at = answer.find(kLength);
  if (at == std::string::npos || at > head) return true;
  return answer.size() >= head + 4 + std::stoul(answer.substr(at + kLength.size(), 12));
}

}  // namespace

HttpCrowd::HttpCrowd(Node& node, const AdvanceOptions& options, ServerMeter& meter)
    : node_(node),
      options_(options),
      meter_(meter),
      clients_(static_cast<std::size_t>(std::min(options.clients, options.instances))),
      poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  start_instances();
  news_ = node_.runtime().feed().subscribe([this](const runtime::FeedItem& item) {
    const auto* change = std::get_if<service::Change>(&item.what);
    if (change == nullptr || change->kind != service::Change::Kind::kTaskCreated) return;
    const auto found = of_case_.find(change->instance);
    if (found == of_case_.end()) return;
    found->second->task.item = change->task;
    found->second->has_next.store(true, std::memory_order_release);
  }).subscription;
  const Instant now = node_.runtime().clock().now();
  token_ = http::issue_token(node_.reads().registry, "bench-agent", now,
                             Instant{now.us + http::kSessionUs});
  http::ServerOptions server_options;
  server_options.transport.port = 0;
  server_ = node_.server(server_options);
  server_->start();
  for (Client& client : clients_) connect(client, server_->port());
}

HttpCrowd::~HttpCrowd() {
  news_ = {};
  for (const Client& client : clients_) ::close(client.socket);
  ::close(poll_);
  server_->stop();
}

void HttpCrowd::start_instances() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    command::StartInstance start;
    start.id = node_.runtime().ids().make<InstanceId>();
    start.process = "bench_advance";
    start.data = advance_data(static_cast<int>(i));
    client.task.instance = start.id;
    of_case_.emplace(start.id, &client);
    node_.runtime().submit({std::move(start), advance_agent(), "", ""}, [](const auto&) {});
  }
  for (Client& client : clients_) {
    const auto state = node_.runtime().state(client.task.instance);
    if (!state.ok() || (*state)->work_items.empty()) throw WorldFailed("bench: no task to do");
    const auto& [id, item] = *(*state)->work_items.begin();
    client.task.item = id;
    client.task.revision = item.revision;
  }
}

void HttpCrowd::connect(Client& client, std::uint16_t port) {
  client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw WorldFailed("bench: the server cannot be reached");
  }
  const int at_once = 1;
  ::setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &client;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket, &event);
}

Figures HttpCrowd::closed_loop() {
  stop_ = false;
  latencies_.clear();
  meter_.begin();
  std::thread people([this] { work(); });
  std::this_thread::sleep_for(std::chrono::seconds(options_.seconds));
  stop_ = true;
  people.join();
  Figures figures;
  meter_.end(figures);
  figures.name = "recourse_http";
  figures.clients = static_cast<int>(clients_.size());
  figures.advances = static_cast<std::int64_t>(latencies_.size());
  figures.latencies = std::move(latencies_);
  figures.process_cpu_us -= load_cpu_us_;
  figures.load_cpu_us = load_cpu_us_;
  if (!fault_.empty()) throw WorldFailed("bench: " + fault_);
  return figures;
}

void HttpCrowd::work() {
  const std::int64_t before = thread_cpu_us();
  for (Client& client : clients_) ask(client);
  std::array<epoll_event, 256> ready{};
  while (waiting_ > 0 && fault_.empty()) {
    const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), 1000);
    for (int i = 0; i < count; ++i) {
      take(*static_cast<Client*>(ready[static_cast<std::size_t>(i)].data.ptr));
    }
  }
  load_cpu_us_ = thread_cpu_us() - before;
}

void HttpCrowd::ask(Client& client) {
  // The news is told before the answer is sent, so it is here.
  if (!client.has_next.exchange(false, std::memory_order_acquire)) {
    fault_ = "an answer came before the news of it";
    return;
  }
  const std::string body = R"({"action":"go","revision":)" + std::to_string(client.task.revision) +
                           R"(,"data":{"note":"seen by the agent, turn )" +
                           std::to_string(++client.turn) + R"("}})";
  const std::string task = client.task.item.text();
  const std::string request =
      "POST /api/v1/tasks/" + task + "/complete HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
      "Bearer " + token_ + "\r\nIdempotency-Key: " + task + "\r\nContent-Type: application/json"
      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  client.answer.clear();
  client.since = SteadyClock::now();
  if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    fault_ = "a request could not be sent";
    return;
  }
  ++waiting_;
}

void HttpCrowd::take(Client& client) {
  std::array<char, 8 * 1024> bytes;
  const ssize_t count = ::recv(client.socket, bytes.data(), bytes.size(), 0);
  if (count <= 0) {
    fault_ = "the server hung up";
    return;
  }
  client.answer.append(bytes.data(), static_cast<std::size_t>(count));
  if (!is_whole(client.answer)) return;
  --waiting_;
  if (!client.answer.starts_with("HTTP/1.1 200")) {
    fault_ = client.answer;
    return;
  }
  const auto took = SteadyClock::now() - client.since;
  latencies_.push_back(static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
  if (!stop_) ask(client);
}

}  // namespace recourse::cli::bench
