#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

using sample::entered;
using sample::id;
using sample::kMonday;

InstanceState opened() {
  InstanceState state;
  apply(state, sample::opening());
  return state;
}

void take(InstanceState& state, const Event& event) { apply(state, event, kMonday); }

TEST_CASE("apply: an opening record makes a running case with its first task") {
  const InstanceState state = opened();
  CHECK(state.id == id<InstanceId>(1));
  CHECK(state.record == 1);
  CHECK(state.seq == 4);
  CHECK(state.hash == "h1");
  CHECK(state.process == "complaint");
  CHECK(state.started == kMonday);
  CHECK(state.data.get("received") == Value(Date{20'514}));
  CHECK(state.activities.size() == 2);
  CHECK(state.activities.at(1).started == 1);
  CHECK(state.visits == std::map<NodeId, std::uint32_t>{{0, 1}, {1, 1}});
  CHECK(state.last_activity == 2);
  const WorkItem& item = state.work_items.at(id<WorkItemId>(7));
  CHECK(item.state == lifecycle::WorkItemState::Created);
  CHECK(item.revision == 1);
  CHECK(item.created == kMonday);
  CHECK(item.candidate_groups == std::vector<std::string>{"complaints"});
}

TEST_CASE("apply: completing a step takes everything that hung on it along") {
  InstanceState state = opened();
  const auto timer = id<TimerId>(1);
  take(state, TimerArmed{timer, 2, "catch", 0, "", kMonday});
  take(state, TimerArmed{id<TimerId>(2), 0, "sla", 0, "reply", kMonday});
  take(state, SubscriptionOpened{2, 0, false, "withdrawn", "C1"});
  take(state, JobCreated{id<JobId>(1), 2, "verify", "mail", 1, {}});
  take(state, CallStarted{2, "verify", "other", id<InstanceId>(5), {}});
  take(state, IncidentRaised{1, 2, "verify", "E", {"text", ""}, {}, {}});
  apply(state, ActivityCompleted{2, "verify", "li.na"}, kMonday);
  CHECK_FALSE(state.activities.contains(2));
  CHECK(state.work_items.empty());
  CHECK(state.jobs.empty());
  CHECK(state.timers.size() == 1);  // the clock of the whole case goes on
  CHECK(state.subscriptions.empty());
  CHECK(state.calls.empty());
  CHECK(state.incidents.empty());
  CHECK(state.last_incident == 1);
  CHECK(state.activities.at(1).finished == 1);
  REQUIRE(state.completions.size() == 1);
  CHECK(state.completions[0] == Completion{1, 1, 1, "li.na", kMonday});
}

TEST_CASE("apply: an exit leaves no completion behind") {
  InstanceState state = opened();
  take(state, ActivityExited{2, "verify", "interrupted"});
  CHECK(state.completions.empty());
  CHECK(state.activities.at(1).finished == 0);
  CHECK(state.work_items.empty());
}

TEST_CASE("apply: the last completion of a step by a person stays, however many others come") {
  InstanceState state = opened();
  ActivityId number = 2;
  const auto visit = [&](NodeId node, const char* actor, ActivityId scope = 1) {
    take(state, entered(++number, node, scope, "x"));
    take(state, ActivityCompleted{number, "x", actor});
  };
  visit(1, "li.na");
  visit(1, "wang.wei");
  visit(1, "li.na");
  CHECK(state.completions.size() == 2);
  CHECK(state.completions.back().actor == "li.na");
  for (int item = 0; item < 100; ++item) {
    const ActivityId scope = ++number;
    take(state, entered(scope, 2, 1, "x"));
    visit(3, "zhao.min", scope);
    take(state, ActivityCompleted{scope, "x", "system"});
  }
  CHECK(state.completions.size() == 64);
  for (const char* actor : {"li.na", "wang.wei"}) {
    CHECK(std::ranges::count(state.completions, actor, &Completion::actor) == 1);
  }
  CHECK(state.completions.back().actor == "system");
}

TEST_CASE("apply: branches keep their writes until the join") {
  // given a parallel with two overlaid branches
  InstanceState state = opened();
  take(state, entered(3, 2, 1, "both"));
  for (int branch = 0; branch < 2; ++branch) {
    ActivityEntered e = entered(4 + static_cast<ActivityId>(branch), 3, 3, "both/b");
    e.index = branch;
    e.overlaid = true;
    take(state, e);
  }
  // when both write and the second ends first
  take(state, DataWritten{5, true, "total", 2, "sum"});
  take(state, DataWritten{5, true, "note", "draft", ""});
  take(state, DataWritten{5, true, "note", "final", ""});
  take(state, ActivityCompleted{5, "both/b", "system"});
  take(state, DataWritten{4, true, "total", 1, "sum"});
  take(state, ActivityCompleted{4, "both/b", "system"});
  // then the writes wait in branch order, the replaced one is gone, and the case is untouched
  const Activity& both = state.activities.at(3);
  CHECK(both.started == 2);
  CHECK(both.finished == 2);
  REQUIRE(both.merged.size() == 2);
  CHECK(both.merged.at(0) == std::vector<OverlayWrite>{{"total", 1, "sum"}});
  CHECK(both.merged.at(1) ==
        std::vector<OverlayWrite>{{"total", 2, "sum"}, {"note", "final", ""}});
  CHECK(state.data.find("total") == nullptr);
  take(state, Joined{3});
  CHECK(state.activities.at(3).joined);
  CHECK(state.activities.at(3).merged.empty());
}

TEST_CASE("apply: a detached branch hangs elsewhere and no longer counts") {
  InstanceState state = opened();
  take(state, entered(3, 2, 1, "both"));
  take(state, entered(4, 3, 3, "both/b"));
  take(state, ActivityDetached{4, 1});
  take(state, ActivityCompleted{3, "both", "system"});
  CHECK(state.activities.at(4).parent == 1);
  CHECK(state.activities.at(4).detached);
  CHECK(state.activities.at(4).region);
  const auto finished = state.activities.at(1).finished;
  take(state, ActivityCompleted{4, "both/b", "system"});
  CHECK(state.activities.at(1).finished == finished);
}

TEST_CASE("apply: small facts about activities land where they belong") {
  InstanceState state = opened();
  take(state, ScopeFinished{1, 9});
  take(state, RegionsOpened{1, List{"a", "b"}});
  take(state, ConditionChanged{1, 2, true});
  take(state, ReturnAddressSet{1, 5});
  const Activity& root = state.activities.at(1);
  CHECK(root.completed_by == 9);
  CHECK(root.items == List{"a", "b"});
  CHECK(root.edges == std::map<int, bool>{{2, true}});
  CHECK(root.return_to == 5);
}

TEST_CASE("apply: the life of a case follows its events") {
  InstanceState state = opened();
  take(state, InstanceSuspended{});
  CHECK(state.state == lifecycle::ProcessInstanceState::Suspended);
  take(state, InstanceResumed{});
  CHECK(state.state == lifecycle::ProcessInstanceState::Running);
  take(state, InstanceEnded{"Completed", "settled"});
  CHECK(state.state == lifecycle::ProcessInstanceState::Completed);
  CHECK(state.outcome == "settled");
  CHECK(state.ended == kMonday);
  CHECK_FALSE(state.running());
}

TEST_CASE("apply: events that do not fit the state break loudly") {
  InstanceState state = opened();
  CHECK_THROWS_AS(take(state, entered(2, 1, 1, "verify")), InvariantBroken);
  CHECK_THROWS_AS(take(state, entered(9, 1, 8, "verify")), InvariantBroken);
  CHECK_THROWS_AS(take(state, ActivityExited{8, "", ""}), InvariantBroken);
  CHECK_THROWS_AS(take(state, InstanceEnded{"Running", ""}), InvariantBroken);
  CHECK_THROWS_AS(take(state, WorkItemDelegated{id<WorkItemId>(9), "a", "b"}), InvariantBroken);
  CHECK_THROWS_AS(take(state, TimerFired{id<TimerId>(9), kMonday}), InvariantBroken);
  CHECK_THROWS_AS(take(state, UndoTaken{4}), InvariantBroken);
  CHECK_THROWS_AS(take(state, IncidentResolved{4, "retried"}), InvariantBroken);
  StepRecord late = sample::completion();
  late.record = 3;
  CHECK_THROWS_AS(apply(state, late), InvariantBroken);
  late.record = 2;
  late.first_seq = 4;
  CHECK_THROWS_AS(apply(state, late), InvariantBroken);
  late.first_seq = 5;
  late.instance = id<InstanceId>(2);
  CHECK_THROWS_AS(apply(state, late), InvariantBroken);
}

}  // namespace
}  // namespace recourse::history
