// For each finding: the smallest steps that earn it, and the nearest ones that do not.
#include <catch2/catch.hpp>

#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

struct Case {
  const char* code;
  const char* wrong;
  const char* right;
};

void check_cases(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const yaml::LoadedDefinition wrong = load_steps(one.wrong);
    INFO(one.code << " expected for\n" << one.wrong << "\n" << all_text(wrong));
    CHECK(has_code(wrong, one.code));
    for (const Finding& finding : wrong.findings) {
      CHECK(finding.line > 0);
      CHECK(finding.column > 0);
      CHECK_FALSE(finding.text.en.empty());
      CHECK_FALSE(finding.text.zh.empty());
    }
    const yaml::LoadedDefinition right = load_steps(one.right);
    INFO(one.code << " not expected for\n" << one.right << "\n" << all_text(right));
    CHECK_FALSE(has_code(right, one.code));
  }
}

}  // namespace

TEST_CASE("findings: the shape of steps") {
  check_cases({
      {"E-KEY", "- {step: a, finish: good, nxt: b}", "- {step: a, finish: good}"},
      {"E-KIND", "- {step: a, finish: good, set: {n: 1}}", "- {step: a, set: {n: 1}}"},
      {"E-KIND", "- {step: a}", "- {step: a, finish: good}"},
      {"E-MISSING", "- {finish: good}", "- {step: a, finish: good}"},
      {"E-ID", "- {step: 1st, finish: good}", "- {step: first, finish: good}"},
      {"E-ID", "- {step: done, finish: good}", "- {step: end, finish: good}"},
      {"E-DUPLICATE", "- {step: a, set: {n: 1}}\n- {step: a, finish: good}",
       "- {step: a, set: {n: 1}}\n- {step: b, finish: good}"},
      {"E-UNSUPPORTED", "- {step: a, finish: good}\nnumbers: {x: 1}",
       "- {step: a, finish: good}"},
      {"E-JOIN", "- {step: a, foreach: {item: x, in: notes, open: true, steps: [{step: b, wait: "
       "{for: 1 day}}]}}",
       "- {step: a, foreach: {item: x, in: notes, open: true, steps: [{step: b, wait: {for: 1 "
       "day}}]}}\noperations: {add_item: {by: [starter]}}"},
      {"E-LOCK", "- {step: a, lock: till, finish: good}", "- {step: a, lock: till, set: {n: 1}}"},
      {"E-LOCK", "- {step: a, lock: till, scope: {steps: [{step: b, lock: till, set: {n: 1}}]}}",
       "- {step: a, lock: till, scope: {steps: [{step: b, set: {n: 1}}]}}"},
      {"E-LOCK", "- {step: a, lock: x, scope: {steps: [{step: b, lock: y, set: {n: 1}}]}}\n"
       "locks: [y, x]",
       "- {step: a, lock: x, scope: {steps: [{step: b, lock: y, set: {n: 1}}]}}\n"
       "locks: [x, y]"},
      {"E-START", "- {step: a, finish: good}\nstarts: [{at: \"9:00\", days: [monday], set: {n: 1, "
       "who: ann}}]",
       "- {step: a, finish: good}\nstarts: [{at: \"09:00\", days: [monday], set: {n: 1, who: "
       "ann}}]"},
      {"E-START", "- {step: a, finish: good}\nstarts: [{every: 1 day, set: {n: 1}}]",
       "- {step: a, finish: good}\nstarts: [{every: 1 day, set: {n: 1, who: ann}}]"},
      {"E-START", "- {step: a, finish: good}\nkey: {expr: n, on_running: join ping}",
       "- {step: a, finish: good}\nkey: {expr: n, on_running: return}"},
      {"E-HANDLER", "- step: a\n  foreach: {item: x, in: notes, steps: [{step: b, set: {flag: "
       "true}}]}\n  handlers: [{message: ping, mode: alongside, add_item: \"{{ message.text }}\"}]",
       "- step: a\n  foreach: {item: x, in: notes, open: true, steps: [{step: b, wait: {for: 1 "
       "day}}]}\n  handlers: [{message: ping, mode: alongside, add_item: \"{{ message.text }}\"}]"},
      {"E-VALUE", "- {step: a, task: {assign: {role: agent}, fields: {name: needed}}}",
       "- {step: a, task: {assign: {role: agent}, fields: {name: required}}}"},
      {"E-VALUE", "- {step: a, set: {flag: no}}", "- {step: a, set: {flag: false}}"},
      {"E-ASSIGN", "- {step: a, task: {assign: {pick: claim}}}",
       "- {step: a, task: {assign: {role: agent, pick: claim}}}"},
      {"E-OTHERWISE", "- {step: a, choose: [{when: flag, next: b}]}\n- {step: b, finish: good}",
       "- {step: a, choose: [{when: flag, next: b}, {otherwise: b}]}\n- {step: b, finish: good}"},
      {"E-VOTE", "- {step: a, task: {assign: {role: agent, everyone: true}, vote: {pass_when: "
       "all agree}}}",
       "- step: a\n  task: {assign: {role: agent, everyone: true}, vote: {pass_when: all agree}}\n"
       "  actions: {passed: {next: done}, failed: {next: done}}"},
      {"E-CHOICE", "- step: a\n  task: {assign: {role: agent, everyone: true}, vote: "
       "{pass_when: all aggree}}\n"
       "  actions: {passed: {next: done}, failed: {next: done}}",
       "- step: a\n  task: {assign: {role: agent, everyone: true}, vote: {pass_when: 60% agree}}\n"
       "  actions: {passed: {next: done}, failed: {next: done}}"},
      {"E-DURATION", "- {step: a, wait: {for: P-1D}}", "- {step: a, wait: {for: 1 day}}"},
      {"E-JOIN", "- {step: a, parallel: {join: 3, branches: [{branch: x, steps: [{step: b, "
       "set: {n: 1}}]}]}}",
       "- {step: a, parallel: {join: 1, branches: [{branch: x, steps: [{step: b, set: {n: "
       "1}}]}]}}"},
      {"E-UNDO", "- {step: a, set: {n: 1}}\n- {step: b, compensate: [a]}",
       "- {step: a, set: {n: 1}, undo: [{step: c, set: {n: 0}}]}\n- {step: b, compensate: [a]}"},
  });
}

