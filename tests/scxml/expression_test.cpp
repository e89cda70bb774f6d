#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "tests/conformance/scxml_expression.h"

namespace {

using recourse::Value;
using recourse::conformance::Scope;
using recourse::conformance::ScxmlExpression;

std::string told(const std::string& text) {
  const Value x = 3;
  Scope scope;
  scope.variable = [&](const std::string& name) { return name == "x" ? &x : nullptr; };
  scope.in_state = [](const std::string& state) { return state == "s1"; };
  return recourse::json::to_json(ScxmlExpression(text).value(scope));
}

}  // namespace

TEST_CASE("scxml expression: the tiny language of the suites") {
  const auto [text, wanted] = GENERATE(table<std::string, std::string>({
      {"1 + 2 * x", "\"7\""}, {"(1 + 2) * x", "\"9\""}, {"x / 2 - 1", "\"0.5\""}, {"-x", "\"-3\""},
      {"'a' + x", "\"a3\""}, {"\"it's\"", "\"it's\""}, {"[1, 'b', []]", "[\"1\",\"b\",[]]"},
      {"x === 3 && x !== 4", "true"}, {"x == 3 || y", "true"}, {"!(x >= 3)", "false"},
      {"x < 3", "false"}, {"x <= 3", "true"}, {"x > 2.5", "true"}, {"'3' == x", "false"},
      {"In('s1') && !In(\"s2\")", "true"}, {"null == undefined", "true"}, {".5 + .5", "\"1\""},
      {"1 - 2 - 3", "\"-4\""}, {"'b' > 'a'", "true"}, {"true", "true"},
  }));
  INFO(text);
  CHECK(told(text) == wanted);
}

TEST_CASE("scxml expression: what is none, or has no value, is a fault") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "1 +", "(1", "[1", "'a", "1 2", "a b", "{p: 1}", "y", "1 / 0",
               "'a' - 1", "In('s1'", "x = 3");
  INFO(text);
  CHECK_THROWS(told(text));
}

TEST_CASE("scxml expression: one that is nested without end is refused") {
  CHECK_THROWS(told(std::string(100'000, '(')));
}
