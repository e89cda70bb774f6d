// The mapping of engine/definition/README.md, row by row.
#include <catch2/catch.hpp>

#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

struct Loaded {
  DefinitionPtr definition;
  const Node& node(const std::string& path) const {
    const NodeId id = definition->chart.find(path);
    INFO(path);
    REQUIRE(id != kNoNode);
    return definition->chart.node(id);
  }
  /// "event>target, event>target!" with '!' for alongside and '?' for guarded.
  std::string exits(const std::string& path) const {
    std::string text;
    for (const TransitionId t : node(path).transitions) {
      const Transition& transition = definition->chart.transition(t);
      text += text.empty() ? "" : ", ";
      text += transition.event + ">";
      for (const NodeId target : transition.targets) {
        text += definition->chart.node(target).path;
      }
      text += transition.guarded ? "?" : "";
      text += transition.alongside ? "!" : "";
    }
    return text;
  }
  std::string children(const std::string& path) const {
    std::string text;
    for (const NodeId child : node(path).children) {
      text += (text.empty() ? "" : " ") + definition->chart.node(child).name;
    }
    return text;
  }
};

Loaded chart_of(const std::string& steps) {
  const yaml::LoadedDefinition loaded = load_steps(steps);
  INFO(all_text(loaded));
  REQUIRE(loaded.definition);
  return {loaded.definition};
}

}  // namespace

TEST_CASE("chart: a list is a compound with its steps, done, then made bodies") {
  const Loaded chart = chart_of(
      "- {step: a, set: {n: 1}, undo: [{step: u, set: {n: 0}}]}\n"
      "- step: b\n"
      "  wait: {for: 1 day}\n"
      "  handlers:\n"
      "    - {after: 1 hour, mode: alongside, do: [{step: c, set: {n: 2}}]}\n"
      "    - {signal: alarm, mode: interrupt, do: [{step: d, set: {n: 3}}], next: a}\n");
  CHECK(chart.children("") == "a b done a~undo b!0 b!1");
  CHECK(chart.exits("a") == "done>b");
  CHECK(chart.exits("b") == "done>done, timer.0>b!0!, signal.alarm>b!1");
  CHECK(chart.exits("b!1") == "done>a");
  CHECK(chart.exits("b!0").empty());
  CHECK(chart.node("a~undo").region);
  CHECK(chart.node("b!0").region);
  CHECK_FALSE(chart.node("b!1").region);
  CHECK(chart.node("b!1/d").kind == NodeKind::kAtomic);
  CHECK(chart.definition->steps[chart.node("a").id].undo == chart.node("a~undo").id);
  CHECK(chart.node("").initial == std::vector<NodeId>{chart.node("a").id});
}

TEST_CASE("chart: tables beside the chart have its size, parents stand before children") {
  const Loaded chart = chart_of("- {step: a, scope: {steps: [{step: b, finish: good}]}}");
  const ProcessDefinition& definition = *chart.definition;
  CHECK(definition.steps.size() == definition.chart.nodes.size());
  CHECK(definition.transitions.size() == definition.chart.transitions.size());
  for (const Node& node : definition.chart.nodes) {
    if (node.parent != kNoNode) CHECK(node.parent < node.id);
  }
}

TEST_CASE("chart: a task has one transition per action and target") {
  const Loaded chart = chart_of(
      "- {step: a, task: {assign: {role: agent}}}\n"
      "- {step: b, set: {n: 1}}\n"
      "- step: c\n"
      "  task: {assign: {role: agent}, fields: {name: optional}}\n"
      "  actions:\n"
      "    ok: {next: done, when: n > 0, needs: [name], set: {n: 2}}\n"
      "    no: {back: {to: [a, b]}}\n");
  CHECK(chart.exits("a") == "action.complete>b");
  CHECK(chart.exits("c") == "action.ok>done?, action.no>a, action.no>b");
  const auto& task = std::get<TaskStep>(chart.definition->steps[chart.node("c").id].kind);
  CHECK(task.actions[0].needs == std::vector<std::string>{"name"});
  CHECK(task.actions[1].transitions.size() == 2);
  CHECK(task.actions[1].back->target_names == std::vector<std::string>{"a", "b"});
  const TransitionId ok = task.actions[0].transitions[0];
  CHECK(chart.definition->transitions[ok].set.size() == 1);
  CHECK_FALSE(chart.definition->transitions[ok].guard.empty());
}