TEST_CASE("findings: names that lead nowhere") {
  check_cases({
      {"E-TARGET", "- {step: a, set: {n: 1}, next: nowhere}", "- {step: a, set: {n: 1}, next: "
       "done}"},
      {"E-ROLE", "- {step: a, task: {assign: {role: agents}}}", "- {step: a, task: {assign: "
       "{role: agent}}}"},
      {"E-MESSAGE", "- {step: a, wait: {first: [{message: pong}]}}", "- {step: a, wait: "
       "{first: [{message: ping}]}}"},
      {"E-SIGNAL", "- {step: a, wait: {first: [{signal: alarms}]}}", "- {step: a, wait: "
       "{first: [{signal: alarm}]}}"},
      {"E-DECISION", "- {step: a, decide: grade, save: {n: result.n}}", "- {step: a, set: {n: "
       "1}}"},
      {"E-OUTCOME", "- {step: a, finish: goood}", "- {step: a, finish: good}"},
      {"E-CONNECTOR", "- {step: a, auto: mail.sent, with: {}}",
       "- {step: a, auto: mail.send, with: {to: [x], template: t}}"},
      {"E-ERROR", "- {step: a, raise: brokn}", "- {step: a, raise: broken}"},
      {"E-OPERATION", "- {step: a, wait: {for: 1 day}, handlers: [{operation: stop, mode: "
       "interrupt, next: done}]}",
       "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: interrupt, next: "
       "done}]}"},
      {"E-PATH", "- {step: a, set: {m: 1}}", "- {step: a, set: {n: 1}}"},
      {"E-STEP", "- {step: a, set: {n: 1}}\n- {step: b, compensate: [aa]}", "- {step: a, set: "
       "{n: 1}}"},
      {"E-NAME", "- {step: a, set: {n: \"{{ m + 1 }}\"}}", "- {step: a, set: {n: \"{{ n + 1 "
       "}}\"}}"},
      {"E-ESCALATION", "- {step: a, wait: {for: 1 day}, handlers: [{escalation: sla.x.y, mode: "
       "alongside, set: {n: 1}}]}",
       "- {step: a, scope: {steps: [{step: b, escalate: up}]}, handlers: [{escalation: up, "
       "mode: alongside, set: {n: 1}}]}"},
  });
}

