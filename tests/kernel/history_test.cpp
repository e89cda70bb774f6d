// Histories: what is remembered when a node is left, and what a transition to it enters.
#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"
#include "tests/kernel/small_chart.h"

using recourse::definition::NodeId;
using recourse::definition::NodeKind;
using recourse::tests::Machine;
using recourse::tests::SmallChart;

namespace {

/// work (compound: inner (compound: a, b), c) with a history; away beside it.
struct HistoryChart : SmallChart {
  NodeId work = add("work", 0, NodeKind::kCompound);
  NodeId memory;
  NodeId inner = add("inner", work, NodeKind::kCompound);
  NodeId a = add("a", inner);
  NodeId b = add("b", inner);
  NodeId c = add("c", work);
  NodeId away = add("away", 0);
  explicit HistoryChart(NodeKind kind) {
    memory = history("memory*", work, kind, {c});
    on(a, "next", {b});
    on(work, "leave", {away});
    on(away, "back", {memory});
  }
};

}  // namespace

TEST_CASE("history: without memory its default is entered, and its content runs before") {
  HistoryChart chart(NodeKind::kShallowHistory);
  chart.chart.nodes[0].initial = {chart.away};
  Machine machine(chart);
  CHECK(machine.start() == "+ +away");
  CHECK(machine.send("back") == "-away do back +work by memory* +c");
}

TEST_CASE("history: a shallow one remembers the child and enters it by its default") {
  HistoryChart chart(NodeKind::kShallowHistory);
  Machine machine(chart);
  machine.start();
  machine.send("next");
  CHECK(machine.send("leave") == "-b -inner -work do leave +away");
  CHECK(machine.send("back") == "-away do back +work +inner +a");
}

TEST_CASE("history: a deep one remembers the innermost nodes") {
  HistoryChart chart(NodeKind::kDeepHistory);
  Machine machine(chart);
  machine.start();
  machine.send("next");
  machine.send("leave");
  CHECK(machine.send("back") == "-away do back +work +inner +b");
}

TEST_CASE("history: what is remembered is part of the recorded state") {
  HistoryChart chart(NodeKind::kDeepHistory);
  Machine machine(chart);
  machine.start();
  machine.send("next");
  machine.send("leave");
  // When the state is written and read back, as after a restart
  const auto bytes = recourse::history::canonical_bytes(to_value(machine.state()));
  auto read = recourse::json::parse_canonical(bytes);
  REQUIRE(read);
  auto restored = recourse::history::state_from_value(*read);
  REQUIRE(restored);
  CHECK(*restored == machine.state());
  machine.state() = *restored;
  // Then the way back is still known
  CHECK(machine.send("back") == "-away do back +work +inner +b");
}

TEST_CASE("history: of a parallel, all branches are remembered") {
  SmallChart chart;
  const auto both = chart.add("both", 0, NodeKind::kParallel);
  const auto left = chart.add("left", both, NodeKind::kCompound);
  const auto l1 = chart.add("l1", left);
  const auto l2 = chart.add("l2", left);
  const auto right = chart.add("right", both, NodeKind::kCompound);
  const auto r1 = chart.add("r1", right);
  const auto r2 = chart.add("r2", right);
  const auto away = chart.add("away", 0);
  const auto memory = chart.history("memory", both, NodeKind::kDeepHistory, {l1});
  chart.on(l1, "left", {l2});
  chart.on(r1, "right", {r2});
  chart.on(both, "leave", {away});
  chart.on(away, "back", {memory});
  Machine machine(chart);
  machine.start();
  machine.send("left");
  machine.send("right");
  machine.send("leave");
  CHECK(machine.send("back") == "-away do back +both +left +l2 +right +r2");
}

TEST_CASE("history: a final child that was reached is remembered too") {
  SmallChart chart;
  const auto work = chart.add("work", 0, NodeKind::kCompound);
  const auto a = chart.add("a", work);
  const auto end = chart.add("end", work, NodeKind::kFinal);
  const auto away = chart.add("away", 0);
  const auto memory = chart.history("memory", work, NodeKind::kShallowHistory, {a});
  chart.on(a, "finish", {end});
  chart.on(work, "leave", {away});
  chart.on(away, "back", {memory});
  Machine machine(chart);
  machine.host().finished_scopes_stay = true;
  machine.host().notes_finals = true;
  machine.start();
  CHECK(machine.send("finish") == "-a do finish done work lost done.work");
  CHECK(machine.send("leave") == "-end -work do leave +away");
  CHECK(machine.send("back") == "-away do back +work done work lost done.work");
}

TEST_CASE("history: a way to it from inside leaves no more than it must") {
  HistoryChart chart(NodeKind::kDeepHistory);
  chart.on(chart.b, "again", {chart.memory});
  Machine machine(chart);
  machine.start();
  machine.send("leave");  // remembers a
  machine.send("back");
  machine.send("next");
  CHECK(machine.send("again") == "-b do again +a");
}

TEST_CASE("history: where a way leads from is settled before anything is left") {
  // The one region of a parallel: without memory the way to it leaves the parallel, and what is
  // remembered then lies deeper. Nothing that was left may be missing afterwards.
  SmallChart chart;
  const auto all = chart.add("all", 0, NodeKind::kParallel);
  const auto one = chart.add("one", all, NodeKind::kCompound);
  const auto inner = chart.add("inner", one, NodeKind::kCompound);
  chart.add("a", inner);
  const auto memory = chart.history("memory", all, NodeKind::kDeepHistory, {one});
  chart.on(inner, "go", {memory});
  Machine machine(chart);
  machine.start();
  CHECK(machine.send("go") == "-a -inner -one -all do go +all +one +inner +a");
  CHECK(machine.send("go") == "-a -inner do go +inner +a");
}
