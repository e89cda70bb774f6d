// Definite assignment: what surely has a value, whichever way led there.
#include <catch2/catch.hpp>

#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

// `name` is optional text; using it where a text is needed shows what the analysis knows.
const char* const kUse = "- {step: use, auto: staff.least_loaded, with: {group: \"{{ name "
       "}}\"}}\n";

bool known(const std::string& steps_before_use) {
  const yaml::LoadedDefinition loaded = load_steps(steps_before_use + kUse);
  INFO(all_text(loaded));
  const bool optional = has_code(loaded, "E-OPTIONAL");
  CHECK((loaded.definition || optional));
  return !optional;
}

}  // namespace

TEST_CASE("data flow: nothing was written") { CHECK_FALSE(known("")); }

TEST_CASE("data flow: set, save and required fields give a value") {
  CHECK(known("- {step: a, set: {name: Ann}}\n"));
  CHECK(known("- {step: a, auto: finance.pay, with: {customer: x, amount: 1}, save: {name: "
       "result.payment}}\n"));
  CHECK(known("- {step: a, task: {assign: {role: agent}, fields: {name: required}}}\n"));
  CHECK_FALSE(known("- {step: a, task: {assign: {role: agent}, fields: {name: optional}}}\n"));
  CHECK_FALSE(known("- {step: a, task: {assign: {role: agent}, fields: {name: {mode: required, "
                    "visible_when: flag}}}}\n"));
}

TEST_CASE("data flow: needs of an action count on its way alone") {
  CHECK(known("- {step: a, task: {assign: {role: agent}, fields: {name: optional}}, "
              "actions: {ok: {needs: [name], next: use}}}\n"));
  CHECK_FALSE(known("- {step: a, task: {assign: {role: agent}, fields: {name: optional}}, "
                    "actions: {ok: {needs: [name], next: use}, other: {next: use}}}\n"));
}

TEST_CASE("data flow: both ways of a fork must write") {
  CHECK_FALSE(known("- {step: f, choose: [{when: flag, next: a}, {otherwise: use}]}\n"
                    "- {step: a, set: {name: Ann}, next: use}\n"));
  CHECK(known("- {step: f, choose: [{when: flag, next: a}, {otherwise: b}]}\n"
              "- {step: a, set: {name: Ann}, next: use}\n- {step: b, set: {name: Bob}}\n"));
}

TEST_CASE("data flow: a step that may be skipped or interrupted gives nothing") {
  CHECK_FALSE(known("- {step: a, only_if: flag, set: {name: Ann}}\n"));
  CHECK_FALSE(known("- {step: a, task: {assign: {role: agent}, fields: {name: required}}, "
                    "handlers: [{after: 1 day, mode: interrupt, next: use}]}\n"));
  CHECK(known("- {step: a, task: {assign: {role: agent}, fields: {name: required}}, handlers: "
              "[{after: 1 day, mode: interrupt, do: [{step: x, set: {name: Z}}], next: use}]}\n"));
}

TEST_CASE("data flow: branches that always start count, others do not") {
  CHECK(known("- {step: p, parallel: {branches: [{branch: x, steps: [{step: a, set: {name: "
       "Ann}}]}]}}\n"));
  CHECK_FALSE(known("- {step: p, parallel: {branches: [{branch: x, when: flag, steps: "
                    "[{step: a, set: {name: Ann}}]}]}}\n"));
  CHECK_FALSE(known("- {step: p, parallel: {join: any, branches: [{branch: x, steps: "
                    "[{step: a, set: {name: Ann}}]}]}}\n"));
}

TEST_CASE("data flow: a value passed on is as sure as where it comes from") {
  CHECK_FALSE(known("- {step: a, set: {name: \"{{ maybe }}\"}}\n"));
  CHECK(known("- {step: a, task: {assign: {role: agent}, fields: {maybe: required}}}\n"
              "- {step: b, set: {name: \"{{ maybe }}\"}}\n"));
}

TEST_CASE("data flow: writing null takes a value away") {
  CHECK_FALSE(known("- {step: a, set: {name: Ann}}\n- {step: b, set: {name: null}}\n"));
}

}  // namespace recourse::definition_test