TEST_CASE("findings: values and their types") {
  check_cases({
      {"E-TEMPLATE", "- {step: a, choose: [{when: '{{ flag }}', next: b}, {otherwise: b}]}\n- "
       "{step: b, finish: good}",
       "- {step: a, choose: [{when: flag, next: b}, {otherwise: b}]}\n- {step: b, finish: good}"},
      {"E-TYPE", "- {step: a, choose: [{when: n, next: b}, {otherwise: b}]}\n- {step: b, "
       "finish: good}",
       "- {step: a, choose: [{when: n > 0, next: b}, {otherwise: b}]}\n- {step: b, finish: good}"},
      {"E-TYPE", "- {step: a, set: {n: \"{{ flag }}\"}}", "- {step: a, set: {flag: \"{{ n > 1 "
       "}}\"}}"},
      {"E-VALUE", "- {step: a, set: {n: twelve}}", "- {step: a, set: {n: 12}}"},
      {"E-OPTIONAL", "- {step: a, task: {assign: {user: maybe}}}", "- {step: a, task: {assign: "
       "{user: who}}}"},
      {"E-OPTIONAL", "- {step: a, set: {name: Ann}, only_if: flag}\n- {step: b, auto: "
       "staff.least_loaded, with: {group: \"{{ name }}\"}}",
       "- {step: a, set: {name: Ann}}\n- {step: b, auto: staff.least_loaded, with: {group: "
       "\"{{ name }}\"}}"},
      {"E-MISSING", "- {step: a, auto: staff.least_loaded}", "- {step: a, auto: "
       "staff.least_loaded, with: {group: x}}"},
      {"E-LIVELOCK", "- {step: a, set: {n: \"{{ n + 1 }}\"}}\n- {step: b, choose: [{when: n > "
       "3, next: c}, {otherwise: a}]}\n- {step: c, finish: good}",
       "- {step: a, wait: {for: 1 day}}\n- {step: b, choose: [{when: n > 3, next: c}, "
       "{otherwise: a}]}\n- {step: c, finish: good}"},
  });
}

