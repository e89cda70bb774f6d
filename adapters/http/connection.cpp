#include "adapters/http/connection.h"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <utility>

#include "adapters/http/event_stream.h"
#include "adapters/http/problem.h"
#include "adapters/http/target.h"
#include "engine/base/ascii.h"

// House rules of this file (g++ 12): what a co_await expression needs stands in named variables
// before it; no `?:` and no capturing lambda inside one.
namespace recourse::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using Parser = wire::request_parser<wire::string_body>;

constexpr int kGoOn = 100;  // HTTP's own word for it

/// A part of what large bodies may take together, given back with this.
class Share {
 public:
  Share() = default;
  Share(std::size_t& total, std::size_t size) : total_(&total), size_(size) { total += size; }
  Share(Share&& other) noexcept
      : total_(std::exchange(other.total_, nullptr)), size_(other.size_) {}
  Share& operator=(Share&& other) noexcept {
    std::swap(total_, other.total_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Share() {
    if (total_ != nullptr) *total_ -= size_;
  }

 private:
  std::size_t* total_ = nullptr;
  std::size_t size_ = 0;
};

/// A request, or the answer that refuses it; neither: the peer is gone.
struct Incoming {
  std::optional<Request> request;
  std::optional<Response> refusal;
  bool keep_alive = false;
  Share share;  ///< of a large body, until its answer is sent
};

Response fault_answer(const HeaderFault& fault) {
  const Rejection rejection = refuse(Rejection::Kind::kMalformed, fault.code, fault.en, fault.zh);
  return problem(rejection, Language::kEnglish, fault.status);
}

Response fault_of(const error_code& ec) {
  if (ec == wire::error::body_limit) {
    return fault_answer(
        {413, "BODY_LENGTH", "The body is larger than this server accepts.", "请求正文超过上限。"});
  }
  return fault_answer(
      {400, "HTTP", "The request is not well-formed HTTP.", "请求不符合 HTTP 格式。"});
}

Rejection too_many_bodies() {
  return refuse(
      Rejection::Kind::kUnavailable, "BUSY",
      "Many large files are being sent at this moment; please try again in a few seconds.",
      "当前正在上传的大文件过多，请稍后重试。");
}

struct Waiting {  ///< what a coroutine waits for, and who wakes it
  std::function<void()> wake;
  std::optional<Response> response;
};

class Connection {
 public:
  Connection(asio::ip::tcp::socket socket, const ConnectionSetup& setup)
      : setup_(setup),
        stream_(std::move(socket)),
        timer_(stream_.get_executor()),
        buffer_(setup.options.limits.header_bytes) {
    error_code ignored;
    const auto peer = stream_.socket().remote_endpoint(ignored);
    if (!ignored) peer_ = peer.address().to_string();
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  }

  asio::awaitable<void> run();
  void close(bool force) {
    if (!idle_ && !force) return;
    error_code ignored;
    stream_.socket().close(ignored);
    timer_.cancel();
  }

 private:
  asio::awaitable<Incoming> read();
  asio::awaitable<std::size_t> read_header_block(error_code& ec);
  void take_head(const Parser& parser, Incoming& incoming);
  asio::awaitable<bool> admit(Parser& parser, Incoming& incoming);
  asio::awaitable<bool> read_body(Parser& parser, Incoming& incoming);
  asio::awaitable<Response> answer_of(const Transport::Handler& handler, Request request);
  asio::awaitable<bool> send(Response response, bool keep_alive);
  asio::awaitable<void> stream_events(Response response);
  std::optional<Response> refusal_of(const error_code& ec);
  asio::awaitable<void> wait_for_wake(std::chrono::milliseconds limit);
  asio::awaitable<void> drain();
  wire::response<wire::string_body> on_wire(Response& response, bool keep_alive) const;

  const ConnectionSetup& setup_;
  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_;
  std::string peer_;
  bool idle_ = false;
  bool head_ = false;
};

/// Length of the header in buffer_, its empty line included. ec: not_found when the buffer is full
/// before that. (asio::async_read_until would fill a copy of a Beast buffer.)
asio::awaitable<std::size_t> Connection::read_header_block(error_code& ec) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  for (;;) {
    const std::string_view seen(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    const std::size_t end = seen.find(kEnd);
    if (end != std::string_view::npos) co_return end + kEnd.size();
    const std::size_t room = std::min<std::size_t>(buffer_.max_size() - buffer_.size(), 4096);
    if (room == 0) ec = asio::error::not_found;
    if (ec) co_return 0;
    const auto space = buffer_.prepare(room);
    const std::size_t count = co_await stream_.async_read_some(space, token);
    buffer_.commit(count);
    idle_ = idle_ && count == 0;
  }
}

asio::awaitable<Incoming> Connection::read() {
  Incoming incoming;
  stream_.expires_after(setup_.options.request_time);
  idle_ = buffer_.size() == 0;
  error_code ec;
  const std::size_t length = co_await read_header_block(ec);
  idle_ = false;
  if (ec == asio::error::not_found) {
    ++setup_.counters.malformed;
    incoming.refusal = fault_answer(
        {431, "HEADER_LENGTH", "The header is larger than 16 KiB.", "请求头超过 16 KiB。"});
    co_return incoming;
  }
  if (ec) co_return incoming;  // gone, or too slow: Beast has closed the socket then
  const std::string_view block(static_cast<const char*>(buffer_.data().data()), length);
  if (const auto fault = check_header_block(block, setup_.options.limits)) {
    ++setup_.counters.malformed;
    incoming.refusal = fault_answer(*fault);
    co_return incoming;
  }
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(setup_.options.limits.header_bytes));
  parser.body_limit(setup_.options.limits.file_bytes);
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  co_await wire::async_read_header(stream_, buffer_, parser, token);
  if (ec) {
    incoming.refusal = refusal_of(ec);
    co_return incoming;
  }
  take_head(parser, incoming);
  if (incoming.refusal) co_return incoming;
  const bool let_in = co_await admit(parser, incoming);
  if (!let_in) co_return incoming;
  const bool whole = co_await read_body(parser, incoming);
  if (whole) {
    incoming.request->body = std::move(parser.get().body());
  } else {
    incoming.request.reset();
  }
  co_return incoming;
}

/// Nothing, where the peer is gone or too slow.
std::optional<Response> Connection::refusal_of(const error_code& ec) {
  const bool cut = ec == wire::error::end_of_stream || ec == wire::error::partial_message;
  const bool peer_gone = cut || ec == beast::error::timeout ||
                         ec == asio::error::connection_reset ||
                         ec == asio::error::operation_aborted;
  if (peer_gone) return std::nullopt;
  ++setup_.counters.malformed;
  return fault_of(ec);
}

/// A body larger than any form is read only for a request that takes one, from somebody who may
/// send it, and while there is room for it.
asio::awaitable<bool> Connection::admit(Parser& parser, Incoming& incoming) {
  const RequestLimits& limits = setup_.options.limits;
  const Transport::Uploads& uploads = setup_.uploads;
  const auto length = parser.content_length();
  std::size_t size = parser.chunked() ? limits.file_bytes : 0;  // of those nobody knows it before
  if (length) size = *length;
  const bool takes_file = uploads.takes_file && uploads.takes_file(*incoming.request);
  if (!takes_file) {
    parser.body_limit(limits.body_bytes);
    if (!length || size <= limits.body_bytes) co_return true;
    incoming.refusal = refusal_of(wire::error::body_limit);
    co_return false;
  }
  if (size <= limits.body_bytes) co_return true;
  Request head = *incoming.request;
  Response said = co_await answer_of(uploads.admit, std::move(head));
  if (said.status != kGoOn) {
    incoming.refusal = std::move(said);
    co_return false;
  }
  if (setup_.large_bytes + size > limits.large_bytes) {
    incoming.refusal = problem(too_many_bodies(), language_of(*incoming.request));
    co_return false;
  }
  incoming.share = Share(setup_.large_bytes, size);
  co_return true;
}

asio::awaitable<bool> Connection::read_body(Parser& parser, Incoming& incoming) {
  error_code ec;
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  if (beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto go_on = asio::buffer(kContinue);
    co_await asio::async_write(stream_, go_on, token);
  }
  if (!ec) co_await wire::async_read(stream_, buffer_, parser, token);
  if (ec) incoming.refusal = refusal_of(ec);
  co_return !ec;
}

/// What stands before the body, as ours; the target is read here, once.
void Connection::take_head(const Parser& parser, Incoming& incoming) {
  const auto& message = parser.get();
  incoming.keep_alive = message.keep_alive();
  Request request;
  for (const auto& field : message) {
    request.headers.emplace(lower_ascii(field.name_string()), std::string(field.value()));
  }
  head_ = message.method() == wire::verb::head;
  switch (message.method()) {
    case wire::verb::get:
      request.method = Method::kGet;
      break;
    case wire::verb::head:
      request.method = Method::kGet;
      break;
    case wire::verb::post:
      request.method = Method::kPost;
      break;
    case wire::verb::put:
      request.method = Method::kPut;
      break;
    case wire::verb::delete_:
      request.method = Method::kDelete;
      break;
    default:
      incoming.refusal =
          fault_answer({405, "METHOD", "This method is not used here.", "此处不使用该方法。"});
      incoming.refusal->headers.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE");
      return;
  }
  auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
  if (!target.ok()) {
    incoming.refusal = problem(target.rejection(), language_of(request));
    return;
  }
  request.head = head_;
  request.path = std::move(target->path);
  request.segments = std::move(target->segments);
  request.query = std::move(target->query);
  request.peer = peer_;
  incoming.request = std::move(request);
}

/// Returns when timer_ is cancelled or `limit` has passed.
asio::awaitable<void> Connection::wait_for_wake(std::chrono::milliseconds limit) {
  error_code ignored;
  timer_.expires_after(limit);
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await timer_.async_wait(token);
}

asio::awaitable<Response> Connection::answer_of(const Transport::Handler& handler,
                                                Request request) {
  const Language language = language_of(request);
  auto waiting = std::make_shared<Waiting>();  // shared: the answer may come after we gave up
  waiting->wake = [this] { timer_.cancel(); };
  auto post = setup_.post;
  Reply reply([waiting, post](Response response) {
    // Boxed, because a std::function must be copyable and a body is not worth a copy.
    auto boxed = std::make_shared<Response>(std::move(response));
    post([waiting, boxed] {
      waiting->response = std::move(*boxed);
      if (waiting->wake) waiting->wake();
    });
  });
  handler(std::move(request), std::move(reply));
  if (!waiting->response) co_await wait_for_wake(setup_.options.answer_time);
  waiting->wake = nullptr;
  if (waiting->response) co_return std::move(*waiting->response);
  const Rejection late = refuse(Rejection::Kind::kUnavailable, "OUTCOME_UNKNOWN",
                                "The answer is late. Repeat the request with the same "
                                "Idempotency-Key to learn what became of it.",
                                "响应超时。请使用相同的 Idempotency-Key 重试以确认结果。");
  co_return problem(late, language);
}

wire::response<wire::string_body> Connection::on_wire(Response& response, bool keep_alive) const {
  wire::response<wire::string_body> out(static_cast<wire::status>(response.status), 11);
  out.keep_alive(keep_alive);
  if (!response.content_type.empty()) out.set(wire::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) out.insert(name, value);
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) out.content_length(response.body.size());
  if (!bodiless && !head_) out.body() = std::move(response.body);
  return out;
}

