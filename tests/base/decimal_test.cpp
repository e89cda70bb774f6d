#include "engine/base/decimal.h"

#include <catch2/catch.hpp>

using recourse::Decimal;

namespace {
Decimal decimal(const char* text) { return Decimal::parse(text).value(); }
std::string quotient(const char* a, const char* b) {
  const auto result = Decimal::divide(decimal(a), decimal(b));
  return result ? result->to_text() : "none";
}
std::string rounded_text(const char* text, int scale, Decimal::Rounding mode) {
  return decimal(text).rounded(scale, mode)->to_text();
}
}  // namespace

TEST_CASE("decimal: reads and writes normalised text") {
  CHECK(decimal("1.50").to_text() == "1.5");
  CHECK(decimal("1e3").to_text() == "1000");
  CHECK(decimal("-0").to_text() == "0");
  CHECK(decimal("-0.50").to_text() == "-0.5");
  CHECK(decimal("0.001").to_text() == "0.001");
  CHECK(decimal("12E-5").to_text() == "0.00012");
  CHECK(decimal("007").to_text() == "7");
  for (const char* bad :
       {"", "-", ".", "1.", "1e", "1e+", "+1", "1 ", "0x1", "1.2.3", "--1", "NaN"}) {
    CHECK_FALSE(Decimal::parse(bad).has_value());
  }
}

TEST_CASE("decimal: keeps 34 significant digits, half to even") {
  CHECK(decimal("1234567890123456789012345678901234").to_text() ==
        "1234567890123456789012345678901234");
  CHECK(decimal("12345678901234567890123456789012345").to_text() ==
        "12345678901234567890123456789012340");
  CHECK(decimal("12345678901234567890123456789012355").to_text() ==
        "12345678901234567890123456789012360");
  CHECK(decimal("123456789012345678901234567890123450000000000000001").to_text() ==
        "123456789012345678901234567890123500000000000000000");
  CHECK(decimal("99999999999999999999999999999999999").to_text() ==
        "100000000000000000000000000000000000");
  CHECK_FALSE(Decimal::parse("1e6145").has_value());
  CHECK(decimal("1e6144").is_integer());
  CHECK(decimal("1e-6200").is_zero());
}

TEST_CASE("decimal: adds and subtracts exactly, also far apart") {
  CHECK(Decimal::add(decimal("0.1"), decimal("0.2"))->to_text() == "0.3");
  CHECK(Decimal::subtract(decimal("1"), decimal("0.9"))->to_text() == "0.1");
  CHECK(*Decimal::add(decimal("1e100"), decimal("1")) == decimal("1e100"));
  CHECK(*Decimal::subtract(decimal("1e40"), decimal("1e-40")) == decimal("1e40"));
  CHECK(Decimal::add(decimal("1000000000000000000000000000000000"), decimal("0.5"))->to_text() ==
        "1000000000000000000000000000000000");
  CHECK(Decimal::add(decimal("1000000000000000000000000000000000"), decimal("0.51"))->to_text() ==
        "1000000000000000000000000000000001");
  CHECK_FALSE(Decimal::add(decimal("9e6144"), decimal("9e6144")).has_value());
}

TEST_CASE("decimal: multiplies and divides with one rounding") {
  CHECK(Decimal::multiply(decimal("1.1"), decimal("1.1"))->to_text() == "1.21");
  CHECK(Decimal::multiply(decimal("9999999999999999999999999999999999"),
                          decimal("9999999999999999999999999999999999"))
            ->to_text() == "9999999999999999999999999999999998" + std::string(34, '0'));
  CHECK(quotient("1", "3") == "0.3333333333333333333333333333333333");
  CHECK(quotient("2", "3") == "0.6666666666666666666666666666666667");
  CHECK(quotient("-1", "8") == "-0.125");
  CHECK(quotient("100", "5") == "20");
  CHECK(quotient("1", "0") == "none");
  CHECK(quotient("0", "7") == "0");
}

TEST_CASE("decimal: rounds in every mode") {
  using R = Decimal::Rounding;
  CHECK(rounded_text("2.5", 0, R::kHalfEven) == "2");
  CHECK(rounded_text("3.5", 0, R::kHalfEven) == "4");
  CHECK(rounded_text("2.5", 0, R::kHalfUp) == "3");
  CHECK(rounded_text("-2.5", 0, R::kHalfUp) == "-3");
  CHECK(rounded_text("2.5", 0, R::kHalfDown) == "2");
  CHECK(rounded_text("2.1", 0, R::kUp) == "3");
  CHECK(rounded_text("-2.1", 0, R::kUp) == "-3");
  CHECK(rounded_text("2.9", 0, R::kDown) == "2");
  CHECK(rounded_text("-2.1", 0, R::kFloor) == "-3");
  CHECK(rounded_text("-2.9", 0, R::kCeiling) == "-2");
  CHECK(rounded_text("1234", -2, R::kHalfEven) == "1200");
  CHECK(rounded_text("1e-6000", 2, R::kCeiling) == "0.01");
}

TEST_CASE("decimal: compares by value") {
  CHECK(decimal("1.0") == decimal("1"));
  CHECK(decimal("-1") < decimal("0.0001"));
  CHECK(decimal("1e30") > decimal("999999999999999999999999999999.9"));
  CHECK(decimal("-1e30") < decimal("-999"));
  CHECK(decimal("1e6000") > decimal("1e-6000"));
  CHECK(decimal("0e10") == decimal("0"));
}

TEST_CASE("decimal: becomes an integer only when it is one and fits") {
  CHECK(decimal("12e1").to_int64() == 120);
  CHECK(decimal("12.0").to_int64() == 12);
  CHECK_FALSE(decimal("12.5").to_int64().has_value());
  CHECK(decimal("9223372036854775807").to_int64() == INT64_MAX);
  CHECK_FALSE(decimal("9223372036854775808").to_int64().has_value());
  CHECK(decimal("-9223372036854775808").to_int64() == INT64_MIN);
  CHECK_FALSE(decimal("1e6000").to_int64().has_value());
}
