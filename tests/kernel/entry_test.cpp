// Which nodes a transition enters, and in which order.
#include <catch2/catch.hpp>

#include "tests/kernel/small_chart.h"

using recourse::definition::NodeId;
using recourse::definition::NodeKind;
using recourse::tests::Machine;
using recourse::tests::SmallChart;

namespace {

/// idle, and a parallel of two branches with two nodes each.
struct BranchChart : SmallChart {
  NodeId idle = add("idle", 0);
  NodeId both = add("both", 0, NodeKind::kParallel);
  NodeId left = add("left", both, NodeKind::kCompound);
  NodeId l1 = add("l1", left);
  NodeId l2 = add("l2", left);
  NodeId right = add("right", both, NodeKind::kCompound);
  NodeId r1 = add("r1", right);
  NodeId r2 = add("r2", right);
};

}  // namespace

TEST_CASE("entry: a target in one branch enters the others by their default") {
  BranchChart chart;
  chart.on(chart.idle, "go", {chart.r2});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-idle do go +both +left +l1 +right +r2");
}

TEST_CASE("entry: several targets lie in different branches, document order enters") {
  BranchChart chart;
  chart.on(chart.idle, "go", {chart.r2, chart.l2});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-idle do go +both +left +l2 +right +r2");
}

TEST_CASE("entry: the default of a scope may name several nodes further inside") {
  BranchChart chart;
  chart.chart.nodes[0].initial = {chart.l2, chart.r2};
  Machine machine(chart);
  CHECK(machine.start() == "+ +both +left +l2 +right +r2");
}

TEST_CASE("entry: two children of one scope are refused, never entered both") {
  BranchChart chart;
  chart.on(chart.idle, "go", {chart.l1, chart.l2});
  Machine machine(chart);
  machine.start();
  CHECK_THROWS_AS(machine.send("go"), recourse::InvariantBroken);
}

TEST_CASE("entry: a transition between two branches leaves the parallel around them") {
  BranchChart chart;
  chart.on(chart.l1, "go", {chart.r2});
  chart.chart.nodes[0].initial = {chart.both};
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-r1 -right -l1 -left -both do go +both +left +l1 +right +r2");
}

TEST_CASE("entry: an internal transition does not leave its source") {
  SmallChart chart;
  const auto outer = chart.add("outer", 0, NodeKind::kCompound);
  chart.add("a", outer);
  const auto b = chart.add("b", outer);
  chart.on(outer, "outside", {b});
  chart.on(outer, "inside", {b}).internal = true;
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("inside") == "-a do inside +b");
  CHECK(machine.send("outside") == "-b -outer do outside +outer +b");
}

TEST_CASE("entry: an internal transition leading outside, or of a parallel, is an ordinary one") {
  BranchChart chart;
  chart.on(chart.left, "away", {chart.idle}).internal = true;
  chart.on(chart.both, "inside", {chart.l2}).internal = true;
  chart.chart.nodes[0].initial = {chart.both};
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("inside") == "-r1 -right -l1 -left -both do inside +both +left +l2 +right +r1");
  CHECK(machine.send("away") == "-r1 -right -l2 -left -both do away +idle");
}

TEST_CASE("entry: a finished scope whose child is entered again is not finished any more") {
  SmallChart chart;
  const auto work = chart.add("work", 0, NodeKind::kCompound);
  const auto a = chart.add("a", work);
  const auto end = chart.add("end", work, NodeKind::kFinal);
  chart.on(a, "finish", {end});
  chart.on(work, "again", {a}).internal = true;
  Machine machine(chart);
  machine.host().finished_scopes_stay = true;
  machine.host().notes_finals = true;
  machine.start();
  machine.send("finish");
  CHECK(machine.send("again") == "-end do again +a");
  CHECK(machine.state().activities.at(2).completed_by == recourse::definition::kNoNode);
  CHECK(machine.send("finish") == "-a do finish done work lost done.work");
}

TEST_CASE("entry: the content of a default runs between the scope and what is inside") {
  SmallChart chart;
  const auto idle = chart.add("idle", 0);
  const auto work = chart.add("work*", 0, NodeKind::kCompound);
  chart.add("a", work);
  const auto b = chart.add("b", work);
  chart.on(idle, "default", {work});
  chart.on(idle, "named", {b});
  chart.on(work, "stop", {idle});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("default") == "-idle do default +work* by work* +a");
  machine.send("stop");
  CHECK(machine.send("named") == "-idle do named +work* +b");
}