asio::awaitable<bool> Connection::send(Response response, bool keep_alive) {
  error_code ec;
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  auto message = on_wire(response, keep_alive);
  wire::response_serializer<wire::string_body> serializer(message);
  stream_.expires_after(setup_.options.request_time);
  if (head_) {
    co_await wire::async_write_header(stream_, serializer, token);
  } else {
    co_await wire::async_write(stream_, serializer, token);
  }
  co_return !ec;
}

asio::awaitable<void> Connection::stream_events(Response response) {
  error_code ec;
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  auto events = response.stream;
  wire::response<wire::empty_body> head(wire::status::ok, 11);
  head.keep_alive(false);
  head.set(wire::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) head.insert(name, value);
  wire::response_serializer<wire::empty_body> serializer(head);
  stream_.expires_after(setup_.options.request_time);
  co_await wire::async_write_header(stream_, serializer, token);
  events->on_work([this] { timer_.cancel(); });
  while (!ec) {
    // An hour: the hub's heartbeat wakes us long before, and an end wakes us too.
    if (!events->has_work()) co_await wait_for_wake(std::chrono::hours(1));
    const std::string chunk = events->take();
    if (chunk.empty()) {
      if (events->closed() || !stream_.socket().is_open()) break;
      continue;
    }
    const auto bytes = asio::buffer(chunk);
    stream_.expires_after(setup_.options.request_time);
    co_await asio::async_write(stream_, bytes, token);
  }
  events->on_work(nullptr);
  events->close();
}

