#include <catch2/catch.hpp>

#include "tests/feel/world.h"

using namespace feel_test;

namespace {
std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}
}  // namespace

TEST_CASE("limits: nesting ends at 64, whatever nests") {
  const World world = shop();
  CHECK(world.value(repeated("(", 63) + "1" + repeated(")", 63)) == "1");
  for (const char* open :
       {"(", "[", "{a: ", "not(", "if true then ", "for x in ", "x[", "f(", "1 in (", "- ("}) {
    CAPTURE(open);
    CHECK(world.problem(repeated(open, 4'000)).starts_with("E-LIMIT"));
  }
  CHECK(world.problem(repeated("(", 60'000)).starts_with("E-LIMIT"));
}

TEST_CASE("limits: a source of more than 64 KiB is not even read") {
  const World world = shop();
  CHECK(world.problem(repeated("(", 100'000)).starts_with("E-LIMIT"));
  CHECK(world.problem(std::string(1024 * 1024, '1')).starts_with("E-LIMIT"));
}

TEST_CASE("limits: long flat expressions are fine") {
  const World world = shop();
  CHECK(world.value("0" + repeated(" + 1", 10'000)) == "10000");
  CHECK(world.value("true" + repeated(" and true", 5'000)) == "true");
  CHECK(world.value(repeated("-", 1'001) + "1") == "-1");
  CHECK(world.problem("complaint" + repeated(".no", 100)).starts_with("E-EXPR"));
  CHECK(world.problem("1" + repeated(" = 1", 100)).starts_with("E-EXPR"));
}

TEST_CASE("limits: evaluation ends after 100000 steps or 1 MiB") {
  const World world = shop();
  CHECK(world.value("count(for i in 1..1000000 return i)").starts_with("FAULT: more than 100000"));
  CHECK(world.value("count(for i in 1..1000, j in 1..1000 return 1)").starts_with("FAULT: more"));
  CHECK(world.value("some i in 1..1000000 satisfies i < 0").starts_with("FAULT: more than 100000"));
  std::string doubling = "{a0: \"0123456789abcdef\"";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    doubling += ", a" + std::to_string(i) + ": " + before + " + " + before;
  }
  CHECK(world.value(doubling + "}").starts_with("FAULT: the result is larger than 1 MiB"));
  CHECK(world.value("for i in 1..9000000000000000000 return i").starts_with("FAULT"));
}

TEST_CASE("limits: broken text is refused at its place, never a crash") {
  const World world = shop();
  for (const char* broken :
       {"\"open",    "'",   "@",       "@\"x\"", "1..",         "[1..",
        "{",         "{a",  "{a:",     "f(,)",   "x.",          "x[",
        "1 2",       "if",  "if true", "for x",  "some x in",   "\xff\xfe",
        "\\",        "`",   "1e",      "/*",     "5 in",        "a b c",
        "((1)",      "1)",  "}}",      "in",     "instance of", "x instance of",
        "function(", "= 1", "and",     "#"}) {
    CAPTURE(broken);
    const auto compiled = world.compile(broken);
    REQUIRE(compiled.problems.size() >= 1);
    CHECK(compiled.expression.empty());
    CHECK(compiled.problems[0].offset <= std::string_view(broken).size());
  }
  CHECK(world.compile("amount + + 1").problems[0].offset == 9);
}

TEST_CASE("templates: literals and expressions mix, a lone expression keeps its type") {
  const World world = shop();
  const auto made = [&](const char* source) {
    return feel::compile_template(source, world.names, world.options);
  };
  const auto text = [&](const char* source) {
    return feel::display(made(source).value.evaluate(world.data).value());
  };
  CHECK(text("Verify {{ complaint.no }} ({{ severity }})") == "Verify C1 (S1)");
  CHECK(text("plain") == "plain");
  CHECK(text("") == "");
  CHECK(text("{{ \"}}\" }} and {{ {a: {b: 1}}.a.b }}") == "}} and 1");
  CHECK(made("{{ complaint.amount }}").value.is_lone_expression());
  CHECK(feel::describe(*made("{{ complaint.amount }}").value.type()) == "money");
  CHECK(feel::describe(*made("x {{ complaint.amount }}").value.type()) == "text");
  CHECK(text("over {{ complaint.amount }}?") == "over 10 CNY?");
  CHECK(made("a {{ complant.no }}").problems[0].offset == 5);
  CHECK(made("a {{ complaint.no").problems[0].code == "E-EXPR");
  CHECK(made("{{ complaint.no }} {{ severity }}").value.reads() ==
        std::set<std::string>{"complaint", "complaint.no", "severity"});
}