TEST_CASE("chart: choose is guarded in order, the last is otherwise") {
  const Loaded chart = chart_of(
      "- {step: a, choose: [{when: n > 1, next: b}, {when: flag, next: c}, {otherwise: done}]}\n"
      "- {step: b, finish: good}\n- {step: c, finish: bad}\n");
  CHECK(chart.exits("a") == ">b?, >c?, >done");
  CHECK(chart.exits("b").empty());
}

TEST_CASE("chart: wait.first has one transition per alternative, then handlers count on") {
  const Loaded chart = chart_of(
      "- step: a\n"
      "  wait: {first: [{message: ping, next: b}, {after: 1 day, next: done}]}\n"
      "  handlers: [{every: 1 hour, mode: alongside, do: [{step: x, set: {n: 1}}]}]\n"
      "- {step: b, finish: good}\n");
  CHECK(chart.exits("a") == "message.ping>b, timer.1>done, timer.2>a!2!");
  const StepInfo& info = chart.definition->steps[chart.node("a").id];
  REQUIRE(info.catches.size() == 3);
  CHECK(info.catches[0].kind == Listening::Kind::kMessage);
  CHECK(info.catches[1].kind == Listening::Kind::kAfter);
  CHECK(info.catches[2].kind == Listening::Kind::kEvery);
  CHECK_FALSE(info.catches[2].interrupt);
}

TEST_CASE("chart: containers") {
  const Loaded chart = chart_of(
      "- {step: p, parallel: {branches: [{branch: x, steps: [{step: a, set: {n: 1}}]}, "
      "{branch: y, when: flag, steps: [{step: b, set: {flag: true}}]}]}}\n"
      "- {step: f, foreach: {item: i, in: notes, data: {m: optional text}, "
      "steps: [{step: c, set: {m: \"{{ i }}\"}}]}}\n"
      "- {step: s, scope: {data: {k: int}, steps: [{step: d, set: {k: 1}}]}}\n");
  CHECK(chart.node("p").kind == NodeKind::kParallel);
  CHECK(chart.node("p/x").kind == NodeKind::kCompound);
  CHECK_FALSE(chart.node("p/x").region);
  CHECK(chart.definition->steps[chart.node("p/x").id].overlay);
  CHECK(chart.exits("p") == "done>f");
  CHECK(chart.node("f").kind == NodeKind::kParallel);
  CHECK(chart.node("f/body").region);
  CHECK(chart.definition->steps[chart.node("f/body").id].locals.size() == 1);
  CHECK(chart.node("s").kind == NodeKind::kCompound);
  CHECK(chart.definition->steps[chart.node("s").id].locals.size() == 1);
  CHECK(chart.exits("s") == "done>done");
}

TEST_CASE("chart: process-level handlers stand on the root and exit nothing of their own") {
  const Loaded chart = chart_of(
      "- {step: a, wait: {for: 1 day}}\n"
      "handlers:\n"
      "  - {signal: alarm, mode: interrupt, do: [{step: out, finish: bad}]}\n"
      "  - {message: ping, mode: alongside, set: {n: 1}}\n");
  CHECK(chart.exits("") == "signal.alarm>!0, message.ping>!");
  CHECK(chart.definition->chart.transition(chart.node("").transitions[0]).internal);
  CHECK(chart.node("!0/out").parent == chart.node("!0").id);
}

TEST_CASE("chart: a step that may be skipped has a done way, whatever its kind") {
  const Loaded chart = chart_of(
      "- {step: a, only_if: flag, task: {assign: {role: agent}}}\n- {step: b, finish: good}\n");
  CHECK(chart.exits("a") == "action.complete>b, done>b");
  const StepInfo& info = chart.definition->steps[chart.node("a").id];
  CHECK(info.next == chart.node("a").transitions[1]);
}

}  // namespace recourse::definition_test
