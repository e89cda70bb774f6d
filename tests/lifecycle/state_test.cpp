// Names, questions about states, and the ways through a lifecycle that people care about.
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <string>

#include "engine/base/invariant.h"
#include "engine/lifecycle/job.h"
#include "engine/lifecycle/process_instance.h"
#include "engine/lifecycle/work_item.h"

using namespace recourse::lifecycle;  // NOLINT

namespace {

WorkItemState through(WorkItemState state, std::initializer_list<WorkItemTrigger> triggers) {
  for (const WorkItemTrigger trigger : triggers) {
    const auto next = next_state(state, trigger);
    INFO(name(state) << " + " << name(trigger));
    REQUIRE(next.has_value());
    state = *next;
  }
  return state;
}

template <class State, class Parse>
void check_names(int count, Parse parse) {
  std::set<std::string_view> seen;
  for (int i = 0; i < count; ++i) {
    const auto value = static_cast<State>(i);
    CHECK(parse(name(value)) == value);
    CHECK(seen.insert(name(value)).second);
  }
  CHECK_FALSE(parse("").has_value());
  CHECK_FALSE(parse("Suspended ").has_value());
  CHECK_FALSE(parse("READY").has_value());
}

}  // namespace

TEST_CASE("work item: the usual way, taken step by step as a folded completion does") {
  using enum WorkItemTrigger;
  CHECK(through(WorkItemState::Created, {activate}) == WorkItemState::Ready);
  CHECK(through(WorkItemState::Created, {activate, claim, start, complete}) ==
        WorkItemState::Completed);
  CHECK_FALSE(next_state(WorkItemState::Ready, complete).has_value());
  CHECK_FALSE(next_state(WorkItemState::Reserved, complete).has_value());
}

TEST_CASE("work item: one candidate is given the work, several are offered it") {
  for (const auto trigger : {WorkItemTrigger::activate, WorkItemTrigger::nominate}) {
    CHECK(next_state(WorkItemState::Created, trigger, {.single = true}) ==
          WorkItemState::Reserved);
    CHECK(next_state(WorkItemState::Created, trigger, {.single = false}) == WorkItemState::Ready);
  }
}

TEST_CASE("work item: one that may not be skipped refuses skip and stays open to the rest") {
  for (const auto state : {WorkItemState::Created, WorkItemState::Ready, WorkItemState::Reserved,
                           WorkItemState::InProgress}) {
    CHECK(next_state(state, WorkItemTrigger::skip) == WorkItemState::Obsolete);
    CHECK_FALSE(next_state(state, WorkItemTrigger::skip, {.skippable = false}).has_value());
    CHECK(next_state(state, WorkItemTrigger::exit, {.skippable = false}) == WorkItemState::Exited);
  }
}

TEST_CASE("work item: resuming leads back to where it was suspended") {
  using enum WorkItemTrigger;
  for (const auto state :
       {WorkItemState::Ready, WorkItemState::Reserved, WorkItemState::InProgress}) {
    CHECK(through(state, {suspend, resume}) == state);
    CHECK(is_suspended(through(state, {suspend})));
    CHECK(through(state, {suspend, exit}) == WorkItemState::Exited);
  }
}

TEST_CASE("work item: a state is either final, active, suspended or just created") {
  for (int i = 0; i < 12; ++i) {
    const auto state = static_cast<WorkItemState>(i);
    const int kinds = is_final(state) + is_active(state) + is_suspended(state) +
                      (state == WorkItemState::Created);
    INFO(name(state));
    CHECK(kinds == 1);
    CHECK(is_final(state) == legal_triggers(state).empty());
  }
}

TEST_CASE("job: the technical way from a failed attempt to a person and back") {
  CHECK(next_state(JobState::Claimed, JobTrigger::fail_retry) == JobState::Failed);
  CHECK(next_state(JobState::Failed, JobTrigger::retry_due) == JobState::Pending);
  CHECK(next_state(JobState::Claimed, JobTrigger::lease_expired) == JobState::Pending);
  CHECK(next_state(JobState::Claimed, JobTrigger::give_up) == JobState::Incident);
  CHECK(next_state(JobState::Incident, JobTrigger::resolve) == JobState::Pending);
  CHECK_FALSE(next_state(JobState::Obsolete, JobTrigger::complete).has_value());
  CHECK(is_active(JobState::Failed));
  CHECK_FALSE(is_active(JobState::Incident));
  CHECK_FALSE(is_final(JobState::Incident));
}

TEST_CASE("process instance: an ended case can only be woken") {
  for (const auto state : {ProcessInstanceState::Completed, ProcessInstanceState::Cancelled,
                           ProcessInstanceState::Terminated}) {
    CHECK(is_ended(state));
    CHECK(legal_triggers(state) == std::vector{ProcessInstanceTrigger::wake});
    CHECK(next_state(state, ProcessInstanceTrigger::wake) == ProcessInstanceState::Running);
  }
  CHECK(is_active(ProcessInstanceState::Running));
  CHECK_FALSE(is_active(ProcessInstanceState::Suspended));
  CHECK_FALSE(is_ended(ProcessInstanceState::Suspended));
}

TEST_CASE("names: every state and trigger is read back, anything else is not") {
  check_names<WorkItemState>(12, parse_work_item_state);
  check_names<WorkItemTrigger>(15, parse_work_item_trigger);
  check_names<ProcessInstanceState>(5, parse_process_instance_state);
  check_names<ProcessInstanceTrigger>(6, parse_process_instance_trigger);
  check_names<JobState>(6, parse_job_state);
  check_names<JobTrigger>(8, parse_job_trigger);
  CHECK(name(WorkItemState::SuspendedInProgress) == "Suspended.InProgress");
}

TEST_CASE("next_state: a state out of the enumeration is a broken invariant, not a guess") {
  CHECK_THROWS_AS(next_state(static_cast<WorkItemState>(99), WorkItemTrigger::claim),
                  recourse::InvariantBroken);
  CHECK_THROWS_AS(next_state(static_cast<JobState>(99), JobTrigger::claim),
                  recourse::InvariantBroken);
}

TEST_CASE("next_state: its cost is printed") {
  constexpr int kRounds = 20'000;
  const auto from = std::chrono::steady_clock::now();
  int legal = 0;
  for (int i = 0; i < kRounds; ++i) {
    const auto state = static_cast<WorkItemState>(i % 12);
    const auto trigger = static_cast<WorkItemTrigger>(i % 15);
    legal += next_state(state, trigger).has_value() ? 1 : 0;
  }
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - from;
  std::cout << "next_state of a work item: " << spent.count() / kRounds << " ns\n";
  CHECK(legal > 0);
}
