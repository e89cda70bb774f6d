// What a record names by number must be there: a definition of two steps, one of them with a
// handler, and everything that can be named of it.
#include <catch2/catch.hpp>

#include "engine/history/apply.h"
#include "engine/history/places.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

using definition::Node;
using definition::NodeKind;

constexpr NodeId kRoot = 0, kTask = 1, kWait = 2, kNowhere = 3;

definition::ProcessDefinition two_steps() {
  definition::ProcessDefinition out;
  out.id = "leave";
  out.version = 1;
  constexpr NodeId kNone = definition::kNoNode;
  const std::vector<NodeId> below = {kTask, kWait};
  out.chart.nodes = {Node{kRoot, "", "", NodeKind::kCompound, kNone, below, {}, {}, false, {}},
                     Node{kTask, "look", "look", NodeKind::kAtomic, kRoot, {}, {}, {}, false, {}},
                     Node{kWait, "wait", "wait", NodeKind::kAtomic, kRoot, {}, {}, {}, false, {}}};
  out.steps.resize(3);
  out.steps[kTask].kind = definition::TaskStep{};
  out.steps[kTask].catches.resize(1);
  out.steps[kWait].kind = definition::WaitStep{};
  return out;
}

ActivityEntered enters(ActivityId id, NodeId node, ActivityId parent) {
  ActivityEntered e;
  e.activity = id;
  e.node = node;
  e.visit = 1;
  e.parent = parent;
  return e;
}

/// At the task: activity 1 is the root, 2 the task.
InstanceState at_the_task() {
  InstanceState state;
  apply(state, enters(1, kRoot, 0), {});
  apply(state, enters(2, kTask, 1), {});
  return state;
}

TEST_CASE("places: what is there is named without fault") {
  const auto definition = two_steps();
  const InstanceState state = at_the_task();
  CHECK(unknown_place(state, definition).empty());
  const Event events[] = {enters(3, kWait, 1),
                          SubscriptionOpened{2, 0, false, "m", "k"},
                          TimerArmed{sample::id<TimerId>(1), 2, "catch", 0, "", {}, "", {}, 0},
                          TimerArmed{sample::id<TimerId>(1), 0, "sla", 9, "c", {}, "", {}, 0},
                          ReturnAddressSet{1, kWait},
                          ReturnAddressSet{1, definition::kNoNode},
                          ConditionChanged{2, -1, true},
                          ScopeFinished{1, kWait}};
  for (const Event& event : events) {
    INFO(type_name(event));
    CHECK(unknown_place(event, state, definition).en == "");
  }
}

TEST_CASE("places: what is not there is told, whatever names it") {
  const auto definition = two_steps();
  const InstanceState state = at_the_task();
  InstanceMigrated migrated;
  migrated.nodes = {{kTask, kNowhere}};
  WorkItemCreated on_a_wait;
  on_a_wait.node = kWait;
  on_a_wait.activity = 2;
  UndoLogged undo;
  undo.node = kNowhere;
  JobCreated job;
  job.activity = 7;
  const Event events[] = {enters(3, kNowhere, 1),
                          enters(3, definition::kNoNode, 1),
                          enters(3, kWait, 2),  // it does not stand in the task
                          enters(3, kTask, 0),
                          SubscriptionOpened{2, 1, false, "m", "k"},
                          SubscriptionOpened{2, -1, false, "m", "k"},
                          SubscriptionOpened{7, 0, false, "m", "k"},
                          TimerArmed{sample::id<TimerId>(1), 2, "catch", 1, "", {}, "", {}, 0},
                          TimerArmed{sample::id<TimerId>(1), 7, "wait", 0, "", {}, "", {}, 0},
                          ConditionChanged{2, 5, true},
                          ReturnAddressSet{1, kNowhere},
                          ReturnDelayed{1, kNowhere},
                          ScopeFinished{1, kNowhere},
                          HistoryKept{kRoot, "", {kNowhere}},
                          WorkItemDetached{sample::id<WorkItemId>(1), 7},
                          on_a_wait,
                          undo,
                          job,
                          migrated};
  for (const Event& event : events) {
    INFO(type_name(event));
    const Label told = unknown_place(event, state, definition);
    CHECK(told.en.find("not there in leave version 1") != std::string::npos);
    CHECK_FALSE(told.zh.empty());
  }
}

TEST_CASE("places: a state is judged as a whole") {
  const auto definition = two_steps();
  const auto broken = [&](auto change) {
    InstanceState state = at_the_task();
    change(state);
    return !unknown_place(state, definition).empty();
  };
  CHECK(broken([](auto& s) { s.activities[2].node = kNowhere; }));
  CHECK(broken([](auto& s) { s.activities[2].parent = 2; }));
  CHECK(broken([](auto& s) { s.activities[2].parent = 0; }));
  CHECK(broken([](auto& s) { s.activities[1].completed_by = kNowhere; }));
  CHECK(broken([](auto& s) { s.work_items[sample::id<WorkItemId>(1)].node = kRoot; }));
  CHECK(broken([](auto& s) { s.visits[kNowhere] = 1; }));
  CHECK(broken([](auto& s) { s.acted[kNowhere] = {"ann"}; }));
  CHECK(broken([](auto& s) { s.subscriptions.push_back({2, 9, false, "m", "k"}); }));
  CHECK(broken([](auto& s) { s.calls.push_back({7, {}}); }));
}

TEST_CASE("apply: nothing comes to stand inside itself") {
  InstanceState state = at_the_task();
  CHECK_THROWS_AS(apply(state, ActivityDetached{2, 2}, {}), InvariantBroken);
  CHECK_THROWS_AS(apply(state, ActivityDetached{1, 2}, {}), InvariantBroken);
}

}  // namespace
}  // namespace recourse::history