TEST_CASE("findings: ways through the process") {
  check_cases({
      {"E-UNREACHABLE", "- {step: a, finish: good}\n- {step: b, finish: bad}", "- {step: a, "
       "set: {n: 1}}\n- {step: b, finish: bad}"},
      {"E-STUCK", "- {step: a, wait: {for: 1 day}, next: b}\n- {step: b, wait: {for: 1 day}, "
       "next: a}",
       "- {step: a, wait: {first: [{after: 1 day, next: b}, {signal: alarm, next: done}]}}\n- "
       "{step: b, wait: {for: 1 day}, next: a}"},
      {"E-FALLTHROUGH", "- {step: f, choose: [{when: flag, next: a}, {otherwise: b}]}\n- "
       "{step: a, set: {n: 1}}\n- {step: b, set: {n: 2}}",
       "- {step: f, choose: [{when: flag, next: a}, {otherwise: b}]}\n- {step: a, set: {n: 1}, "
       "next: b}\n- {step: b, set: {n: 2}}"},
      {"E-FALLTHROUGH", "- {step: f, task: {assign: {role: agent}}, actions: {x: {next: a}, y: "
       "{next: c}}}\n- {step: a, set: {n: 1}}\n- {step: b, set: {n: 1}}\n- {step: c, set: {n: 2}}",
       "- {step: f, task: {assign: {role: agent}}, actions: {x: {next: a}, y: {next: c}}}\n- "
       "{step: a, set: {n: 1}}\n- {step: b, set: {n: 1}, next: done}\n- {step: c, set: {n: 2}}"},
      {"E-HANDLER", "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, next: done}]}",
       "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: interrupt, next: "
       "done}]}"},
      {"E-HANDLER", "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: "
       "interrupt, do: [{step: b, set: {n: 1}}]}]}",
       "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: interrupt, do: "
       "[{step: b, finish: bad}]}]}"},
      {"E-HANDLER", "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: "
       "alongside}]}",
       "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: alongside, set: {n: "
       "1}}]}"},
      {"W-HANDLER", "- {step: a, wait: {for: 1 day}, handlers: [{error: broken, next: "
       "done}]}\n- {step: b, raise: broken}",
       "- {step: s, scope: {steps: [{step: b, raise: broken}]}, handlers: [{error: broken, "
       "next: done}]}"},
      {"W-MASKED-HANDLER", "- {step: a, wait: {for: 1 day}, handlers: [{signal: alarm, mode: "
       "interrupt, next: done}, {signal: alarm, mode: interrupt, next: done}]}",
       "- {step: a, wait: {for: 1 day}, handlers: [{message: ping, match: message.text = "
       "\"x\", mode: interrupt, next: done}, {message: ping, mode: interrupt, next: done}]}"},
      {"W-NEVER-RAISED", "- {step: a, finish: good}", "- {step: a, raise: broken}"},
      {"E-CONFLICT", "- step: p\n  parallel: {branches: [{branch: x, steps: [{step: a, set: "
       "{n: 1}}]}, {branch: y, steps: [{step: b, set: {n: 2}}]}]}",
       "- step: p\n  parallel: {branches: [{branch: x, steps: [{step: a, set: {notes: [x]}}]}, "
       "{branch: y, steps: [{step: b, set: {notes: [y]}}]}]}"},
      {"E-CONFLICT", "- {step: f, foreach: {item: i, in: notes, steps: [{step: a, set: {n: 1}}]}}",
       "- {step: f, foreach: {item: i, in: notes, data: {m: optional int}, steps: [{step: a, "
       "set: {m: 1}}]}}"},
      {"E-BACK-UNDO", "- {step: a, task: {assign: {role: agent}}}\n- {step: b, set: {n: 1}, "
       "undo: [{step: u, set: {n: 0}}]}\n- {step: c, task: {assign: {role: agent}}, actions: "
       "{ok: {next: done}, no: {back: {to: [a]}}}}",
       "- {step: a, task: {assign: {role: agent}}}\n- {step: b, set: {n: 1}, undo: [{step: u, "
       "set: {n: 0}}]}\n- {step: c, task: {assign: {role: agent}}, actions: {ok: {next: done}, "
       "no: {back: {to: [a], undo: true}}}}"},
      {"W-DIRECT", "- {step: a, task: {assign: {role: agent}}}\n- {step: b, task: {assign: "
       "{role: agent}}, actions: {ok: {next: c}, no: {next: done}}}\n- {step: c, task: "
       "{assign: {role: agent}}, actions: {ok: {next: done}, no: {back: {to: [a], resume: "
       "direct}}}}",
       "- {step: a, task: {assign: {role: agent}}}\n- {step: b, task: {assign: {role: agent}}, "
       "actions: {ok: {next: c}, no: {next: done}}}\n- {step: c, task: {assign: {role: "
       "agent}}, actions: {ok: {next: done}, no: {back: {to: [a], resume: forward}}}}"},
  });
}

