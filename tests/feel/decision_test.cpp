#include "engine/feel/decision.h"

#include <catch2/catch.hpp>

#include "tests/feel/world.h"

using namespace feel_test;
using feel::DecisionTable;
using Hit = DecisionTable::Hit;
using Cells = std::vector<std::vector<std::string>>;

namespace {

/// A table over `inputs`; the last cell of each row is the text of the only output.
DecisionTable table(const World& world, Hit hit, std::vector<std::string> inputs, Cells rows,
                    TypePtr output = simple(Kind::kText)) {
  DecisionTable made;
  made.id = "t";
  made.hit = hit;
  made.input_names = inputs;
  made.output_names = {"out"};
  made.output_types = {std::move(output)};
  for (const std::string& input : inputs) made.inputs.push_back(world.compile(input).expression);
  for (const auto& row : rows) {
    DecisionTable::Rule rule;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const auto cell =
          feel::compile_cell(row[i], made.inputs[i].type(), world.names, world.options);
      for (const auto& problem : cell.problems) FAIL(row[i] + ": " + problem.text.en);
      rule.tests.push_back(cell.expression);
    }
    rule.outputs.push_back(world.compile(row.back()).expression);
    made.rules.push_back(std::move(rule));
  }
  return made;
}

std::string outcome(const DecisionTable& made, const World& world) {
  const auto result = feel::decide(made, world.data);
  return result.ok() ? feel::display(result.value()) : "FAULT: " + result.rejection().text.en;
}

bool cell(const std::string& text, const TypePtr& type, Value input) {
  World world;
  world.with("x", type, std::move(input));
  world.with("limit", simple(Kind::kInt), 7);
  const auto made = table(world, Hit::kCollect, {"x"}, {{text, "1"}});
  return !feel::decide(made, world.data).value().as<List>().empty();
}

std::vector<std::string> findings(const DecisionTable& made) {
  std::vector<std::string> all;
  for (const auto& problem : feel::check_table(made)) {
    all.push_back(problem.code + " " + problem.text.en);
  }
  return all;
}

const Cells kGrade = {{"safety", "any", "\"S1\""},
                      {"any", "at least 50000", "\"S1\""},
                      {"quality or delivery", "at least 5000", "\"S2\""},
                      {"any", "any", "\"S3\""}};

World complaint(const char* category, std::int64_t amount) {
  World world;
  world.with("category", options({"quality", "delivery", "service", "safety"}), category);
  world.with("amount", simple(Kind::kMoney), cny(amount));
  return world;
}

}  // namespace

TEST_CASE("decide: the first matching rule of the worked decision wins") {
  const auto grade = [](const World& world) {
    return outcome(table(world, Hit::kFirst, {"category", "amount"}, kGrade), world);
  };
  CHECK(grade(complaint("safety", 1)) == "out: S1");
  CHECK(grade(complaint("service", 50000)) == "out: S1");
  CHECK(grade(complaint("delivery", 5000)) == "out: S2");
  CHECK(grade(complaint("service", 5000)) == "out: S3");
  CHECK(grade(complaint("quality", 4999)) == "out: S3");
}

TEST_CASE("compile_cell: word forms and unary tests mean the same") {
  const TypePtr number = simple(Kind::kInt);
  const TypePtr word = options({"A", "B", "half-open", "not now"});
  for (const char* five : {"any",
                           "-",
                           "",
                           "5",
                           "4 or 5",
                           "over 4",
                           "at least 5",
                           "under 6",
                           "at most 5",
                           "1..5",
                           "not 6",
                           "not 6 or 7",
                           "> 4",
                           "[1..5]",
                           "<1, 5",
                           "not(6, 7)",
                           "? > 4 and ? < 6",
                           "< limit",
                           "? * 2 = 10",
                           "(4..6)",
                           "under 1 or over 4"}) {
    CAPTURE(five);
    CHECK(cell(five, number, 5));
  }
  for (const char* other : {"6", "over 5", "at least 6", "under 5", "at most 4", "6..9", "not 5",
                            "[1..5)", "> limit", "not(4, 5)", "? > 5"}) {
    CAPTURE(other);
    CHECK_FALSE(cell(other, number, 5));
  }
  CHECK(cell("A or B", word, "B"));
  CHECK(cell("half-open", word, "half-open"));
  CHECK(cell("not A", word, "B"));
  CHECK(cell("\"A\"", word, "A"));
  CHECK(cell("not now", word, "not now"));
  CHECK_FALSE(cell("not now", word, "A"));
  CHECK(cell("true", simple(Kind::kBool), true));
  CHECK_FALSE(cell("false", simple(Kind::kBool), true));
  CHECK(cell("over 60", maybe(number), 61));
  CHECK_FALSE(cell("over 60", maybe(number), Value()));
  CHECK(cell("null", maybe(number), Value()));
  CHECK(cell("any", maybe(number), Value()));
}

TEST_CASE("compile_cell: refuses what cannot fit the input") {
  const World world;
  const auto code = [&](const char* text, const TypePtr& type) {
    const auto made = feel::compile_cell(text, *type, world.names, world.options);
    return made.problems.empty() ? "" : made.problems[0].code + " " + made.problems[0].text.en;
  };
  CHECK(code("D", options({"A", "B"})) == "E-TYPE \"D\" is not one of [A, B]");
  CHECK(code("\"x\"", simple(Kind::kInt)) == "E-TYPE int cannot be compared with one of [x]");
  CHECK(code("over", simple(Kind::kInt)).starts_with("E-"));
  CHECK(code("5 6", simple(Kind::kInt)).starts_with("E-EXPR"));
}

