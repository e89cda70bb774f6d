#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"

namespace recourse::json {
namespace {

Rejection refused(std::string_view text, Limits limits = {}) {
  const auto read = parse_json(text, limits);
  INFO(text);
  REQUIRE_FALSE(read.ok());
  return read.rejection();
}

TEST_CASE("json: numbers come from the source text, exactly") {
  CHECK(*parse_json("0.1") == Value(*Decimal::parse("0.1")));
  CHECK(*parse_json("-0") == Value(0));
  CHECK(*parse_json("1e3") == Value(1000));
  CHECK(*parse_json("18446744073709551615") == Value(*Decimal::parse("18446744073709551615")));
  CHECK(*parse_json("-9223372036854775809") == Value(*Decimal::parse("-9223372036854775809")));
  CHECK(*parse_json("9007199254740993.000000001") ==
        Value(*Decimal::parse("9007199254740993.000000001")));
  CHECK(*parse_json("1234567890123456789012345678901234") ==
        Value(*Decimal::parse("1234567890123456789012345678901234")));
}

TEST_CASE("json: a number that cannot be held exactly is refused") {
  for (const char* text : {"1e999", "-1e7000", "12345678901234567890123456789012345", "NaN",
                           "Infinity", "01", "1.", ".5", "+1", "0x1"}) {
    CHECK(refused(text).kind == Rejection::Kind::kMalformed);
  }
}

TEST_CASE("json: only strict UTF-8 text is read") {
  CHECK(parse_json("\"投诉 \\u6295 \\ud83d\\ude00\"")->text() == "投诉 投 😀");
  for (const char* text : {"\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xFF\"",
                           "\"\\ud800\"", "\"a\nb\"", "\"\\u0000\"", "{\"a\\u0000\":1}",
                           "\xEF\xBB\xBF{}", "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'",
                           "[1] 2", "// c\n1", "nul"}) {
    CHECK(refused(text).code == "JSON");
  }
  CHECK_FALSE(parse_json(std::string_view("1\0", 2)).ok());
}

TEST_CASE("json: a name that stands twice in one object is refused with its place") {
  const Rejection twice = refused("{\n \"a\": 1,\n \"b\": {\"a\": 2},\n \"a\": 3}");
  CHECK(twice.text.en.find("“a” stands twice") != std::string::npos);
  CHECK(twice.details["line"] == Value(4));
  CHECK(twice.details["column"] == Value(4));
  CHECK(refused(R"({"a":1,"\u0061":2})").code == "JSON");
}

TEST_CASE("json: a refusal says line and column") {
  const Rejection bad = refused("{\n  \"a\": nope\n}");
  CHECK(bad.details["line"] == Value(2));
  CHECK(bad.text.en.find("line 2, column 9") != std::string::npos);
  CHECK(bad.text.zh.find("第 2 行") != std::string::npos);
}

TEST_CASE("json: limits are held before anything is built") {
  const Limits deep{.depth = 3, .bytes = 100, .nodes = 4};
  CHECK(parse_json("[[[1]]]", deep).ok());
  CHECK(refused("[[[[1]]]]", deep).kind == Rejection::Kind::kTooLarge);
  CHECK(refused("[1,2,3,4]", deep).kind == Rejection::Kind::kTooLarge);
  CHECK(refused(std::string(101, ' '), deep).kind == Rejection::Kind::kTooLarge);
  CHECK(refused(std::string(1'000'000, '[')).code == "JSON_LIMIT");
}

TEST_CASE("json: output is for people, with numbers as texts") {
  const Value value = Map{{"amount", Money{*Decimal::parse("12.50"), {'C', 'N', 'Y'}}},
                          {"count", 3},
                          {"day", Date{20'514}},
                          {"at", Instant{0}},
                          {"in", Duration{3'600 * kMicrosPerSecond}},
                          {"list", List{true, Value(), "a\"b"}}};
  CHECK(to_json(value) ==
        R"({"amount":{"amount":"12.5","currency":"CNY"},"at":"1970-01-01T00:00:00Z",)"
        R"("count":"3","day":"2026-03-02","in":"PT1H","list":[true,null,"a\"b"]})");
  CHECK_THROWS_AS(to_json(std::make_shared<const Opaque>()), InvariantBroken);
}

}  // namespace
}  // namespace recourse::json
