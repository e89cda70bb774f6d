// What two versions differ in. Each case is a small definition and one change to it.
#include <catch2/catch.hpp>

#include "adapters/yaml/difference.h"
#include "adapters/yaml/files.h"

namespace recourse::yaml {
namespace {

constexpr const char* kBefore = R"(recourse: "1"
process: leave
version: 1
data:
  days: {type: int, input: true}
  note: optional text
roles: {lead: {group: leads}}
outcomes: {granted: {kind: success}, denied: {kind: failure}}
decisions:
  who:
    hit: first
    inputs: [days]
    outputs: [way]
    rules:
      - [over 10, boss]
      - [over 5, lead]
      - [any, none]
sla:
  - {name: answer, target: 2 working days, ladder: [{at: 80%, escalate: warn}]}
duties:
  - separate: [look, check]
steps:
  - step: look
    task: {assign: {role: lead}, due: 4 working hours, fields: {note: optional}}
    actions: {grant: {next: check}, deny: {next: no}}
    handlers:
      - {after: 2 days, mode: interrupt, next: no}
  - step: check
    task: {assign: {role: lead}}
    next: both
  - step: both
    parallel:
      branches:
        - {branch: a, steps: [{step: mail, auto: mail.send}]}
        - {branch: b, steps: [{step: wait, wait: {for: 1 day}}]}
  - {step: ok, finish: granted}
  - {step: no, finish: denied}
)";

Comparison compare(const std::string& from, const std::string& to) {
  std::string after = kBefore;
  const std::size_t at = after.find(from);
  REQUIRE(at != std::string::npos);
  after.replace(at, from.size(), to);
  const Parsed a = parse(kBefore);
  const Parsed b = parse(after);
  INFO(after);
  REQUIRE(a.root);
  REQUIRE(b.root);
  return compare_definitions(*a.root, *b.root);
}

std::vector<std::string> sentences(const Comparison& comparison) {
  std::vector<std::string> all;
  for (const Difference& one : comparison.differences) {
    CHECK_FALSE(one.text.zh.empty());
    all.push_back(one.text.en);
  }
  return all;
}

using Sentences = std::vector<std::string>;
using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("diff: layout, comments and the order of keys are no difference") {
  CHECK(compare("{assign: {role: lead}, due: 4 working hours, fields: {note: optional}}",
                "  # who\n      fields: {note:  optional}\n      due: \"4 working hours\"\n"
                "      assign:\n        role: lead").differences.empty());
}

TEST_CASE("diff: steps added, removed, renamed and moved") {
  CHECK(sentences(compare("  - {step: ok,", "  - {step: tell, auto: mail.send}\n  - {step: ok,")) ==
        Sentences{"Step 'tell' (auto) was added."});
  const Comparison removed = compare("steps: [{step: wait, wait: {for: 1 day}}]", "steps: []");
  CHECK(sentences(removed) == Sentences{"Step 'both/b/wait' (wait) was removed."});
  CHECK(removed.concerned == Paths{"both/b/wait"});
  const Comparison renamed = compare("step: check", "step: verify");
  CHECK(sentences(renamed) == Sentences{"Step 'check' is now called 'verify'."});
  CHECK(renamed.concerned == Paths{"check"});
  const Comparison order =
      compare("  - {step: ok, finish: granted}\n  - {step: no, finish: denied}",
              "  - {step: no, finish: denied}\n  - {step: ok, finish: granted}");
  CHECK(sentences(order) == Sentences{"Step 'ok' now comes after 'no'."});
  const Comparison moved = compare("[{step: wait, wait: {for: 1 day}}]}",
                                   "[]}\n  - {step: wait, wait: {for: 1 day}}");
  CHECK(sentences(moved) == Sentences{"Step 'both/b/wait' was moved to 'wait'."});
  CHECK(moved.concerned == Paths{"both/b/wait"});
}

TEST_CASE("diff: what a step asks of whom, until when, and where it leads") {
  const Comparison due = compare("due: 4 working hours", "due: 2 working days");
  CHECK(sentences(due) ==
        Sentences{"step 'look': task.due is now 2 working days, was 4 working hours"});
  CHECK(due.concerned == Paths{"look"});
  CHECK(due.differences[0].line_before == 24);
  CHECK(sentences(compare("deny: {next: no}}", "deny: {next: no}, ask: {next: look}}")) ==
        Sentences{"step 'look': actions.ask was added: {next: look}"});
  CHECK(sentences(compare("{role: lead}, due", "{role: lead, pick: nominate}, due")) ==
        Sentences{"step 'look': task.assign.pick was added: nominate"});
  const Comparison next = compare("next: both", "next: ok");
  CHECK(sentences(next) == Sentences{"step 'check': next is now ok, was both"});
  CHECK(next.concerned.empty());
}

TEST_CASE("diff: handlers are known by what they wait for") {
  const Comparison span = compare("{after: 2 days, mode: interrupt, next: no}",
                                  "{after: 2 days, mode: interrupt, next: ok}");
  CHECK(sentences(span) == Sentences{"handler 'look!after 2 days': next is now ok, was no"});
  CHECK(span.concerned == Paths{"look"});
  CHECK(sentences(compare("    handlers:\n      - {after: 2 days, mode: interrupt, next: no}\n", "")) ==
        Sentences{"handler 'look!after 2 days' was removed: "
                  "{after: 2 days, mode: interrupt, next: no}"});
}

TEST_CASE("diff: data, rules, clocks and duties") {
  CHECK(sentences(compare("note: optional text", "note: text")) ==
        Sentences{"data: note is now text, was optional text"});
  CHECK(sentences(compare("      - [over 5, lead]\n", "")) ==
        Sentences{"decisions: who.rules 2 was removed: [over 5, lead]"});
  CHECK(sentences(compare("[over 5, lead]", "[over 7, lead]")) ==
        Sentences{"decisions: who.rules 2 is now [over 7, lead], was [over 5, lead]"});
  CHECK(sentences(compare("target: 2 working days", "target: 3 working days")) ==
        Sentences{"sla: answer.target is now 3 working days, was 2 working days"});
  CHECK(sentences(compare("{at: 80%, escalate: warn}", "{at: 90%, escalate: warn}")).size() == 2);
  CHECK(sentences(compare("separate: [look, check]", "same: [look, check]")) ==
        Sentences{"duties: same [look, check] was added: {same: [look, check]}",
                  "duties: separate [look, check] was removed: {separate: [look, check]}"});
}

TEST_CASE("diff: a definition does not differ from itself, and from another in every step") {
  for (const char* path : {"process-defs/complaint.yaml", "process-defs/credit-hold.yaml"}) {
    const auto text = read_file(path);
    REQUIRE(text);
    const Parsed one = parse(*text);
    CHECK(compare_definitions(*one.root, *one.root).differences.empty());
    const Parsed small = parse(kBefore);
    CHECK(compare_definitions(*one.root, *small.root).differences.size() > 20);
  }
}

}  // namespace recourse::yaml
