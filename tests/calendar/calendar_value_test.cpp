#include <catch2/catch.hpp>

#include "engine/calendar/calendar_value.h"
#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

TEST_CASE("to_value: a published calendar comes back with everything that decides a due instant") {
  for (const Calendar& calendar :
       {office(), cn_standard(), call_centre(), london({}), london_always()}) {
    INFO(calendar.id());
    const auto again = calendar_from(to_value(calendar.data()));
    REQUIRE(again.ok());
    CHECK(again->data() == calendar.data());
  }
}

TEST_CASE("calendar_from: refuses what is no published calendar") {
  const auto refused = [](auto change) {
    Value value = to_value(cn_standard().data());
    change(value.as<Map>());
    const auto calendar = calendar_from(value);
    return calendar.ok() ? "" : calendar.rejection().code;
  };
  CHECK(refused([](Map&) {}).empty());
  CHECK(refused([](Map& map) { map.erase("zone"); }) == "CALENDAR");
  CHECK(refused([](Map& map) { map["week"] = List{}; }) == "CALENDAR");
  CHECK(refused([](Map& map) { map["offset_s"] = "8"; }) == "CALENDAR");
  CHECK(refused([](Map& map) { map["offset_s"] = Decimal(99'999'999'999); }) == "CALENDAR");
  CHECK(refused([](Map& map) { map["make_up"] = List{"2026-02-30"}; }) == "CALENDAR");
  CHECK(refused([](Map& map) { map["calendar"] = ""; }) == "CALENDAR");
  CHECK_FALSE(calendar_from(Value()).ok());
  CHECK_FALSE(calendar_from(List{}).ok());
}
