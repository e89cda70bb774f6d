#include "adapters/http/header_block.h"

#include <catch2/catch.hpp>

using recourse::http::check_header_block;
using recourse::http::RequestLimits;

namespace {

std::string with(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}
int status_for(const std::string& block) {
  const auto fault = check_header_block(block, RequestLimits{});
  return fault ? fault->status : 200;
}

}  // namespace

TEST_CASE("header block: what every parser reads alike passes") {
  CHECK(status_for(with("")) == 200);
  CHECK(status_for(with("Content-Length: 3\r\nX: a\tb\r\n")) == 200);
  CHECK(status_for(with("Transfer-Encoding: Chunked\r\n")) == 200);
  CHECK(status_for("POST /x HTTP/1.0\r\nhost: h\r\n\r\n") == 200);
}

TEST_CASE("header block: what two parsers could read differently is refused (C7)") {
  for (const char* fields :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n", "Content-Length: 3\r\ncontent-length: 4\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: \vchunked\r\n", "A: b\r\n folded\r\n", "A: b\r\n\tfolded\r\n",
        "A: b\nC: d\r\n", "A : b\r\n", "no colon\r\n", ": x\r\n", "Host: other\r\n"}) {
    CAPTURE(fields);
    CHECK(status_for(with(fields)) == 400);
  }
  CHECK(status_for("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_for("GET / HTTP/1.1\nHost: h\n\n\r\n\r\n") == 400);
  CHECK(status_for("GET /\r\nHost: h\r\n\r\n") == 400);
  CHECK(status_for("\r\nHost: h\r\n\r\n") == 400);
}

TEST_CASE("header block: limits hold at their edge (C6)") {
  std::string fields;
  for (int i = 0; i < 99; ++i) fields += "X" + std::to_string(i) + ": 1\r\n";
  CHECK(status_for(with(fields)) == 200);
  CHECK(status_for(with(fields + "One-more: 1\r\n")) == 431);
  const std::string target = "/" + std::string(8 * 1024 - 1, 'a');
  CHECK(status_for("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n") == 200);
  CHECK(status_for("GET " + target + "a HTTP/1.1\r\nHost: h\r\n\r\n") == 414);
  CHECK(status_for("GET / HTTP/2.0\r\nHost: h\r\n\r\n") == 505);
}
