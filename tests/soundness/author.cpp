#include "tests/soundness/author.h"

namespace recourse::soundness_test {

const char* const kConnector =
    "connector: c.do\ntitle: {en: Do, zh: 做}\nresult: {n: int}\n"
    "errors: {e1: {title: {en: E, zh: 错}}}\nidempotent: true\n";
const char* const kDirectory = R"(
groups: [{group: g, title: {en: G, zh: 组}}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [g]}
  - {person: bob, name: {en: Bob, zh: 鲍}, groups: [g]}
  - {person: cat, name: {en: Cat, zh: 凯}, groups: [g]}
)";

namespace {

const char* const kHead = R"(recourse: "1"
process: random
version: 1
data:
  n: {type: int, N}
  flag: {type: bool, FLAG}
  k: {type: text, default: k}
  xs: {type: [text], default: [a, b]}
  log: {type: [text], default: [], merge: append}
  m: {type: int, default: 0, shared: true}
roles: {agent: {group: g}, pair: {users: [ann, bob]}}
messages: {ping: {key: k, keep: 1 day}}
signals: [alarm]
errors: {e1: {title: {en: E, zh: 错}}, e2: {title: {en: E, zh: 错}}}
outcomes: {good: {kind: success}, bad: {kind: failure}}
operations: {take_back: {by: [actor]}}
decisions: {d: {inputs: [n], outputs: [v], rules: [[under 2, 1], [any, 5]]}}
)";

}  // namespace

