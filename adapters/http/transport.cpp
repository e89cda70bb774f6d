#include "adapters/http/transport.h"

#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "adapters/http/connection.h"

namespace recourse::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kBacklog = 4096;  // a reload of all browsers at once must not be refused

/// Every connection is a descriptor; the usual soft limit of 1 024 is below connections_max.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);  // refused: accept() will say so in time
}

}  // namespace

struct Transport::Parts : std::enable_shared_from_this<Parts> {
  Parts(TransportOptions o, Handler h, Uploads u)
      : options(std::move(o)), handler(std::move(h)), uploads(std::move(u)) {}

  TransportOptions options;
  Handler handler;
  Uploads uploads;
  Counters counters;
  std::uint16_t bound_port = 0;
  bool stopping = false;  ///< I/O thread
  std::size_t large_bytes = 0;  ///< of large bodies held now; I/O thread
  // Destroyed last to first: what hangs on the context goes before it.
  std::mutex mutex;  ///< guards `context` against post() after stop()
  std::unique_ptr<asio::io_context> context;
  std::optional<tcp::acceptor> acceptor;
  std::set<std::shared_ptr<ConnectionHandle>> connections;  // shared with the coroutine
  std::optional<ConnectionSetup> setup;
  std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> periodic;
  std::vector<std::unique_ptr<asio::steady_timer>> timers;
  std::unique_ptr<asio::steady_timer> deadline;
  std::thread thread;

  void post(std::function<void()> work) {
    const std::lock_guard lock(mutex);
    if (context) asio::post(*context, std::move(work));
  }
  void open();
  void run();
  void begin_stop();
  void close_all(bool force);
  void tick(std::size_t index);
  static asio::awaitable<void> accept_all(Parts* self);
  static asio::awaitable<void> serve_one(Parts* self, tcp::socket socket);
};

void Transport::Parts::open() {
  context = std::make_unique<asio::io_context>(1);
  const std::string where = options.address + ":" + std::to_string(options.port);
  error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) throw std::runtime_error("\"" + options.address + "\" is no IP address to listen on");
  const tcp::endpoint endpoint(address, options.port);
  acceptor.emplace(*context);
  acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(kBacklog, ec);
  if (ec) throw std::runtime_error("cannot listen on " + where + ": " + ec.message());
  bound_port = acceptor->local_endpoint().port();
  std::weak_ptr<Parts> weak = weak_from_this();
  auto poster = [weak](std::function<void()> work) {
    if (const auto alive = weak.lock()) alive->post(std::move(work));
  };
  setup.emplace(
      ConnectionSetup{options, handler, uploads, counters, stopping, large_bytes, poster});
}

asio::awaitable<void> Transport::Parts::serve_one(Parts* self, tcp::socket socket) {
  auto handle = std::make_shared<ConnectionHandle>();
  self->connections.insert(handle);
  ++self->counters.connections;
  try {
    co_await serve(std::move(socket), &*self->setup, handle);
  } catch (const std::exception&) {
    // Nothing of one connection may end the server; its socket is closed by now.
  }
  --self->counters.connections;
  self->connections.erase(handle);
  if (self->stopping && self->connections.empty()) self->context->stop();
}

asio::awaitable<void> Transport::Parts::accept_all(Parts* self) {
  error_code ec;
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  asio::steady_timer pause(*self->context);
  while (!self->stopping) {
    tcp::socket socket = co_await self->acceptor->async_accept(token);
    if (self->stopping) co_return;
    if (ec) {  // out of descriptors, or the peer left already: others must still be let in
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(token);
      continue;
    }
    if (self->connections.size() >= self->options.connections_max) {
      ++self->counters.refused;
      socket.close(ec);
      continue;
    }
    auto one = serve_one(self, std::move(socket));
    asio::co_spawn(*self->context, std::move(one), asio::detached);
  }
}

void Transport::Parts::tick(std::size_t index) {
  timers[index]->expires_after(periodic[index].first);
  timers[index]->async_wait([this, index](const error_code& ec) {
    if (ec || stopping) return;
    periodic[index].second();
    tick(index);
  });
}

void Transport::Parts::run() {
  auto accepting = accept_all(this);
  asio::co_spawn(*context, std::move(accepting), asio::detached);
  for (std::size_t i = 0; i < periodic.size(); ++i) {
    timers.push_back(std::make_unique<asio::steady_timer>(*context));
    tick(i);
  }
  const auto guard = asio::make_work_guard(*context);
  context->run();
}

void Transport::Parts::close_all(bool force) {
  const auto copy = connections;  // closing may end one and change the set
  for (const auto& handle : copy) {
    if (handle->close) handle->close(force);
  }
}

void Transport::Parts::begin_stop() {
  stopping = true;
  error_code ignored;
  acceptor->close(ignored);
  close_all(false);
  if (connections.empty()) {
    context->stop();
    return;
  }
  deadline = std::make_unique<asio::steady_timer>(*context, options.drain_time);
  deadline->async_wait([this](const error_code& ec) {
    if (!ec) context->stop();
  });
}

Transport::Transport(TransportOptions options, Handler handler, Uploads uploads)
    : parts_(std::make_shared<Parts>(std::move(options), std::move(handler), std::move(uploads))) {}

Transport::~Transport() { stop(); }

void Transport::start() {
  raise_descriptor_limit();
  parts_->open();
  Parts* parts = parts_.get();
  parts->thread = std::thread([parts] { parts->run(); });
}

void Transport::stop() {
  Parts* parts = parts_.get();
  if (!parts->thread.joinable()) return;
  parts->post([parts] { parts->begin_stop(); });
  parts->thread.join();
  // What hangs on the context goes first; then the context, with the coroutines it still holds.
  parts->timers.clear();
  parts->deadline.reset();
  parts->acceptor.reset();
  std::unique_ptr<asio::io_context> context;
  {
    const std::lock_guard lock(parts->mutex);
    context = std::move(parts->context);
  }
  context.reset();
  parts->connections.clear();
}

std::uint16_t Transport::port() const { return parts_->bound_port; }
const Transport::Counters& Transport::counters() const { return parts_->counters; }
void Transport::post(std::function<void()> work) const { parts_->post(std::move(work)); }
void Transport::every(std::chrono::milliseconds period, std::function<void()> work) {
  parts_->periodic.emplace_back(period, std::move(work));
}

}  // namespace recourse::http