TEST_CASE("decide: hit policies") {
  World world;
  world.with("n", simple(Kind::kInt), 5);
  const Cells both = {{"> 1", "10"}, {"> 3", "20"}, {"> 9", "40"}};
  CHECK(outcome(table(world, Hit::kCollect, {"n"}, both), world) == "out: 10, out: 20");
  CHECK(outcome(table(world, Hit::kRuleOrder, {"n"}, both), world) == "out: 10, out: 20");
  CHECK(outcome(table(world, Hit::kCollectSum, {"n"}, both), world) == "out: 30");
  CHECK(outcome(table(world, Hit::kCollectMin, {"n"}, both), world) == "out: 10");
  CHECK(outcome(table(world, Hit::kCollectMax, {"n"}, both), world) == "out: 20");
  CHECK(outcome(table(world, Hit::kCollectCount, {"n"}, both), world) == "out: 2");
  CHECK(outcome(table(world, Hit::kUnique, {"n"}, both), world) ==
        "FAULT: decision t: more than one rule matches");
  CHECK(outcome(table(world, Hit::kAny, {"n"}, both), world) ==
        "FAULT: decision t: matching rules disagree");
  CHECK(outcome(table(world, Hit::kAny, {"n"}, {{"> 1", "7"}, {"> 3", "7"}}), world) == "out: 7");
  CHECK(outcome(table(world, Hit::kFirst, {"n"}, {{"> 9", "7"}}), world) ==
        "FAULT: decision t: no rule matches");
  const Cells ranked = {{"> 1", "\"low\""}, {"> 3", "\"high\""}};
  CHECK(outcome(table(world, Hit::kPriority, {"n"}, ranked, options({"high", "low"})), world) ==
        "out: high");
  std::vector<int> matched;
  CHECK(feel::decide(table(world, Hit::kCollect, {"n"}, both), world.data, &matched).ok());
  CHECK(matched == std::vector<int>{1, 2});
}

TEST_CASE("check_table: finds gaps, overlaps and masked rules") {
  World world = complaint("safety", 1);
  world.with("n", simple(Kind::kInt), 5);
  world.with("x", simple(Kind::kDecimal), 5);
  world.with("flag", simple(Kind::kBool), true);
  const std::vector<std::string> none;
  CHECK(findings(table(world, Hit::kFirst, {"category", "amount"}, kGrade)) == none);
  CHECK(findings(table(world, Hit::kUnique, {"n"}, {{"< 5", "1"}, {">= 5", "2"}})) == none);
  CHECK(findings(table(world, Hit::kUnique, {"n"}, {{"<= 4", "1"}, {"5..9", "2"}, {"> 9", "3"}})) ==
        none);
  CHECK(findings(table(world, Hit::kUnique, {"x"}, {{"<= 4", "1"}, {">= 5", "2"}})) ==
        std::vector<std::string>{"E-GAP no rule covers x = 4.5"});
  CHECK(findings(table(world, Hit::kUnique, {"n"}, {{"<= 5", "1"}, {">= 5", "2"}})) ==
        std::vector<std::string>{"E-OVERLAP rules 1 and 2 both match n = 5"});
  CHECK(findings(table(world, Hit::kFirst, {"n"}, {{"any", "1"}, {"5", "2"}})) ==
        std::vector<std::string>{"W-MASKED rule 2 can never be the first to match"});
  CHECK(findings(table(world, Hit::kFirst, {"category", "flag"},
                       {{"not service", "any", "1"}, {"service", "true", "2"}})) ==
        std::vector<std::string>{"E-GAP no rule covers category = service, flag = false"});
  CHECK(findings(table(world, Hit::kFirst, {"n"}, {{"> 1 + n", "1"}})) ==
        std::vector<std::string>{
            "W-TABLE Cells that are computed leave open whether a rule covers n = anything"});
  CHECK(findings(table(world, Hit::kFirst, {"n"}, {{"> 1 + n", "1"}, {"any", "2"}})) == none);
}

TEST_CASE("decide: values listed for an output rank rules, in priority and in output order") {
  World world;
  world.with("age", simple(Kind::kInt), 20);
  const Cells rows = {{"> 10", "1"}, {"> 15", "3"}, {"> 18", "2"}, {"> 30", "3"}};
  DecisionTable made = table(world, Hit::kPriority, {"age"}, rows, simple(Kind::kInt));
  made.priorities = {List{3, 2, 1}};
  CHECK(outcome(made, world) == "out: 3");
  made.hit = Hit::kOutputOrder;
  CHECK(outcome(made, world) == "out: 3, out: 2, out: 1");
}

TEST_CASE("decide: defaults are the answer when no rule matches, under every hit policy") {
  World world;
  world.with("age", simple(Kind::kInt), 5);
  for (const Hit hit : {Hit::kUnique, Hit::kFirst, Hit::kAny, Hit::kPriority, Hit::kCollect}) {
    DecisionTable made = table(world, hit, {"age"}, {{"> 10", "\"adult\""}});
    made.defaults = {world.compile("\"child\"").expression};
    CHECK(outcome(made, world) == "out: child");
  }
}

TEST_CASE("decide: where the profile has a fault, DMN's own semantics give null") {
  World world;
  world.with("age", simple(Kind::kInt), 20);
  const Cells overlapping = {{"> 10", "1"}, {"> 15", "2"}};
  const auto lax = [&](Hit hit, const Cells& rows) {
    DecisionTable made = table(world, hit, {"age"}, rows, simple(Kind::kInt));
    made.strict = false;
    const auto result = feel::decide(made, world.data);
    return result.ok() && result.value().is_null();
  };
  CHECK(lax(Hit::kUnique, overlapping));
  CHECK(lax(Hit::kAny, overlapping));
  CHECK(lax(Hit::kFirst, {{"> 30", "1"}}));
  CHECK_FALSE(lax(Hit::kFirst, overlapping));
}
