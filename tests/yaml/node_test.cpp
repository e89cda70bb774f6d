// The YAML profile and hostile files: each is refused with a
// located finding, none crashes, none takes long.
#include "adapters/yaml/node.h"

#include <catch2/catch.hpp>

#include <string>

namespace recourse::yaml {
namespace {

std::string many(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

std::string first_code(const std::string& source) {
  const Parsed parsed = parse(source);
  return parsed.findings.empty() ? "" : parsed.findings.front().code;
}

}  // namespace

TEST_CASE("yaml tree: keeps scalars as they are written, with line and column in code points") {
  const Parsed parsed = parse("名称: {no: \"010\", on: yes}\nlist:\n  - 3.10\n  - ~\n");
  REQUIRE(parsed.root);
  const Node& names = parsed.root->entries[0].value;
  CHECK(parsed.root->entries[0].key.text == "名称");
  CHECK(names.line == 1);
  CHECK(names.column == 5);
  CHECK(names.find("no")->text == "010");
  CHECK(names.find("no")->quoted);
  CHECK(names.find("on")->text == "yes");
  CHECK_FALSE(names.find("on")->quoted);
  CHECK(parsed.root->find("list")->items[0].text == "3.10");
  CHECK(parsed.root->find("list")->items[0].line == 3);
  CHECK(parsed.root->find("list")->items[0].column == 5);
  CHECK(parsed.root->find("list")->items[1].is_null());
}

TEST_CASE("yaml tree: refuses what a reader could not see or a bomb needs") {
  struct Case {
    const char* what;
    std::string source;
    const char* code;
  };
  const Case cases[] = {
      {"an anchor", "a: &x 1", "E-ALIAS"},
      {"an anchor that contains itself (A3)", "&x [*x]", "E-ALIAS"},
      {"an alias bomb (A2)", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "E-ALIAS"},
      {"an alias of nothing", "*a : 1", "E-ALIAS"},
      {"a merge key", "<<: {a: 1}", "E-ALIAS"},
      {"a python tag (A7)", "a: !!python/object x", "E-TAG"},
      {"a binary tag (A7)", "a: !!binary x", "E-TAG"},
      {"an own tag (A7)", "a: !exec x", "E-TAG"},
      {"a negated flag", "when: !flag", "E-TAG"},
      {"a crasher of old (A5)", "!2", "E-TAG"},
      {"another crasher of old (A5)", "[[:", "E-YAML"},
      {"a second document (A11)", "a: 1\n---\nb: 2", "E-DOCUMENTS"},
      {"text after the end mark", "a: 1\n...\nb: 2\n", "E-DOCUMENTS"},
      {"a duplicate key", "a: 1\na: 2", "E-DUPLICATE"},
      {"a duplicate key in quotes", "{1: a, '1': b}", "E-DUPLICATE"},
      {"a single quote alone", "'", "E-QUOTE"},
      {"a double quote alone", "\"", "E-QUOTE"},
      {"an unclosed text in a mapping", "a: \"b", "E-YAML"},
      {"a word without a value", "a: 1\nb", "E-YAML"},
      {"a set in braces", "{a, b}", "E-YAML"},
      {"a template without quotes", "x: {{ a }}", "E-YAML"},
      {"a list as key", "? [a]\n: b", "E-YAML"},
      {"an expression that begins with a quote", "when: \"A\" = x", "E-YAML"},
      {"broken UTF-8", "a: \xff", "E-ENCODING"},
      {"an overlong form", "a: \xc0\xaf", "E-ENCODING"},
      {"a surrogate", "a: \xed\xa0\x80", "E-ENCODING"},
      {"a control character", "a: \x01", "E-ENCODING"},
      {"a NUL through an escape", "a: \"\\u0000\"", "E-ENCODING"},
      {"a text-direction override", "a: \xe2\x80\xae" "b", "E-ENCODING"},
      {"nothing", "", "E-YAML"},
      {"only a comment", "# hello\n", "E-YAML"},
      {"100 000 brackets (A1)", many("[", 100'000), "E-LIMIT"},
      {"a million brackets in lines", many("[\n", 500'000), "E-YAML"},
      {"33 levels of lists", many("- ", 33) + "a", "E-LIMIT"},
      {"more than 1 MiB (A6)", many("a", 1'100'000), "E-LIMIT"},
      {"a scalar past 64 KiB", "a: " + many("b", 70'000), "E-LIMIT"},
      {"20 001 values", many("- a\n", 20'001), "E-LIMIT"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    const Parsed parsed = parse(one.source);
    CHECK_FALSE(parsed.root);
    REQUIRE_FALSE(parsed.findings.empty());
    CHECK(parsed.findings.front().code == one.code);
    CHECK(parsed.findings.front().line >= 1);
    CHECK_FALSE(parsed.findings.front().text.zh.empty());
  }
}

TEST_CASE("yaml tree: takes what stands just inside the limits") {
  CHECK(parse(many("- ", 31) + "a").root);
  CHECK(parse(many("- a\n", 20'000)).root);
  CHECK(parse("a: " + many("b", 65'536)).root);
  CHECK(parse("\xef\xbb\xbf" "a: 1\r\nb: 'it''s'\r\n").root);
}

TEST_CASE("yaml tree: a duplicate key names both lines, and all of them are reported") {
  const Parsed parsed = parse("a: 1\nb: 2\na: 3\nb: 4\n");
  REQUIRE(parsed.findings.size() == 2);
  CHECK(parsed.findings[0].line == 3);
  CHECK(parsed.findings[0].text.en == "'a' is written twice; first on line 1.");
  CHECK(parsed.findings[1].line == 4);
}

TEST_CASE("yaml tree: never crashes on mutations of a good file") {
  // Every prefix and every single broken byte of a file with all constructs in it.
  const std::string good = "a: {b: [1, 'x', \"y\"], c: |\n    t\n  }\nd:\n  - e: f # g\n    h: ~\n";
  const char bytes[] = {'\0', '"', '\'', '[', '{', ':', '&', '*', '!', '|', '\n', '\t', '\xff'};
  for (std::size_t i = 0; i <= good.size(); ++i) {
    CHECK_NOTHROW(first_code(good.substr(0, i)));
    for (const char byte : bytes) {
      std::string broken = good;
      if (i < broken.size()) broken[i] = byte;
      CHECK_NOTHROW(first_code(broken));
    }
  }
}

}  // namespace recourse::yaml
