#include <catch2/catch.hpp>

#include "engine/base/invariant.h"
#include "engine/history/data_path.h"

namespace recourse::history {
namespace {

Value merged(const Value& current, const Value& value, std::string_view merge) {
  Map data{{"x", current}};
  write_path(data, "x", value, merge);
  return data.get("x");
}
Value money(int amount) { return Money{Decimal(amount), {'C', 'N', 'Y'}}; }

TEST_CASE("data path: reads and writes through nested records, making what is absent") {
  Map data;
  write_path(data, "order.customer.name", "Li Na");
  write_path(data, "order.total", 3);
  write_path(data, "order.total", 4);
  CHECK(data == Map{{"order", Map{{"customer", Map{{"name", "Li Na"}}}, {"total", 4}}}});
  REQUIRE(read_path(data, "order.customer.name"));
  CHECK(read_path(data, "order.customer.name")->text() == "Li Na");
  CHECK(read_path(data, "order.none") == nullptr);
  CHECK(read_path(data, "order.total.deep") == nullptr);
  CHECK_THROWS_AS(write_path(data, "order.total.deep", 1), InvariantBroken);
}

TEST_CASE("data path: every merge combines what is there with what comes") {
  CHECK(merged(Value(), 1, "append") == Value(List{1}));
  CHECK(merged(List{1}, 2, "append") == Value(List{1, 2}));
  CHECK(merged(List{1}, List{2, 1}, "append") == Value(List{1, 2, 1}));
  CHECK(merged(List{1}, List{2, 1, 2}, "union") == Value(List{1, 2}));
  CHECK(merged(Value(), 5, "sum") == Value(5));
  CHECK(merged(2, 5, "sum") == Value(7));
  CHECK(merged(money(2), money(5), "sum") == money(7));
  CHECK(merged(Duration{2}, Duration{5}, "sum") == Value(Duration{7}));
  CHECK(merged(2, 5, "max") == Value(5));
  CHECK(merged(2, 5, "min") == Value(2));
  CHECK(merged(Date{2}, Date{5}, "max") == Value(Date{5}));
  CHECK(merged(Instant{2}, Instant{5}, "min") == Value(Instant{2}));
  CHECK(merged("a", "b", "max") == Value("b"));
  CHECK(merged(true, false, "and") == Value(false));
  CHECK(merged(true, false, "or") == Value(true));
  CHECK(merged(7, Value(), "sum") == Value(7));
}

TEST_CASE("data path: kinds that do not fit are our bug, and can be asked before") {
  CHECK_FALSE(merged_value(2, "x", "sum").has_value());
  CHECK_FALSE(merged_value("x", 1, "append").has_value());
  CHECK_FALSE(merged_value(money(1), Money{Decimal(1), {'E', 'U', 'R'}}, "sum").has_value());
  CHECK_FALSE(merged_value(1, 2, "and").has_value());
  CHECK_FALSE(merged_value(1, 2, "mean").has_value());
  CHECK_THROWS_AS(merged(2, "x", "sum"), InvariantBroken);
}

}  // namespace
}  // namespace recourse::history
