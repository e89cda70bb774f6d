// The step algorithm, rules S2–S5, on charts small enough to follow with a finger.
#include <catch2/catch.hpp>

#include "tests/kernel/small_chart.h"

using recourse::definition::NodeKind;
using recourse::tests::Machine;
using recourse::tests::SmallChart;

TEST_CASE("kernel: a transition leaves, acts, enters, in this order") {
  SmallChart chart;
  const auto a = chart.add("a", 0);
  const auto b = chart.add("b", 0);
  chart.on(a, "go", {b});
  Machine machine(chart);
  CHECK(machine.start() == "+ +a");
  CHECK(machine.send("go") == "-a do go +b");
  CHECK(machine.send("go") == "lost go");
}

TEST_CASE("kernel: an event name matches what it begins with, up to a dot") {
  SmallChart chart;
  const auto a = chart.add("a", 0);
  const auto b = chart.add("b", 0);
  chart.on(a, "error", {b});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("errors.late") == "lost errors.late");
  CHECK(machine.send("error.late") == "-a do error +b");
}

TEST_CASE("kernel: the inner transition beats the outer one") {
  SmallChart chart;
  const auto outer = chart.add("outer", 0, NodeKind::kCompound);
  const auto a = chart.add("a", outer);
  const auto b = chart.add("b", outer);
  const auto end = chart.add("end", 0);
  chart.on(outer, "go", {end});
  chart.on(a, "go", {b});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-a do go +b");
  CHECK(machine.send("go") == "-b -outer do go +end");
}

TEST_CASE("kernel: inner nodes are left first, later branches before earlier ones") {
  SmallChart chart;
  const auto both = chart.add("both", 0, NodeKind::kParallel);
  const auto left = chart.add("left", both, NodeKind::kCompound);
  chart.add("a", left);
  const auto right = chart.add("right", both, NodeKind::kCompound);
  chart.add("b", right);
  const auto end = chart.add("end", 0);
  chart.on(both, "stop", {end});
  Machine machine(chart);
  CHECK(machine.start() == "+ +both +left +a +right +b");
  CHECK(machine.send("stop") == "-b -right -a -left -both do stop +end");
}

TEST_CASE("kernel: one event is taken in every branch that waits for it") {
  SmallChart chart;
  const auto both = chart.add("both", 0, NodeKind::kParallel);
  const auto left = chart.add("left", both, NodeKind::kCompound);
  const auto a = chart.add("a", left);
  const auto a2 = chart.add("a2", left);
  const auto right = chart.add("right", both, NodeKind::kCompound);
  const auto b = chart.add("b", right);
  const auto b2 = chart.add("b2", right);
  chart.on(a, "go", {a2});
  chart.on(b, "go", {b2});
  Machine machine(chart);
  machine.start();
  // All exits, then all actions, then all entries (S4).
  CHECK(machine.send("go") == "-b -a do go do go +a2 +b2");
}

TEST_CASE("kernel: of two transitions that leave the same branches, document order decides") {
  SmallChart chart;
  const auto both = chart.add("both", 0, NodeKind::kParallel);
  const auto left = chart.add("left", both, NodeKind::kCompound);
  const auto a = chart.add("a", left);
  const auto right = chart.add("right", both, NodeKind::kCompound);
  const auto b = chart.add("b", right);
  const auto one = chart.add("one", 0);
  const auto two = chart.add("two", 0);
  chart.on(a, "go", {one});
  chart.on(b, "go", {two});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-b -right -a -left -both do go +one");
}

TEST_CASE("kernel: a parallel is over when its branches are, and the flow goes on by itself") {
  SmallChart chart;
  const auto both = chart.add("both", 0, NodeKind::kParallel);
  const auto left = chart.add("left", both, NodeKind::kCompound);
  const auto a = chart.add("a", left);
  const auto left_done = chart.add("done", left, NodeKind::kFinal);
  const auto right = chart.add("right", both, NodeKind::kCompound);
  const auto b = chart.add("b", right);
  const auto right_done = chart.add("done", right, NodeKind::kFinal);
  const auto end = chart.add("end", 0);
  chart.on(a, "x", {left_done});
  chart.on(b, "y", {right_done});
  chart.on(both, "done.both", {end});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("x") == "-a do x done left -left");
  CHECK(machine.send("y") == "-b do y done right -right -both do done.both +end");
}

TEST_CASE("kernel: an alongside body runs beside the flow and holds its scope open") {
  SmallChart chart;
  const auto scope = chart.add("scope", 0, NodeKind::kCompound);
  const auto a = chart.add("a", scope);
  const auto done = chart.add("done", scope, NodeKind::kFinal);
  const auto body = chart.add("body", scope, NodeKind::kCompound);
  const auto nudge = chart.add("nudge", body);
  const auto body_done = chart.add("done", body, NodeKind::kFinal);
  const auto end = chart.add("end", 0);
  chart.chart.nodes[body].region = true;
  chart.on(a, "tick", {body}).alongside = true;
  chart.on(a, "go", {done});
  chart.on(nudge, "nudged", {body_done});
  chart.on(scope, "done.scope", {end});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("tick") == "do tick +body +nudge");
  CHECK(machine.send("go") == "-a do go");
  CHECK(machine.send("nudged") ==
        "-nudge do nudged done body -body done scope -scope do done.scope +end");
}

TEST_CASE("kernel: guards are asked, eventless transitions run until nothing moves") {
  SmallChart chart;
  const auto a = chart.add("a", 0);
  const auto b = chart.add("b", 0);
  const auto c = chart.add("c", 0);
  chart.on(a, "go", {b});
  chart.on(b, "", {c}).guarded = true;
  Machine open(chart);
  open.start();
  CHECK(open.send("go") == "-a do go +b -b do  +c");
  Machine shut(chart);
  shut.host().guard = false;
  shut.start();
  CHECK(shut.send("go") == "-a do go +b");
}

TEST_CASE("kernel: a circle without a wait is stopped after 1000 steps") {
  SmallChart chart;
  const auto a = chart.add("a", 0);
  const auto b = chart.add("b", 0);
  chart.on(a, "", {b});
  chart.on(b, "", {a});
  Machine machine(chart);
  CHECK_THROWS_AS(machine.start(), recourse::kernel::Livelock);
}
