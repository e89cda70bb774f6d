#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "engine/base/invariant.h"
#include "engine/history/canonical.h"

namespace recourse::history {
namespace {

TEST_CASE("canonical bytes: every kind has one spelling") {
  CHECK(canonical_bytes(Value()) == "null");
  CHECK(canonical_bytes(true) == "true");
  CHECK(canonical_bytes("text") == "\"text\"");
  CHECK(canonical_bytes(*Decimal::parse("12.50")) == R"({"$decimal":"12.5"})");
  CHECK(canonical_bytes(Date{20'514}) == R"({"$date":"2026-03-02"})");
  CHECK(canonical_bytes(*parse_time("08:30:00")) == R"({"$time":"08:30:00"})");
  CHECK(canonical_bytes(Instant{0}) == R"({"$datetime":"1970-01-01T00:00:00Z"})");
  CHECK(canonical_bytes(Duration{3'600 * kMicrosPerSecond}) == R"({"$duration":"PT1H"})");
  CHECK(canonical_bytes(Months{12}) == R"({"$months":"P1Y"})");
  CHECK(canonical_bytes(Money{*Decimal::parse("12.50"), {'C', 'N', 'Y'}}) ==
        R"({"$money":["12.5","CNY"]})");
  CHECK(canonical_bytes(List{1, "a", List{}}) == R"([{"$decimal":"1"},"a",[]])");
  CHECK(canonical_bytes(Map{{"b", Map{}}, {"a", false}}) == R"({"a":false,"b":{}})");
}

TEST_CASE("canonical bytes: texts are escaped as RFC 8785 asks") {
  CHECK(canonical_bytes("\" \\ \b \t \n \f \r \x01 \x1f \x7f / é 😀") ==
        "\"\\\" \\\\ \\b \\t \\n \\f \\r \\u0001 \\u001f \x7f / é 😀\"");
}

TEST_CASE("canonical bytes: names are ordered by UTF-16 code units") {
  // The example of RFC 8785 section 3.2.3: U+1F600 is a surrogate pair and stands before U+FB33,
  // though its UTF-8 bytes and its code point are larger.
  const Map map{{"\u20ac", "Euro Sign"},     {"\r", "Carriage Return"},
                {"\ufb33", "Hebrew Letter"}, {"1", "One"},
                {"😀", "Grinning Face"},     {"\u0080", "Control"},
                {"\u00f6", "O Umlaut"}};
  CHECK(canonical_bytes(map) ==
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
        "\"\u00f6\":\"O Umlaut\",\"\u20ac\":\"Euro Sign\",\"😀\":\"Grinning Face\","
        "\"\ufb33\":\"Hebrew Letter\"}");
  CHECK(canonical_bytes(Map{{"a\U00010000", 1}, {"a\uffff", 2}}) ==
        "{\"a\U00010000\":{\"$decimal\":\"1\"},"
        "\"a\uffff\":{\"$decimal\":\"2\"}}");
}

TEST_CASE("canonical bytes: data that looks like a type tag stays data") {
  const Value tricky =
      Map{{"x", Map{{"$decimal", "1"}}}, {"$money", "2"}, {"$$", List{Map{{"$", Value()}}}}};
  const std::string bytes = canonical_bytes(tricky);
  CHECK(bytes == R"({"$$$":[{"$$":null}],"$$money":"2","x":{"$$decimal":"1"}})");
  CHECK(*json::parse_canonical(bytes) == tricky);
}

TEST_CASE("untag: a tag with content of another kind is left as it stands") {
  const Value broken = Map{{"$decimal", "twelve"}};
  CHECK(untag(broken) == broken);
  const Value unknown = Map{{"$colour", "red"}};
  CHECK(untag(unknown) == unknown);
  const Value money = Map{{"$money", List{"1", "euro"}}};
  CHECK(untag(money) == money);
}

TEST_CASE("canonical bytes: a value only expressions know is our bug") {
  CHECK_THROWS_AS(canonical_bytes(std::make_shared<const Opaque>()), InvariantBroken);
}

}  // namespace
}  // namespace recourse::history
