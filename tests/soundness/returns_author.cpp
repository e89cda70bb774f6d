#include "tests/soundness/returns_author.h"

namespace recourse::soundness_test {
namespace {

const char* const kReturnsHead = R"(recourse: "1"
process: returns
version: 1
data:
  n: {type: int, default: 0}
  flag: {type: bool, default: false}
  xs: {type: [text], default: [a, b]}
  log: {type: [text], default: [], merge: append}
  m: {type: int, default: 0, shared: true}
roles: {agent: {group: g}, pair: {users: [ann, bob]}}
outcomes: {good: {kind: success}, gone: {kind: cancelled}}
operations: {take_back: {by: [actor]}, cancel: {by: [starter], finish: gone}}
)";

}  // namespace

std::string ReturnsAuthor::definition() {
  return kReturnsHead + ("steps: " + list(Around{}, 3, 5)) + "\n";
}

/// The first step of the process is a task, so that there is always something to go back to.
std::string ReturnsAuthor::list(const Around& around, std::size_t least, std::size_t most) {
  std::vector<std::string> names;
  for (std::size_t i = least + dice_.below(most - least + 1); i > 0; --i) {
    names.push_back(named("s"));
  }
  Around inner = around;
  std::vector<std::string> steps;
  for (std::size_t i = 0; i < names.size(); ++i) {
    inner.before.push_back(names[i]);
    steps.push_back(step(inner, names[i], i + 1 < names.size() ? names[i + 1] : "done"));
  }
  return "[" + joined(steps) + "]";
}

std::string ReturnsAuthor::step(const Around& around, const std::string& name,
                                const std::string& next) {
  const bool first = around.before.size() == 1;
  const std::size_t kind = first ? 0 : dice_.below(12);
  const bool container = kind >= 5 && kind < 9 && around.depth < 2;
  std::string text = "{step: " + name + ", ";
  if (kind < 5) {
    text += task(around, next);
  } else if (container) {
    text += this->container(around) + ", next: " + next;
  } else if (kind < 10) {
    text += vote(around, next);
  } else if (kind == 10) {
    text += call(next);
  } else if (dice_.chance(50)) {
    text += "wait: {for: 2 hours}, next: " + next;
  } else {
    text += "auto: c.do, with: {}, next: " + next + ", handlers: [{error: e1, next: " + next + "}]";
  }
  if (dice_.chance(20)) {
    const bool waits = dice_.chance(50);
    text += ", undo: [{step: " + named("u") +
            (waits ? ", task: {assign: {role: agent}}}]" : ", set: {m: \"{{ m + 1 }}\"}}]");
  }
  return text + "}";
}

std::string ReturnsAuthor::task(const Around& around, const std::string& next) {
  std::string text = "task: {assign: {role: " + std::string(dice_.chance(50) ? "agent" : "pair") +
                     "}" + (around.parallel ? "" : ", fields: {n: optional, flag: optional}") +
                     (dice_.chance(25) ? ", due: 3 hours" : "") + "}, actions: {go: {next: " +
                     next + "}, ret: " + back(around);
  if (dice_.chance(30)) text += ", far: " + back(around);
  text += "}";
  if (dice_.chance(40)) text += ", handlers: [" + beside(around, next) + "]";
  return text;
}

std::string ReturnsAuthor::vote(const Around& around, const std::string& next) {
  static const std::vector<std::string> pass{"all agree", "any agree", "60% agree", "first"};
  std::string text = "task: {assign: {role: pair, everyone: true}, vote: {pass_when: " +
                     dice_.one_of(pass) + ", empty: pass";
  if (dice_.chance(50)) text += ", fail_when: any disagree";
  const bool in_order = dice_.chance(30);
  if (in_order) text += ", mode: in_order";
  if (dice_.chance(30) && !in_order) text += ", rest: continue";
  return text + "}}, actions: {passed: {next: " + next + "}, failed: " + back(around) + "}";
}

std::string ReturnsAuthor::container(const Around& around) {
  static const std::vector<std::string> joins{"all", "all", "any", "1", "\"finished >= 1\""};
  Around inner = around;
  ++inner.depth;
  const std::size_t kind = dice_.below(4);
  if (kind == 0) return "scope: {steps: " + list(inner, 1, 3) + "}";
  inner.parallel = true;
  const std::string join = dice_.one_of(joins);
  const std::string rest = dice_.chance(40) ? "continue" : "cancel";
  const std::string shape = "join: " + join + (join == "all" ? "" : ", rest: " + rest);
  if (kind == 1) {
    return "foreach: {item: " + named("it") + ", in: xs, mode: " +
           (dice_.chance(40) ? "sequential" : "parallel") + ", " + shape +
           ", steps: " + list(inner, 1, 2) + "}";
  }
  std::vector<std::string> branches;
  for (std::size_t i = 2 + dice_.below(2); i > 0; --i) {
    branches.push_back("{branch: " + named("b") + (dice_.chance(20) ? ", when: n < 3" : "") +
                       ", steps: " + list(inner, 1, 2) + "}");
  }
  return "parallel: {" + shape + ", branches: [" + joined(branches) + "]}";
}

std::string ReturnsAuthor::call(const std::string& next) {
  return "call: {process: other, version: latest, with: {}}, next: " + next +
         ", handlers: [{error: any, next: " + next + "}]";
}

std::string ReturnsAuthor::back(const Around& around) {
  std::vector<std::string> to{dice_.one_of(around.before)};
  const std::string other = dice_.one_of(around.before);
  if (other != to.front() && dice_.chance(30)) to.push_back(other);
  return "{back: {to: [" + joined(to) + "], resume: " + (dice_.chance(40) ? "direct" : "forward") +
         ", undo: " + (dice_.chance(50) ? "true" : "false") + "}}";
}

std::string ReturnsAuthor::beside(const Around& around, const std::string& next) {
  const std::string write = around.parallel ? "log: x" : "n: \"{{ n + 1 }}\"";
  switch (dice_.below(4)) {
    case 0: return "{after: 6 hours, mode: interrupt, next: " + next + "}";
    case 1: return "{every: 3 hours, mode: alongside, set: {" + write + "}}";
    case 2:
      return "{after: 4 hours, mode: alongside, do: [{step: " + named("h") +
             ", task: {assign: {role: agent}}}]}";
    default: return "{error: task_failed, next: " + next + "}";
  }
}

}  // namespace recourse::soundness_test
