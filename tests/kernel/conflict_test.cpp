// Which of the transitions an event wakes survive.
#include <catch2/catch.hpp>

#include "tests/kernel/small_chart.h"

using recourse::definition::NodeId;
using recourse::definition::NodeKind;
using recourse::tests::Machine;
using recourse::tests::SmallChart;

namespace {

struct ThreeBranches : SmallChart {
  NodeId scope = add("scope", 0, NodeKind::kCompound);
  NodeId all = add("all", scope, NodeKind::kParallel);
  NodeId a = add("a", all, NodeKind::kCompound);
  NodeId a1 = add("a1", a);
  NodeId a2 = add("a2", a);
  NodeId b = add("b", all, NodeKind::kCompound);
  NodeId b1 = add("b1", b);
  NodeId b2 = add("b2", b);
  NodeId c = add("c", all, NodeKind::kCompound);
  NodeId c1 = add("c1", c);
  NodeId out = add("out", 0);
};

}  // namespace

TEST_CASE("conflict: an earlier branch that stays inside beats a later one that leaves all") {
  ThreeBranches chart;
  chart.on(chart.a1, "go", {chart.a2});
  chart.on(chart.b1, "go", {chart.out});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-a1 do go +a2");
}

TEST_CASE("conflict: a transition that an earlier branch beats does not beat the one around it") {
  ThreeBranches chart;
  const auto inner = chart.add("inner", chart.c, NodeKind::kParallel);
  chart.add("x", inner);
  const auto y = chart.add("y", inner);
  chart.chart.nodes[chart.c].initial = {inner};
  chart.on(chart.a1, "go", {chart.a2});
  chart.on(chart.c, "go", {chart.c1}).internal = true;  // woken through x
  chart.on(y, "go", {chart.out});                       // would beat it, but a1 stands before
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-y -x -inner -a1 do go do go +a2 +c1");
}

TEST_CASE("conflict: what leaves nothing conflicts with nothing") {
  ThreeBranches chart;
  chart.on(chart.a1, "go", {chart.out});
  chart.on(chart.b1, "go", {});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-c1 -c -b1 -b -a1 -a -all -scope do go do go +out");
}

TEST_CASE("conflict: a transition around all branches is taken once") {
  ThreeBranches chart;
  chart.on(chart.all, "go", {});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "do go");
}

TEST_CASE("conflict: a branch that has no answer asks what is around it, the inner answer wins") {
  ThreeBranches chart;
  chart.on(chart.scope, "go", {chart.out});
  chart.on(chart.b1, "go", {chart.b2});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-b1 do go +b2");
}

TEST_CASE("conflict: one transition may wait for several events") {
  SmallChart chart;
  const auto a = chart.add("a", 0);
  const auto b = chart.add("b", 0);
  chart.on(a, "one", {b}).also = {"two", "three"};
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("twofold") == "lost twofold");
  CHECK(machine.send("three.more") == "-a do one +b");
}
