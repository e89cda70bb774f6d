// The README lists every function with its signatures; here it is compared with the table, and
// every function is called at least once.
#include "engine/feel/functions.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/feel/world.h"

using namespace feel_test;

TEST_CASE("functions: the README lists exactly the functions there are") {
  std::ifstream file("engine/feel/README.md");
  REQUIRE(file.good());
  std::vector<std::string> listed;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("- `") && line.ends_with("`")) {
      listed.push_back(line.substr(3, line.size() - 4));
    }
  }
  std::vector<std::string> expected;
  for (const feel::Builtin& builtin : feel::all_builtins()) {
    std::istringstream signatures{std::string(builtin.signatures)};
    for (std::string line; std::getline(signatures, line);) {
      expected.push_back(std::string(builtin.name) + line);
    }
  }
  CHECK(listed == expected);
}

TEST_CASE("functions: texts") {
  const World w = shop();
  CHECK(w.value("substring(\"维修foobar\", 3)") == "foobar");
  CHECK(w.value("substring(\"foobar\", -2, 1)") == "a");
  CHECK(w.value("substring(\"foobar\", 9)").starts_with("FAULT"));
  CHECK(w.value("string length(\"维修\")") == "2");
  CHECK(w.value("upper case(\"aßé\")") == "AßÉ");
  CHECK(w.value("lower case(\"ÀЖ\")") == "àж");
  CHECK(w.value("substring before(\"foobar\", \"bar\")") == "foo");
  CHECK(w.value("substring after(\"foobar\", \"o\")") == "obar");
  CHECK(w.value("contains(\"foobar\", \"ob\")") == "true");
  CHECK(w.value("starts with(\"foobar\", \"of\")") == "false");
  CHECK(w.value("ends with(\"foobar\", \"r\")") == "true");
  CHECK(w.value("matches(\"FooBar\", \"^foo\", \"i\")") == "true");
  CHECK(w.value("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")") == "[1=ab][2=]cd");
  CHECK(w.value("split(\"a;b;;c\", \";\")") == "a, b, , c");
  CHECK(w.value("string join([\"a\", \"b\"], \"-\")") == "a-b");
  CHECK(w.value("string([\"a\", null])") == "[\"a\", null]");
  CHECK(w.value("string(1.50)") == "1.5");
}

TEST_CASE("functions: lists") {
  const World w = shop();
  CHECK(w.value("list contains([1, 2], 2)") == "true");
  CHECK(w.value("count([1, 2])") == "2");
  CHECK(w.value("sublist([1, 2, 3], 2)") == "2, 3");
  CHECK(w.value("sublist([1, 2, 3], -2, 1)") == "2");
  CHECK(w.value("append([1], 2, 3)") == "1, 2, 3");
  CHECK(w.value("concatenate([1], [2])") == "1, 2");
  CHECK(w.value("insert before([1, 3], 2, 2)") == "1, 2, 3");
  CHECK(w.value("remove([1, 2], 1)") == "2");
  CHECK(w.value("list replace([1, 2], 1, 9)") == "9, 2");
  CHECK(w.value("list replace([2, 4], function(item, new) item < new, 3)") == "3, 4");
  CHECK(w.value("reverse([1, 2])") == "2, 1");
  CHECK(w.value("index of([1, 2, 1], 1)") == "1, 3");
  CHECK(w.value("distinct values([1, 1.0, 2])") == "1, 2");
  CHECK(w.value("union([1, 2], [2, 3])") == "1, 2, 3");
  CHECK(w.value("flatten([[1, [2]], [[3]]])") == "E-TYPE");
  CHECK(w.value("flatten([[1], [2]])") == "1, 2");
  CHECK(w.value("sort([3, 1, 2])") == "1, 2, 3");
  CHECK(w.value("sort(verdicts, function(a, b) a.amount < b.amount)[1].sku or_else \"\"") ==
        "E-OPTIONAL");
  CHECK(w.value("sort(verdicts, function(a, b) a.amount < b.amount).sku") == "y, z, x");
}

TEST_CASE("functions: folds") {
  const World w = shop();
  CHECK(w.value("min(3, 1, 2)") == "1");
  CHECK(w.value("max([\"a\", \"c\", \"b\"])") == "c");
  CHECK(w.value("sum([1, 2.5])") == "3.5");
  CHECK(w.value("sum([1 day, 2 hours])") == "P1DT2H");
  CHECK(w.value("product([2, 3])") == "6");
  CHECK(w.value("mean(1, 2)") == "1.5");
  CHECK(w.value("median([8, 2, 5, 3, 4])") == "4");
  CHECK(w.value("median([6, 1, 2, 3])") == "2.5");
  CHECK(w.value("stddev([2, 4, 7, 5])").starts_with("2.08166599946613273528229770697993"));
  CHECK(w.value("mode([6, 3, 9, 6, 6, 3, 3])") == "3, 6");
  CHECK(w.value("all([true, false])") == "false");
  CHECK(w.value("any(true, false)") == "true");
  CHECK(w.type("mean(1, 2)") == "decimal");
  CHECK(w.type("sum(verdicts.amount)") == "money");
}

TEST_CASE("functions: numbers, without binary floating point") {
  const World w = shop();
  CHECK(w.value("decimal(2.5, 0)") == "2");
  CHECK(w.value("floor(-1.5)") == "-2");
  CHECK(w.value("ceiling(1.21, 1)") == "1.3");
  CHECK(w.value("round up(-1.1, 0)") == "-2");
  CHECK(w.value("round down(-1.9, 0)") == "-1");
  CHECK(w.value("round half up(2.5, 0)") == "3");
  CHECK(w.value("round half down(2.5, 0)") == "2");
  CHECK(w.value("abs(-3)") == "3");
  CHECK(w.value("modulo(-12, 5)") == "3");
  CHECK(w.value("sqrt(16)") == "4");
  CHECK(w.value("sqrt(2)").starts_with("1.41421356237309504880168872420969"));
  CHECK(w.value("exp(1)").starts_with("2.7182818284590452353602874713"));
  CHECK(w.value("log(10)").starts_with("2.30258509299404568401799145468"));
  CHECK(w.value("2 ** 0.5").starts_with("1.4142135623730950488016887242"));
  CHECK(w.value("odd(3) and even(4)") == "true");
  CHECK(w.value("number(\"1.000.000,01\", \".\", \",\")") == "1000000.01");
}

TEST_CASE("functions: dates, times and durations") {
  const World w = shop();
  CHECK(w.value("date(\"2026-03-02\")") == "2026-03-02");
  CHECK(w.value("date(2026, 3, 2)") == "2026-03-02");
  CHECK(w.value("date(now())") == "2026-03-02");
  CHECK(w.value("date(2026, 2, 30)").starts_with("FAULT"));
  CHECK(w.value("time(\"09:30:00\")") == "09:30:00");
  CHECK(w.value("time(9, 30, 0.5, 8 hours)") == "09:30:00.5+08:00");
  CHECK(w.value("date and time(date(2026, 3, 2), time(9, 30, 0))") == "2026-03-02T09:30:00");
  CHECK(w.value("date and time(\"2026-03-02T09:30:00Z\") = now()") == "false");
  CHECK(w.value("duration(\"PT90M\")") == "PT1H30M");
  CHECK(w.value("years and months duration(bought, date(2027, 1, 1))") == "P10M");
  CHECK(w.value("day of year(bought)") == "56");
  CHECK(w.value("week of year(date(2005, 1, 1))") == "53");
  CHECK(w.value("month of year(bought)") == "February");
}

TEST_CASE("functions: ranges") {
  const World w = shop();
  for (const char* yes :
       {"before(1, [2..3])", "after([5..6], [1..5))", "meets([1..5], [5..9])",
        "met by([5..9], [1..5])", "overlaps([1..5], [3..8])", "overlaps before([1..5], [3..8])",
        "overlaps after([3..8], [1..5])", "finishes(5, [1..5])", "finished by([1..5], [3..5])",
        "includes([1..9], 5)", "during(5, [1..9])", "starts(1, [1..5])",
        "started by([1..9], [1..3])", "coincides([1..5], [1..5])", "2 in range(\"[1..3]\")",
        "[1..5].start included"}) {
    CAPTURE(yes);
    CHECK(w.value(yes) == "true");
  }
}

TEST_CASE("functions: contexts and missing values") {
  const World w = shop();
  CHECK(w.value("get value({a: 1}, \"a\")") == "1");
  CHECK(w.value("get value({a: {b: 2}}, [\"a\", \"b\"])") == "2");
  CHECK(w.value("get entries({a: 1})") == "key: a, value: 1");
  CHECK(w.value("context([{key: \"a\", value: 1}])") == "a: 1");
  CHECK(w.value("context put({a: 1}, \"b\", 2)") == "a: 1, b: 2");
  CHECK(w.value("context put({a: {b: 1}}, [\"a\", \"b\"], 2)") == "a: b: 2");
  CHECK(w.value("context merge([{a: 1}, {b: 2}])") == "E-TYPE");
  CHECK(w.value("context merge([{a: 1}, {a: 2}])") == "a: 2");
  CHECK(w.value("is(1, 1.0)") == "true");
  CHECK(w.value("is defined(reason)") == "false");
  CHECK(w.value("get or else(reason, \"none\")") == "none");
}
