// Definitions that somebody sends to hurt: refused, each within a second and without memory to
// speak of; and honest large ones, which must be quick.
#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <ctime>
#include <functional>
#include <iostream>

#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

// An unoptimised build is about ten times slower; what is measured there is only that it ends.
#ifdef NDEBUG
constexpr double kSlowness = 1;
#else
constexpr double kSlowness = 12;
#endif

long memory_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Of the processor's time: other work on the machine does not count.
double seconds_of(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::string repeated(int count, const std::function<std::string(int)>& part) {
  std::string text;
  for (int i = 0; i < count; ++i) text += part(i);
  return text;
}

std::string numbered(const std::string& word, int i) { return word + std::to_string(i); }

void refuse(const std::string& what, const std::string& source) {
  const long before = memory_kb();
  yaml::LoadedDefinition loaded;
  const double took = seconds_of([&] { loaded = load(source); });
  INFO(what << ": " << took << " s, " << (loaded.findings.empty() ? "" : loaded.findings[0].code));
  CHECK_FALSE(loaded.definition);
  CHECK_FALSE(loaded.findings.empty());
  CHECK(loaded.findings.size() <= 200);
  CHECK(took < kSlowness);
  CHECK(memory_kb() - before < 400'000);
}

/// Nothing is wrong with it but its size: said so, as quickly.
void answer(const std::string& what, const std::string& source, const std::string& code) {
  yaml::LoadedDefinition loaded;
  const double took = seconds_of([&] { loaded = load(source); });
  INFO(what << ": " << took << " s");
  CHECK(has_code(loaded, code));
  CHECK(took < kSlowness);
}

/// Steps in a row, of all kinds an honest author uses.
std::string large_definition(int steps) {
  return process(common() + "steps:\n" + repeated(steps, [](int i) -> std::string {
    const std::string name = numbered("s", i);
    switch (i % 5) {
      case 0:
        return "- {step: " + name + ", task: {title: \"T {{ n }}\", assign: {role: agent}, "
               "fields: {name: optional}, due: 2 working days}}\n";
      case 1: return "- {step: " + name + ", set: {n: \"{{ n + 1 }}\"}}\n";
      case 2: return "- {step: " + name + ", auto: mail.send, with: {to: [x], template: t}}\n";
      case 3: return "- {step: " + name + ", only_if: n > 3 and flag, wait: {for: 1 day}}\n";
      default: return "- {step: " + name + ", set: {notes: \"{{ [string(n)] }}\"}}\n";
    }
  }));
}

}  // namespace

TEST_CASE("hostile: shapes of YAML are refused before they cost anything") {
  const std::string head = process("steps:\n");
  refuse("A1 100 000 brackets", std::string(100'000, '['));
  refuse("A1 nested keys", repeated(100'000, [](int i) {
           return std::string(static_cast<std::size_t>(i % 50), ' ') + "a:\n";
         }));
  refuse("A2 anchor bomb", "a: &a [x,x,x,x]\n" + repeated(8, [](int i) {
                             const std::string above(1, static_cast<char>('a' + i));
                             const std::string own(1, static_cast<char>('b' + i));
                             return own + ": &" + own + " [*" + above + ",*" + above + "]\n";
                           }));
  refuse("A3 own anchor", "a: &x [*x]");
  refuse("A5 [[:", "[[:");
  refuse("A5 !2", "!2");
  refuse("A6 50 MB", std::string(50'000'000, 'a'));
  refuse("A6 a line of 20 MB", "process: " + std::string(20'000'000, 'x'));
  refuse("A6 a million keys", repeated(60'000, [](int i) { return numbered("k", i) + ": 1\n"; }));
  refuse("A7 tags", process("title: !!python/object:os.system x\nsteps: []\n"));
  refuse("A11 second document", large_definition(1) + "---\n" + large_definition(1));
}

TEST_CASE("hostile: more than anybody writes is refused") {
  refuse("A10 a million steps", large_definition(30'000));
  refuse("A10 5 000 steps", large_definition(5'000));
  const auto with_steps = [](int count, const std::function<std::string(int)>& step) {
    return process(common() + "steps:\n" + repeated(count, step));
  };
  refuse("A10 a choice of 10 000 ways",
         process(common() + "steps:\n- step: a\n  choose:\n" + repeated(10'000, [](int i) {
                   return "  - {when: n = " + std::to_string(i) + ", next: done}\n";
                 })));
  refuse("A10 a circle without a wait", with_steps(1'900, [](int i) {
           const std::string next = i == 1'899 ? ", next: s0" : "";
           return "- {step: " + numbered("s", i) + ", set: {n: 1}" + next + "}\n";
         }));
  refuse("quadratic names", with_steps(1'900, [](int i) {
           return "- {step: " + numbered("some_long_step_name_", i) + ", set: {n: 1}, next: " +
                  numbered("some_lnog_step_nmae_", i) + "}\n";
         }));
  const std::string many = repeated(4'000, [](int i) {
    return numbered("a_variable_", i) + ": int, ";
  });
  refuse("unknown names", process("data: {" + many + "z: int}\nsteps:\n" +
                                  repeated(1'900, [](int i) {
                                    return "- {step: " + numbered("s", i) + ", set: {z: \"{{ " +
                                           numbered("a_vraiable_", i) + " }}\"}}\n";
                                  })));
  refuse("branches that all collide",
         process(common() + "steps:\n- step: p\n  parallel:\n    branches:\n" +
                 repeated(1'000, [](int i) {
                   return "    - {branch: " + numbered("b", i) + ", steps: [{step: " +
                          numbered("s", i) + ", set: {n: 1}}]}\n";
                 })));
  refuse("nested 31 deep", process(common() + "steps: " + repeated(40, [](int i) {
                                     return "[{step: " + numbered("s", i) + ", scope: {steps: ";
                                   }) + "[]"));
}

TEST_CASE("hostile: tables") {
  const auto table = [](const std::string& inputs, int rules,
                        const std::function<std::string(int)>& cells) {
    const std::string rows = repeated(rules, [&](int i) { return "[" + cells(i) + ", 1], "; });
    return process("data: {n: {type: int, input: true, required: true}, m: optional int}\n"
                   "decisions:\n  d: {hit: unique, inputs: [" + inputs + "], outputs: [x], "
                   "rules: [" + rows + "[n, 1]]}\n"
                   "steps: [{step: a, decide: d, save: {m: result.x}}]\n");
  };
  answer("6 000 rules", table("n", 6'000, [](int i) { return "over " + std::to_string(i); }),
         "W-TABLE");
  const std::string sixty = repeated(59, [](int) { return std::string("n, "); }) + "n";
  refuse("60 columns", table(sixty, 250, [](int i) {
           return repeated(59, [&](int c) {
                    return "over " + std::to_string((i * 7 + c * 13) % 101) + ", ";
                  }) + "any";
         }));
}

TEST_CASE("hostile: expressions") {
  const auto with = [](const std::string& expression) {
    return process(common() + "steps: [{step: a, set: {n: \"{{ " + expression + " }}\"}}]\n");
  };
  refuse("B1 a constructor", with("constructor.constructor('x')()"));
  refuse("B1 os.execute", with("os.execute('x')"));
  refuse("B1 __import__", with("__import__('os')"));
  refuse("B4 a megabyte", with(std::string(1'000'000, '1')));
  const std::string open(30'000, '(');
  refuse("B4 30 000 parentheses", with(open + "1" + std::string(30'000, ')')));
  const auto plus = [](int) { return std::string("+1"); };
  refuse("B4 400 000 times +1", with("1" + repeated(400'000, plus)));
  const auto wrong = [](int) { return std::string("+x"); };
  refuse("B4 long and wrong", with("1" + repeated(30'000, wrong)));
  refuse("B10 month 13", with("@\"2026-13-01\""));
  refuse("B10 year 9999999999", with("@\"9999999999-01-01\""));
  refuse("A13 a duration backwards", process("steps: [{step: a, wait: {for: P-1D}}]\n"));
  refuse("A12 a path as a name", process("steps: [{step: a, auto: ../../etc/passwd, with: {}}]\n"));
  refuse("A12 a path as a process",
         process("steps: [{step: a, call: {process: \"file:///etc/passwd\"}}]\n"));
}

TEST_CASE("speed: a definition of 2 000 steps, and a hundred ordinary ones") {
  const std::string large = large_definition(2'000);
  yaml::LoadedDefinition loaded;
  const double big = seconds_of([&] { loaded = load(large); });
  INFO(all_text(loaded).substr(0, 2'000));
  CHECK(loaded.definition);
  const std::string complaint = *yaml::read_file("process-defs/complaint.yaml");
  const double hundred = seconds_of([&] {
    for (int i = 0; i < 100; ++i) {
      CHECK(yaml::load_definition(complaint, shipped_connectors()).definition);
    }
  });
  std::cout << "check of 2 000 steps: " << static_cast<int>(big * 1000)
            << " ms; of 100 definitions: " << static_cast<int>(hundred * 1000) << " ms\n";
  CHECK(big < 0.3 * kSlowness);
  CHECK(hundred < 1.0 * kSlowness);
}

}  // namespace recourse::definition_test
