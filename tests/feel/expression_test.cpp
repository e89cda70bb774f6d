#include <catch2/catch.hpp>

#include "tests/feel/world.h"

using namespace feel_test;

TEST_CASE("expression: the worked definitions compile in strict mode and say what they mean") {
  const World world = shop();
  CHECK(world.value("severity = \"S1\"") == "true");
  CHECK(world.value("compensation > 0") == "false");
  CHECK(world.value("credit.used + complaint.amount <= credit.limit and credit.overdue_days = 0") ==
        "true");
  CHECK(world.value("today() - bought <= 7 days") == "true");
  CHECK(world.value("today() - bought <= 4 days") == "false");
  CHECK(world.value("end_of_day(promise)") == "2026-03-05T23:59:59");
  CHECK(world.value("sum(verdicts[give = 'refund'].amount)") == "42 CNY");
  CHECK(world.value("some v in verdicts satisfies v.give = \"exchange\"") == "true");
  CHECK(world.value("count(verdicts[grade in ['A', 'B']])") == "2");
  CHECK(world.value("[actor_of(look)]") == "actor of look");
  CHECK(world.value("members('lead')") == "lea, leo");
  CHECK(world.value("members(lead)") == "lea, leo");
  CHECK(world.value("active(soothe/call_back)") == "true");
  CHECK(world.value("active(\"soothe/call_back\") and not(active(look))") == "true");
  CHECK(world.value("amount > 1000 and customer.class = \"A\"") == "true");
}

TEST_CASE("expression: operators follow FEEL precedence") {
  const World world = shop();
  CHECK(world.value("1 + 2 * 3") == "7");
  CHECK(world.value("(1 + 2) * 3") == "9");
  CHECK(world.value("2 ** 3 ** 2") == "64");
  CHECK(world.value("10 - 3 - 2") == "5");
  CHECK(world.value("-amount + 1") == "-1499");
  CHECK(world.value("1 = 1 and 2 < 3 or 1 > 2") == "true");
  CHECK(world.value("5 between 1 and 5") == "true");
  CHECK(world.value("5 in (1, 2, > 4)") == "true");
  CHECK(world.value("5 in ]5..9]") == "false");
  CHECK(world.value("5 in [1..5[") == "false");
  CHECK(world.value("if amount > 1 then \"big\" else \"small\"") == "big");
  CHECK(world.value("for i in 1..3 return i * i") == "1, 4, 9");
  CHECK(world.value("for i in 3..1 return i") == "3, 2, 1");
  CHECK(world.value("for i in [1, 2], j in [10, 20] return i + j") == "11, 21, 12, 22");
  CHECK(world.value("every x in [1, 2] satisfies x < 2") == "false");
  CHECK(world.value("{a: 1, b: a + 1}.b") == "2");
  CHECK(world.value("[1, 2, 3][item > 1]") == "2, 3");
  CHECK(world.value("[1, 2, 3][-1]") == "3");
  CHECK(world.value("[1, 2, 3][7]") == "null");
  CHECK(world.value("sort([3, 1, 2], function(x, y) x > y)") == "3, 2, 1");
  CHECK(world.value("1 /* one */ + // two\n 2") == "3");
  CHECK(world.value("'single' + \" \" + \"double\"") == "single double");
  CHECK(world.value("\"\\u4e2d\\uD83D\\uDE00\\s\"") == "中😀\\s");
}

TEST_CASE("expression: time literals and arithmetic") {
  const World world = shop();
  CHECK(world.value("30 days") == "P30D");
  CHECK(world.value("2 hours + 1 minute") == "PT2H1M");
  CHECK(world.value("1 month * 14") == "P1Y2M");
  CHECK(world.value("bought + 1 week") == "2026-03-04");
  CHECK(world.value("@\"2024-01-31\" + 1 month") == "2024-02-29");
  CHECK(world.value("now() - 1 hour") == "2026-03-02T00:20:00Z");
  CHECK(world.value("now().hour") == "1");
  CHECK(world.value("promise.year") == "2026");
  CHECK(world.value("day of week(promise)") == "Thursday");
  CHECK(world.problem("1 month > 30 days") == "E-TYPE months cannot be compared with duration | ");
}

TEST_CASE("expression: unknown names and wrong types are refused with what is near") {
  const World world = shop();
  CHECK(world.problem("complant.amount > 1") ==
        "E-NAME there is no \"complant\" here | did you mean \"complaint\"?");
  CHECK(world.problem("complaint.amout > 1") ==
        "E-NAME Complaint has no \"amout\" | did you mean \"amount\"?");
  CHECK(world.problem("severity = \"S9\"") == "E-TYPE \"S9\" is not one of [S1, S2, S3] | S1");
  CHECK(world.problem("string lenght(\"a\")").starts_with("E-EXPR"));
  CHECK(world.problem("cuont(verdicts)") == "E-FUNCTION there is no function \"cuont\" | count");
  CHECK(world.problem("amount + \"1\"") ==
        "E-TYPE int + one of [1] has no meaning | use string(…)");
  CHECK(world.problem("actor_of(lok)") == "E-NAME there is no step \"lok\" | ");
  CHECK(world.problem("members('led')") == "E-NAME there is no role \"led\" | ");
  CHECK(world.problem("upper case(5)") ==
        "E-FUNCTION upper case cannot take (int) | upper case(string: text): text");
  CHECK(world.problem("amount >").starts_with("E-EXPR the expression ends too early"));
  CHECK(world.problem("amount == 5").starts_with("E-EXPR"));
  CHECK(world.problem("").starts_with("E-EXPR"));
  CHECK(world.problem("amount and true").starts_with("E-TYPE expected a condition, found int"));
}

