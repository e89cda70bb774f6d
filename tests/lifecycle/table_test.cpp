// Drives every machine over all pairs of state and trigger and compares the result with the tables
// people read in engine/lifecycle/README.md.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "engine/lifecycle/job.h"
#include "engine/lifecycle/process_instance.h"
#include "engine/lifecycle/work_item.h"

using namespace recourse::lifecycle;  // NOLINT

namespace {

constexpr int kWorkItemStates = 12;
constexpr int kWorkItemTriggers = 15;
constexpr int kProcessInstanceStates = 5;
constexpr int kProcessInstanceTriggers = 6;
constexpr int kJobStates = 6;
constexpr int kJobTriggers = 8;

std::string cell(WorkItemState from, WorkItemTrigger trigger) {
  const auto many = next_state(from, trigger, {.single = false});
  const auto one = next_state(from, trigger, {.single = true});
  REQUIRE(many.has_value() == one.has_value());
  if (!many) return "–";
  const std::string text(name(*many));
  return many == one ? text : text + ", " + std::string(name(*one));
}

template <class State, class Trigger>
std::string cell(State from, Trigger trigger) {
  const auto next = next_state(from, trigger);
  return next ? std::string(name(*next)) : "–";
}

template <class State, class Trigger>
std::string table(int states, int triggers) {
  std::ostringstream out;
  out << "| from |";
  for (int trigger = 0; trigger < triggers; ++trigger) {
    out << " " << name(static_cast<Trigger>(trigger)) << " |";
  }
  out << "\n|---|";
  for (int trigger = 0; trigger < triggers; ++trigger) out << "---|";
  for (int state = 0; state < states; ++state) {
    out << "\n| " << name(static_cast<State>(state)) << " |";
    for (int trigger = 0; trigger < triggers; ++trigger) {
      out << " " << cell(static_cast<State>(state), static_cast<Trigger>(trigger)) << " |";
    }
  }
  out << "\n";
  return out.str();
}

/// The lines that begin with a bar after "<!-- table: WHAT -->".
std::string documented_table(const std::string& what) {
  std::ifstream file("engine/lifecycle/README.md");
  REQUIRE(file);
  std::string line;
  while (std::getline(file, line) && line != "<!-- table: " + what + " -->") continue;
  std::string rows;
  while (std::getline(file, line) && line.starts_with("|")) rows += line + "\n";
  return rows;
}

template <class State, class Trigger>
void check_legal_triggers(int states, int triggers) {
  for (int s = 0; s < states; ++s) {
    const auto state = static_cast<State>(s);
    std::vector<Trigger> expected;
    for (int t = 0; t < triggers; ++t) {
      if (next_state(state, static_cast<Trigger>(t))) expected.push_back(static_cast<Trigger>(t));
    }
    INFO(name(state));
    CHECK(legal_triggers(state) == expected);
  }
}

}  // namespace

TEST_CASE("work item: every state and trigger goes where the documented table says") {
  CHECK(documented_table("work item") ==
        table<WorkItemState, WorkItemTrigger>(kWorkItemStates, kWorkItemTriggers));
}

TEST_CASE("process instance: every state and trigger goes where the documented table says") {
  CHECK(documented_table("process instance") ==
        table<ProcessInstanceState, ProcessInstanceTrigger>(kProcessInstanceStates,
                                                            kProcessInstanceTriggers));
}

TEST_CASE("job: every state and trigger goes where the documented table says") {
  CHECK(documented_table("job") == table<JobState, JobTrigger>(kJobStates, kJobTriggers));
}

TEST_CASE("lifecycles: the legal triggers are exactly those the machine accepts") {
  check_legal_triggers<WorkItemState, WorkItemTrigger>(kWorkItemStates, kWorkItemTriggers);
  check_legal_triggers<ProcessInstanceState, ProcessInstanceTrigger>(kProcessInstanceStates,
                                                                     kProcessInstanceTriggers);
  check_legal_triggers<JobState, JobTrigger>(kJobStates, kJobTriggers);
}
