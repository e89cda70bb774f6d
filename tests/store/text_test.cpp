#include "adapters/store/text.h"

#include <catch2/catch.hpp>

#include "engine/ports/instance_store.h"

namespace recourse::store {

TEST_CASE("storable: UTF-8 without NUL, and nothing else") {
  for (const char* good : {"", "plain", "投诉 😀", "\x01 control", "\xf4\x8f\xbf\xbf"}) {
    CHECK(storable(good));
  }
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\x80"), std::string("\xc0\xaf"),
        std::string("\xe0\x80\xaf"), std::string("\xed\xa0\x80"), std::string("\xf0\x80\x80\x80"),
        std::string("\xf4\x90\x80\x80"), std::string("\xf8\x88\x80\x80\x80"),
        std::string("\xe6\x8a"), std::string("\xc3")}) {
    CHECK_FALSE(storable(bad));
    CHECK_THROWS_AS(require_storable(bad), ports::StoreError);
  }
}

TEST_CASE("json rows: objects with numbers, texts and nulls") {
  JsonRows rows;
  CHECK(rows.text() == "[]");
  rows.row().set("n", std::int64_t{1}).set("t", "a\"\\\n\x1f雨").set_null("x");
  rows.row().set("n", std::optional<std::int64_t>());
  CHECK(rows.text() == "[{\"n\":1,\"t\":\"a\\\"\\\\\\u000a\\u001f雨\",\"x\":null},{\"n\":null}]");
}

TEST_CASE("json lists: there and back") {
  const std::vector<std::string> items = {"a", "b \"c\"", "雨\n"};
  CHECK(list_from_json(json_list(items)) == items);
  CHECK(list_from_json(json_list({})).empty());
  CHECK_THROWS_AS(list_from_json("{}"), ports::StoreError);
  CHECK_THROWS_AS(list_from_json("[1"), ports::StoreError);
}

}  // namespace recourse::store