/// Reads what the peer still sends, so that our refusal reaches it before the socket is reset.
asio::awaitable<void> Connection::drain() {
  error_code ec;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  if (ec) co_return;
  const RequestLimits& limits = setup_.options.limits;
  const std::size_t most = limits.file_bytes + limits.body_bytes;  // more than one refused body
  std::array<char, 16 * 1024> sink{};
  std::size_t total = 0;
  stream_.expires_after(std::chrono::seconds(2));
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  const auto space = asio::buffer(sink);
  while (!ec && total < most) {
    total += co_await stream_.async_read_some(space, token);
  }
}

asio::awaitable<void> Connection::run() {
  for (;;) {
    head_ = false;
    Incoming incoming = co_await read();
    if (incoming.refusal) {
      co_await send(std::move(*incoming.refusal), false);
      co_await drain();
      co_return;
    }
    if (!incoming.request) co_return;
    ++setup_.counters.requests;
    Response response = co_await answer_of(setup_.handler, std::move(*incoming.request));
    if (response.stream) {
      co_await stream_events(std::move(response));
      co_return;
    }
    const bool keep = incoming.keep_alive && !setup_.stopping;
    const bool sent = co_await send(std::move(response), keep);
    if (!sent || !keep) co_return;
  }
}

}  // namespace

asio::awaitable<void> serve(asio::ip::tcp::socket socket, const ConnectionSetup* setup,
                            std::shared_ptr<ConnectionHandle> handle) {
  Connection connection(std::move(socket), *setup);
  handle->close = [&connection](bool force) { connection.close(force); };
  co_await connection.run();
  handle->close = nullptr;
}

}  // namespace recourse::http