TEST_CASE("findings: duties and clocks") {
  check_cases({
      {"E-DUTY", "- {step: a, task: {assign: {role: one}}}\n- {step: b, task: {assign: {role: "
       "one}}}\nduties: [{separate: [a, b]}]",
       "- {step: a, task: {assign: {role: pair}}}\n- {step: b, task: {assign: {role: "
       "pair}}}\nduties: [{separate: [a, b]}]"},
      {"E-DUTY", "- {step: a, task: {assign: {role: agent}}}\n- {step: b, task: {assign: "
       "{role: agent}}}\nduties: [{separate: [a, b]}, {same: [a, b]}]",
       "- {step: a, task: {assign: {role: agent}}}\n- {step: b, task: {assign: {role: "
       "agent}}}\nduties: [{same: [a, b]}]"},
      {"W-DUE", "- {step: a, task: {assign: {role: agent}, due: 3 working days}}\nsla: [{name: "
       "x, target: 2 working days}]",
       "- {step: a, task: {assign: {role: agent}, due: 2 working days}}\nsla: [{name: x, "
       "target: 2 working days}]"},
      {"W-LABEL", "- {step: a, title: Only English, finish: good}", "- {step: a, title: {en: "
       "Both, zh: 双语}, finish: good}"},
  });
}

TEST_CASE("findings: all of them at once, each at its place, with the nearest name") {
  const yaml::LoadedDefinition loaded = load_steps(
      "- {step: a, task: {assing: {role: agent}}}\n"
      "- {step: b, auto: mail.sned, with: {}, next: q}\n"
      "- {step: c, finish: goood}\n");
  INFO(all_text(loaded));
  CHECK_FALSE(loaded.definition);
  CHECK(codes(loaded) == "E-MISSING E-KEY E-CONNECTOR E-TARGET E-OUTCOME");
  CHECK(loaded.findings[1].fix.en == "Did you mean 'assign'?");
  CHECK(loaded.findings[1].step == "a");
  CHECK(loaded.findings[2].fix.en == "Did you mean 'mail.send'?");
  CHECK(loaded.findings[4].fix.en == "Did you mean 'good'?");
}

TEST_CASE("findings: a template in an expression field shows the expression to write") {
  const yaml::LoadedDefinition loaded =
      load_steps("- {step: a, choose: [{when: '{{ n > 1 }}', next: done}, {otherwise: done}]}");
  REQUIRE(has_code(loaded, "E-TEMPLATE"));
  CHECK(loaded.findings[0].fix.en == "Write: n > 1");
}

TEST_CASE("findings: the five refused patterns name what to use instead") {
  const std::pair<const char*, const char*> patterns[] = {
      {"multi_merge", "`call`"},          {"blocking_discriminator", "`join: any`"},
      {"blocking_partial_join", "`join: N`"}, {"generalized_and_join", "`keep:`"},
      {"or_join", "`when:`"}};
  for (const auto& [word, instead] : patterns) {
    const yaml::LoadedDefinition loaded = load_steps(
        "- {step: a, parallel: {branches: [{branch: x, steps: [{step: b, set: {n: 1}}]}], " +
        std::string(word) + ": true}}");
    INFO(word << "\n" << all_text(loaded));
    REQUIRE(has_code(loaded, "E-KEY"));
    CHECK(loaded.findings[0].fix.en.find(instead) != std::string::npos);
  }
}

TEST_CASE("findings: words of later versions are refused, never ignored") {
  const char* const words[] = {"policy: x", "guarantee: {before: finish}",
                               "family: x", "numbers: {x: 1}"};
  for (const char* word : words) {
    const yaml::LoadedDefinition loaded =
        load_steps("- {step: a, finish: good}\n" + std::string(word));
    INFO(word);
    CHECK(has_code(loaded, "E-UNSUPPORTED"));
    CHECK_FALSE(loaded.definition);
  }
}

}  // namespace recourse::definition_test