TEST_CASE("expression: a value that may be missing needs a guard") {
  const World world = shop();
  CHECK(world.problem("reason = \"x\"") ==
        "E-OPTIONAL \"reason\" may be missing here | write reason != null and …, or get or "
        "else(reason, …)");
  CHECK(world.problem("later.used > 0").starts_with("E-OPTIONAL"));
  CHECK(world.problem("string length(reason)").starts_with("E-OPTIONAL"));
  for (const char* guarded :
       {"reason != null and reason = \"x\"", "reason = null or reason = \"x\"",
        "if reason != null then string length(reason) > 2 else false",
        "if reason = null then false else string length(reason) > 2",
        "present(reason) and string length(reason) > 2", "not(present(reason)) or reason = \"x\"",
        "get or else(reason, \"\") = \"x\"", "(reason or_else \"none\") = \"x\"",
        "later != null and later.used > 0", "null != later and later.blacklisted",
        "count(verdicts[note != null and note = \"dent\"]) > 0",
        "some v in verdicts satisfies v.note != null and string length(v.note) > 3"}) {
    CAPTURE(guarded);
    CHECK(world.problem(guarded) == "");
  }
  CHECK(world.problem("reason != null or reason = \"x\"").starts_with("E-OPTIONAL"));
  CHECK(world.problem("min([1, 2]) > 1").starts_with("E-OPTIONAL"));
  CHECK(world.type("verdicts[1]") == "optional Verdict");
  CHECK(world.type("reason or_else \"none\"") == "text");
  CHECK(world.type("handler") == "optional user");
}

TEST_CASE("expression: money takes the definition's currency and never mixes") {
  World world = shop();
  CHECK(world.value("compensation + 5") == "5 CNY");
  CHECK(world.value("complaint.amount / credit.limit") == "0.1");
  CHECK(world.value("if amount > 1 then 0 else compensation") == "0 CNY");
  CHECK(world.value("sum(verdicts[give = 'nothing'].amount)") == "0 CNY");
  CHECK(world.value("complaint.amount.currency") == "CNY");
  CHECK(world.type("complaint.amount * 2") == "money");
  world.with("foreign", simple(Kind::kMoney), Money{Decimal(1), {'U', 'S', 'D'}});
  CHECK(world.value("foreign + compensation").starts_with("FAULT: amounts in USD and CNY"));
  CHECK(world.value("foreign > compensation").starts_with("FAULT: money cannot be compared"));
  world.options.currency.clear();
  CHECK(world.problem("compensation > 0") ==
        "E-TYPE an amount of money cannot be compared with a bare number | declare currency: in "
        "the definition");
}

TEST_CASE("expression: faults are refusals, never null and never false") {
  const World world = shop();
  CHECK(world.value("amount / (amount - 1500)") ==
        "FAULT: division by zero (in: amount / (amount - 1500))");
  CHECK(world.value("10 ** 9000").starts_with("FAULT"));
  CHECK(world.value("date(\"2026-13-01\")").starts_with("FAULT: date: \"2026-13-01\""));
  CHECK(world.value("number(\"12x\")").starts_with("FAULT"));
  CHECK(world.value("manager_of(\"ann\")").starts_with("FAULT: the directory does not answer"));
  CHECK(world.value("matches(\"a\", \"(\" + \"\")").starts_with("FAULT"));
  const auto compiled = world.compile("1 / (amount - 1500) > 2");
  CHECK(compiled.expression.test(world.data).rejection().code == "FAULT");
}

TEST_CASE("expression: reads names its roots and static paths, calls its process functions") {
  const World world = shop();
  const auto compiled = world.compile(
      "credit.used > 0 and some v in verdicts satisfies v.amount > compensation and "
      "active(look) and today() > promise");
  REQUIRE(compiled.problems.empty());
  CHECK(compiled.expression.reads() ==
        std::set<std::string>{"credit", "credit.used", "verdicts", "compensation", "promise"});
  CHECK(compiled.expression.calls() == std::set<std::string>{"active", "today"});
}

TEST_CASE("expression: types are inferred") {
  const World world = shop();
  CHECK(world.type("1 + 2") == "int");
  CHECK(world.type("1 / 2") == "decimal");
  CHECK(world.type("verdicts.amount") == "[money]");
  CHECK(world.type("\"a\"") == "one of [a]");
  CHECK(world.type("[\"A\", \"B\"]") == "[one of [A, B]]");
  CHECK(world.type("today() - bought") == "duration");
  CHECK(world.type("duration(\"P1M\")") == "months");
  CHECK(world.type("{a: 1, b: \"x\"}") == "{a: int, b: one of [x]}");
  CHECK(world.type("for v in verdicts return v.sku") == "[text]");
  CHECK(world.type("append([1], 2.5)") == "[decimal]");
}