/// Where a case is given what it starts with, that may be anything, and stay so for good.
std::string Author::head() {
  std::string text = kHead;
  const bool given = dice_.chance(30);
  text.replace(text.find("FLAG"), 4, given ? "input: true" : "default: false");
  text.replace(text.find("N}"), 1, given ? "input: true" : "default: 0");
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string Author::onward(const std::vector<std::string>& names, std::size_t at) const {
  return at + 1 < names.size() ? names[at + 1] : "done";
}

std::string Author::somewhere(const std::vector<std::string>& names, std::size_t at) {
  if (dice_.chance(60)) return onward(names, at);
  const std::size_t to = dice_.below(names.size() + 1);
  return to == names.size() ? "done" : names[to];
}

std::string Author::condition() {
  static const std::vector<std::string> all{"flag",         "n > 2",          "n < 3 and flag",
                                            "not(flag)",    "count(log) > 3", "m >= 1",
                                            "n = 1 or n = 4"};
  return dice_.one_of(all);
}

std::string Author::write(const Around& around) {
  static const std::vector<std::string> merged{"log: x", "m: \"{{ m + 1 }}\"", "m: 0"};
  static const std::vector<std::string> all{"n: \"{{ n + 1 }}\"", "n: 0", "flag: true",
                                            "flag: \"{{ not(flag) }}\"", "xs: [a]", "xs: []"};
  return dice_.one_of(around.parallel ? merged : all);
}

std::string Author::definition() {
  Around around;
  std::vector<std::string> handlers;
  if (dice_.chance(50)) {
    around.handled.insert("e1");
    around.handled.insert("e2");
    handlers.push_back("{error: any, do: [{step: oops, finish: bad}]}");
  }
  if (dice_.chance(25)) {
    handlers.push_back("{signal: alarm, mode: interrupt, do: [{step: undo_all, compensate: all}, "
                       "{step: out, finish: bad}]}");
  }
  if (dice_.chance(20)) {
    Around beside = around;
    beside.depth = 2;
    handlers.push_back("{every: 5 hours, mode: alongside, do: " + list(beside, 2) + "}");
  }
  std::string text = head();
  text += "steps: " + list(around, 5) + "\n";
  if (!handlers.empty()) text += "handlers: [" + joined(handlers) + "]\n";
  return text;
}

std::string Author::list(const Around& around, std::size_t most) {
  std::vector<std::string> names;
  for (std::size_t i = 1 + dice_.below(most); i > 0; --i) {
    names.push_back("s" + std::to_string(++count_));
  }
  std::vector<std::string> steps;
  for (std::size_t i = 0; i < names.size(); ++i) steps.push_back(step(around, names, i));
  return "[" + joined(steps) + "]";
}

std::string Author::step(const Around& around, const std::vector<std::string>& names,
                         std::size_t at) {
  --steps_left_;
  Around inner = around;
  inner.steps.insert(inner.steps.end(), names.begin(), names.begin() + static_cast<long>(at) + 1);
  std::vector<std::string> errors;
  for (const char* error : {"e1", "e2"}) {
    if (dice_.chance(25)) errors.emplace_back(error);
  }
  inner.handled.insert(errors.begin(), errors.end());
  bool waits = false;
  bool leads_on = true;
  std::string text = "{step: " + names[at] + ", " + work(inner, names, at, waits, leads_on);
  const bool skips = dice_.chance(6);
  if (skips) text += ", only_if: " + condition();
  if (dice_.chance(4)) text += ", while: " + condition();
  if (leads_on) {
    text += ", next: " + (dice_.chance(85) ? onward(names, at) : somewhere(names, at));
  }
  if (waits && dice_.chance(45)) text += handlers(around, names, at, errors);
  if (leads_on && !around.undo && dice_.chance(12)) {
    Around undo;
    undo.depth = 3;
    undo.undo = undo.parallel = true;
    text += ", undo: " + list(undo, 2);
  }
  return text + "}";
}

std::string Author::work(const Around& around, const std::vector<std::string>& names,
                         std::size_t at, bool& waits, bool& leads_on) {
  const bool last = at + 1 == names.size();
  if (last && dice_.chance(20) && !around.undo) {
    leads_on = false;
    if (!around.handled.empty() && dice_.chance(60)) {
      return "raise: " + *around.handled.begin();
    }
    return dice_.chance(50) ? "finish: good" : "finish: bad";
  }
  if (around.depth < 3 && steps_left_ > 4 && dice_.chance(30)) return container(around, waits);
  switch (dice_.below(11)) {
    case 0:
    case 1:
    case 2: {
      waits = true;
      leads_on = false;
      const bool vote = dice_.chance(20);
      return task(around, vote) + actions(around, names, at, vote);
    }
    case 3: {
      waits = true;
      std::string text = "auto: c.do, with: {}";
      if (!around.parallel && dice_.chance(40)) text += ", save: {n: result.n}";
      if (dice_.chance(30)) text += ", retry: {times: 2, wait: 1 hour, then: incident}";
      return text;
    }
    case 4:
    case 5:
      waits = true;
      return wait(names, at, leads_on);
    case 6: {
      leads_on = false;
      const bool swap = dice_.chance(50);
      return "choose: [{when: " + condition() + ", next: " +
             (swap ? onward(names, at) : somewhere(names, at)) + "}, {otherwise: " +
             (swap ? somewhere(names, at) : onward(names, at)) + "}]";
    }
    case 7: return dice_.chance(50) ? "escalate: up" : "compensate: all";
    case 8: return dice_.chance(50) ? "send: {signal: alarm}" : "send: {message: ping, to: k}";
    case 9:
      if (!around.parallel) return "decide: d, save: {n: result.v}";
      break;
    case 10:
      if (dice_.chance(50)) break;
      waits = true;
      return "call: {process: other, version: latest, with: {}}";
    default: break;
  }
  return "set: {" + write(around) + "}";
}

std::string Author::task(const Around& around, bool vote) {
  std::string text = "task: {assign: ";
  if (vote) {
    static const std::vector<std::string> pass{"all agree", "any agree", "60% agree", "2 agree",
                                               "first"};
    static const std::vector<std::string> empty{"pass", "fail", "error"};
    text += "{role: pair, everyone: true}, vote: {pass_when: " + dice_.one_of(pass) +
            ", empty: " + dice_.one_of(empty);
    if (dice_.chance(40)) text += ", fail_when: any disagree";
    if (dice_.chance(30)) text += ", mode: in_order";
    return text + "}}";
  }
  static const std::vector<std::string> who{"{role: agent}", "{role: pair}", "{user: starter}",
                                            "{roles: [agent, pair], pick: least_loaded}"};
  text += dice_.chance(85) ? who[dice_.below(2)] : who[3];
  if (!around.parallel) text += ", fields: {n: optional, flag: optional}";
  if (dice_.chance(10)) text += ", due: 3 hours";
  return text + "}";
}

std::string Author::actions(const Around& around, const std::vector<std::string>& names,
                            std::size_t at, bool vote) {
  const auto way = [&](bool sure) -> std::string {
    if (sure || around.undo || around.steps.empty() || !dice_.chance(35)) {
      return "{next: " + (sure ? onward(names, at) : somewhere(names, at)) + "}";
    }
    std::string to = dice_.one_of(around.steps);
    if (dice_.chance(20)) to += ", " + dice_.one_of(around.steps);
    return "{back: {to: [" + to + "], resume: " + (dice_.chance(50) ? "direct" : "forward") +
           (dice_.chance(80) ? std::string(", undo: ") + (dice_.chance(50) ? "true" : "false")
                             : "") +
           "}}";
  };
  if (vote) {
    return ", actions: {passed: " + way(true) + ", failed: " + way(false) + "}";
  }
  std::string text = ", actions: {go: " + way(true);
  if (dice_.chance(50)) text += ", other: " + way(false);
  if (dice_.chance(15)) text += ", third: " + way(false);
  return text + "}";
}

std::string Author::wait(const std::vector<std::string>& names, std::size_t at, bool& leads_on) {
  if (dice_.chance(35)) return "wait: {for: 2 hours}";
  if (dice_.chance(25)) return "wait: {when: " + condition() + "}";
  leads_on = false;
  std::vector<std::string> first;
  const auto add = [&](const std::string& what, bool sure) {
    first.push_back("{" + what + ", next: " + (sure ? onward(names, at) : somewhere(names, at)) +
                    "}");
  };
  add(dice_.chance(50) ? "after: 3 hours" : "signal: alarm", true);
  if (dice_.chance(50)) add("message: ping", false);
  return "wait: {first: [" + joined(first) + "]}";
}

std::string Author::container(const Around& around, bool& waits) {
  static const std::vector<std::string> joins{"all", "all", "any", "1", "\"finished >= 1\""};
  Around inner = around;
  ++inner.depth;
  waits = true;
  const std::size_t kind = dice_.below(5);
  if (kind < 2) return "scope: {steps: " + list(inner, 3) + "}";
  inner.parallel = true;
  const std::string rest = dice_.chance(40) ? "continue" : "cancel";
  const std::string join = dice_.one_of(joins);
  const std::string shape = "join: " + join + (join == "all" ? "" : ", rest: " + rest);
  if (kind == 2) {
    const bool sequential = dice_.chance(40);
    return "foreach: {item: it" + std::to_string(++count_) + ", in: xs, mode: " +
           (sequential ? "sequential" : "parallel") +
           (dice_.chance(30) ? ", max_parallel: 1" : "") + ", " + shape +
           ", steps: " + list(inner, 3) + "}";
  }
  std::vector<std::string> branches;
  for (std::size_t i = 2 + dice_.below(2); i > 0; --i) {
    std::string branch = "{branch: b" + std::to_string(++count_);
    if (dice_.chance(25)) branch += ", when: " + condition();
    branches.push_back(branch + ", steps: " + list(inner, 3) + "}");
  }
  return "parallel: {" + shape + ", branches: [" + joined(branches) + "]}";
}

std::string Author::handler_end(const Around& around, const std::vector<std::string>& names,
                                std::size_t at) {
  std::string text;
  if (steps_left_ > 0 && dice_.chance(50)) {
    Around inner = around;
    inner.depth = 3;
    text += ", do: " + list(inner, 2);
  }
  return text + ", next: " + somewhere(names, at) + "}";
}

std::string Author::handlers(const Around& around, const std::vector<std::string>& names,
                             std::size_t at, const std::vector<std::string>& errors) {
  static const std::vector<std::string> triggers{"after: 4 hours", "every: 3 hours",
                                                 "message: ping",  "signal: alarm",
                                                 "when: n > 3",    "when: flag",
                                                 "escalation: up"};
  std::vector<std::string> all;
  for (const std::string& error : errors) {
    all.push_back("{error: " + error + handler_end(around, names, at));
  }
  for (std::size_t i = errors.empty() ? 1 + dice_.below(2) : dice_.below(2); i > 0; --i) {
    const std::string trigger = "{" + dice_.one_of(triggers);
    if (dice_.chance(50)) {
      all.push_back(trigger + ", mode: interrupt" + handler_end(around, names, at));
      continue;
    }
    Around inner = around;
    inner.depth = 3;
    const bool body = dice_.chance(60) && steps_left_ > 0;
    all.push_back(trigger + ", mode: alongside, " +
                  (body ? "do: " + list(inner, 2) : "set: {" + write(around) + "}") + "}");
  }
  return all.empty() ? "" : ", handlers: [" + joined(all) + "]";
}

}  // namespace recourse::soundness_test
