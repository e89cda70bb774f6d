// The transport alone, with a handler that tells what it was asked: bytes in, bytes out.
#include "adapters/http/transport.h"

#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "adapters/http/event_stream.h"
#include "tests/http/wire.h"

using namespace std::chrono_literals;
using recourse::http::Reply;
using recourse::http::Request;
using recourse::http::Response;
using recourse::http::Transport;
using recourse::http::TransportOptions;
using recourse::test::Answer;
using recourse::test::send;
using recourse::test::Wire;

namespace {

void echo(Request request, const Reply& reply) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::string(name(request.method)) + " " + request.path + " " + request.body;
  reply.send(std::move(response));
}

struct Echo {
  explicit Echo(TransportOptions options = {}, Transport::Uploads uploads = {})
      : transport(with_free_port(options), echo, std::move(uploads)) {
    transport.start();
  }
  static TransportOptions with_free_port(TransportOptions options) {
    options.port = 0;
    return options;
  }
  Answer raw(const std::string& bytes) {
    Wire wire(transport.port());
    wire.send(bytes);
    return wire.receive();
  }
  Transport transport;
};

const std::string kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("transport: requests on one connection are answered in order, also pipelined") {
  Echo server;
  Wire wire(server.transport.port());
  wire.send(kGet + "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi" + kGet);
  CHECK(wire.receive().body == "GET /a ");
  CHECK(wire.receive().body == "POST /b hi");
  CHECK(wire.receive().body == "GET /a ");
  wire.send("GET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(wire.receive().body == "GET /c ");
  CHECK(wire.closed());
}

TEST_CASE("transport: a chunked body is put together, HEAD has no body, 100-continue is said") {
  Echo server;
  CHECK(server
            .raw("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
            .body == "POST /b hello");
  const Answer head = send(server.transport.port(), {.method = "HEAD", .target = "/a"});
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(head.header("content-length") == "7");
  Wire wire(server.transport.port());
  wire.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(wire.receive_until("\r\n\r\n").starts_with("HTTP/1.1 100"));
  wire.send("hi");
  CHECK(wire.receive().body == "POST /b hi");
}

TEST_CASE("transport: hostile bytes get a problem document and the door (C6, C7, C9, C10)") {
  Echo server;
  const std::string host = "Host: h\r\n";
  const std::vector<std::pair<std::string, int>> rows{
      {"GET /a HTTP/1.1\r\n" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"GET /a HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400},
      {"GET /a HTTP/1.1\n" + host + "\r\n\r\n", 400},
      {"GET /a HTTP/1.1\r\n" + host + "A: b\r\n c\r\n\r\n", 400},
      {"GET /a HTTP/1.1\r\n\r\n", 400},
      {"GET /a%00 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /a/../b HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET http://h/a HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /a?x=1&x=2 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"POST /a HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400},
      {"POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nZ\r\n", 400},
      {"TRACE /a HTTP/1.1\r\n" + host + "\r\n", 405},
      {"OPTIONS /a HTTP/1.1\r\n" + host + "\r\n", 405},
      {"BREW /a HTTP/1.1\r\n" + host + "\r\n", 405},
      {"CONNECT h:1 HTTP/1.1\r\n" + host + "\r\n", 405},
      {"POST /a HTTP/1.1\r\n" + host + "Content-Length: 1048577\r\n\r\n", 413},
      {"POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n100001\r\n" +
           std::string(0x100001, 'x') + "\r\n0\r\n\r\n",
       413},
      {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"GET /a HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"GET /a HTTP/3.0\r\n" + host + "\r\n", 505},
  };
  for (const auto& [bytes, status] : rows) {
    CAPTURE(bytes.substr(0, 100));
    Wire wire(server.transport.port());
    wire.send(bytes);
    const Answer answer = wire.receive();
    CHECK(answer.status == status);
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(answer.body.find("\"code\":") != std::string::npos);
    CHECK(wire.closed());
  }
  CHECK(server.raw(kGet).status == 200);
}

TEST_CASE("transport: a body of exactly the limit is taken") {
  Echo server;
  const std::string body(1024 * 1024, 'x');
  CHECK(send(server.transport.port(), {.method = "POST", .target = "/b", .body = body}).status ==
        200);
}

TEST_CASE("transport: a large body is read only where it is taken, from whom may send it") {
  TransportOptions options;
  options.limits.large_bytes = 3 * 1024 * 1024;
  Echo server(options, {[](const Request& head) { return head.path == "/file"; },
                        [](const Request& head, const Reply& reply) {
                          Response said;
                          said.status = head.headers.count("x-known") > 0 ? 100 : 401;
                          reply.send(std::move(said));
                        }});
  const std::size_t large = 2 * 1024 * 1024;
  const std::string length = "Content-Length: " + std::to_string(large) + "\r\n";
  const std::string to_file = "POST /file HTTP/1.1\r\nHost: h\r\n";
  // Not one byte of these is waited for.
  CHECK(server.raw("POST /other HTTP/1.1\r\nHost: h\r\n" + length + "\r\n").status == 413);
  CHECK(server.raw(to_file + length + "\r\n").status == 401);
  CHECK(server.raw(to_file + "Transfer-Encoding: chunked\r\n\r\n").status == 401);
  // As large as a form: the handler says who may.
  CHECK(server.raw(to_file + "Content-Length: 2\r\n\r\nhi").body == "POST /file hi");
  const std::string known = to_file + "X-Known: yes\r\nExpect: 100-continue\r\n" + length + "\r\n";
  Wire first(server.transport.port());
  first.send(known);
  REQUIRE(first.receive_until("\r\n\r\n").starts_with("HTTP/1.1 100"));
  const Answer second = server.raw(known);
  CHECK(second.status == 503);
  CHECK(second.body.find("\"BUSY\"") != std::string::npos);
  CHECK(second.header("retry-after") == "1");
  first.send(std::string(large, 'x'));
  CHECK(first.receive().body.size() == large + std::string("POST /file ").size());
  // Once that is answered there is room again.
  Wire third(server.transport.port());
  third.send(known);
  CHECK(third.receive_until("\r\n\r\n").starts_with("HTTP/1.1 100"));
}

TEST_CASE("transport: random bytes never take the server down") {
  const unsigned seed = 20260302;
  CAPTURE(seed);
  std::mt19937 random(seed);
  Echo server;
  const std::string seedling = "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";
  for (int round = 0; round < 150; ++round) {
    std::string bytes = seedling;
    for (int change = 0; change < 4; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
    }
    Wire wire(server.transport.port());
    wire.send(bytes);
    wire.finish_sending();
    const Answer answer = wire.receive();
    CHECK((answer.status == 0 || answer.status == 200 || answer.status >= 400));
  }
  CHECK(server.raw(kGet).status == 200);
}

TEST_CASE("transport: a slow sender is cut by the deadline of the whole request (C8)") {
  TransportOptions options;
  options.request_time = 150ms;
  Echo server(options);
  Wire slow(server.transport.port());
  slow.send("GET /a HTTP/1.1\r\nHos");
  Wire silent(server.transport.port());
  CHECK(server.raw(kGet).status == 200);
  CHECK(slow.closed());
  CHECK(silent.closed());
}

TEST_CASE("transport: connections over the limit are closed, the others served") {
  TransportOptions options;
  options.connections_max = 2;
  Echo server(options);
  Wire one(server.transport.port());
  Wire two(server.transport.port());
  one.send(kGet);
  two.send(kGet);
  CHECK(one.receive().status == 200);
  CHECK(two.receive().status == 200);
  Wire three(server.transport.port());
  CHECK(three.closed());
  CHECK(server.transport.counters().refused == 1);
}

TEST_CASE("transport: an answer nobody gives becomes a 500, a late one says the outcome is open") {
  TransportOptions options;
  options.port = 0;
  options.answer_time = 50ms;
  std::vector<Reply> kept;
  Transport transport(options, [&kept](const Request& request, const Reply& reply) {
    if (request.path == "/keep") kept.push_back(reply);
  });
  transport.start();
  CHECK(send(transport.port(), {.target = "/drop"}).status == 500);
  const Answer late = send(transport.port(), {.target = "/keep"});
  CHECK(late.status == 503);
  CHECK(late.body.find("OUTCOME_UNKNOWN") != std::string::npos);
  transport.stop();
  kept.front().send({});
}

TEST_CASE("transport: stop lets a request under way finish and closes idle connections") {
  TransportOptions options;
  options.port = 0;
  std::vector<Reply> kept;
  Transport transport(options,
                      [&kept](const Request&, const Reply& reply) { kept.push_back(reply); });
  transport.start();
  Wire idle(transport.port());
  Wire busy(transport.port());
  busy.send(kGet);
  while (transport.counters().requests == 0) std::this_thread::yield();
  std::thread stopping([&transport] { transport.stop(); });
  CHECK(idle.closed());
  Response response;
  response.body = "{}";
  kept.front().send(std::move(response));
  CHECK(busy.receive().status == 200);
  stopping.join();
}

TEST_CASE("event stream: a reader that falls behind is cut off") {
  recourse::http::EventStream stream;
  int woken = 0;
  stream.on_work([&woken] { ++woken; });
  stream.push("a");
  stream.push("b");
  CHECK(stream.take() == "ab");
  CHECK(woken == 2);
  const std::string kilobyte(1024, 'x');
  for (int i = 0; i < 100; ++i) stream.push(kilobyte);
  CHECK(stream.closed());
  CHECK(stream.overflowed());
  CHECK(stream.take().empty());
}
