#include "adapters/http/target.h"

#include <catch2/catch.hpp>

using recourse::http::is_utf8;
using recourse::http::parse_target;

TEST_CASE("target: the normal form is read once, decoded") {
  const auto target = parse_target("/api/v1/tasks/a%20b?q=%E9%80%80+x&view=mine");
  REQUIRE(target.ok());
  CHECK(target->path == "/api/v1/tasks/a b");
  CHECK(target->segments == std::vector<std::string>{"api", "v1", "tasks", "a b"});
  CHECK(target->query == std::map<std::string, std::string>{{"q", "退 x"}, {"view", "mine"}});
  CHECK(parse_target("/")->segments.empty());
}

TEST_CASE("target: every other way to write a path is refused (C11)") {
  for (const char* text : {"",
                           "x",
                           "*",
                           "http://h/x",
                           "//",
                           "//api",
                           "/api//v1",
                           "/api/./v1",
                           "/api/../v1",
                           "/api/%2e",
                           "/api/%2E%2e/x",
                           "/api/v1/",
                           "/a%00b",
                           "/a%0ab",
                           "/a\x01"
                           "b",
                           "/a;b=c",
                           "/a%3bb",
                           "/a%2fb",
                           "/a%5cb",
                           "/a\\b",
                           "/a%",
                           "/a%4",
                           "/a%zz",
                           "/a#b",
                           "/%ff",
                           "/%c0%af",
                           "/%ed%a0%80",
                           "/%f5%80%80%80",
                           "/\xe9"}) {
    CAPTURE(text);
    const auto target = parse_target(text);
    REQUIRE_FALSE(target.ok());
    CHECK(target.rejection().code == "TARGET");
    CHECK(target.rejection().kind == recourse::Rejection::Kind::kMalformed);
  }
}

TEST_CASE("target: a query says each thing once (C13)") {
  for (const char* text : {"/x?id=1&id=2", "/x?a=%zz", "/x?=1", "/x?a=%00", "/x?i%64=1&id=1"}) {
    CAPTURE(text);
    const auto target = parse_target(text);
    REQUIRE_FALSE(target.ok());
    CHECK(target.rejection().code == "QUERY");
  }
  std::string many = "/x?";
  for (int i = 0; i < 60; ++i) many += "p" + std::to_string(i) + "=1&";
  CHECK_FALSE(parse_target(many).ok());
  CHECK(parse_target("/x?&&a=&b")->query.size() == 2);
}

TEST_CASE("target: UTF-8 is told from what only looks like it") {
  for (const char* good : {"", "abc", "退货", "\xf0\x9f\x98\x80", "\xc2\x80"}) CHECK(is_utf8(good));
  for (const char* bad : {"\x80", "\xc2", "\xe9\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xff"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}
