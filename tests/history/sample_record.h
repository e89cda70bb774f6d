#pragma once
#include "engine/history/apply.h"
#include "engine/history/step_record.h"

/// A case of two tasks in its first days, and ids that are easy to tell apart.
namespace recourse::history::sample {

template <class AnyId>
AnyId id(std::uint8_t number) {
  AnyId made;
  made.bytes[0] = 1;
  made.bytes[15] = number;
  return made;
}

inline const Instant kMonday{1'772'413'200'000'000};  // 2026-03-02T01:00:00Z

inline InstanceStarted started() {
  InstanceStarted e;
  e.process = "complaint";
  e.version = 3;
  e.definition_hash = std::string(64, 'a');
  e.key = "C1";
  e.starter = "li.na";
  e.channel = "web";
  e.title = {"Complaint C1", "投诉 C1"};
  e.data = Map{{"amount", Money{*Decimal::parse("120.50"), {'C', 'N', 'Y'}}},
               {"received", Date{20'514}},
               {"text", "The kettle \"leaks\"."}};
  return e;
}

inline ActivityEntered entered(ActivityId activity, NodeId node, ActivityId parent,
                               std::string path) {
  ActivityEntered e;
  e.activity = activity;
  e.node = node;
  e.path = std::move(path);
  e.visit = 1;
  e.parent = parent;
  return e;
}

inline WorkItemCreated work_item(std::uint8_t number, ActivityId activity, std::string path) {
  WorkItemCreated e;
  e.item = id<WorkItemId>(number);
  e.activity = activity;
  e.path = std::move(path);
  e.title = {"Verify complaint C1", "核实投诉 C1"};
  e.groups = {"complaints"};
  e.due = Instant{kMonday.us + 2 * kMicrosPerDay};
  e.priority = 50;
  e.why = "group";
  return e;
}

inline StepRecord opening() {
  StepRecord r;
  r.instance = id<InstanceId>(1);
  r.record = 1;
  r.first_seq = 1;
  r.recorded = r.effective = kMonday;
  r.actor = "li.na";
  r.definition_hash = std::string(64, 'a');
  r.stimulus = Map{{"command", "start_case"}, {"process", "complaint"}};
  r.events = {started(), entered(1, 0, 0, ""), entered(2, 1, 1, "verify"),
              work_item(7, 2, "verify")};
  r.hash = "h1";
  return r;
}

/// Completing the first task leads to the second: six events, the most usual record there is.
inline StepRecord completion() {
  StepRecord r = opening();
  r.record = 2;
  r.first_seq = 5;
  r.recorded = r.effective = Instant{kMonday.us + 3'600 * kMicrosPerSecond};
  r.stimulus = Map{{"command", "complete_work_item"},
                   {"action", "accept"},
                   {"revision", 3},
                   {"task", id<WorkItemId>(7).text()},
                   {"data", Map{{"finding", "justified"}, {"refund", Decimal(80)}}}};
  WorkItemCompleted done{id<WorkItemId>(7), "verify", "accept", "", "li.na",
                         Map{{"finding", "justified"}, {"refund", Decimal(80)}}};
  r.events = {done,
              DataWritten{0, false, "finding", "justified", ""},
              DataWritten{0, false, "refund", Decimal(80), ""},
              ActivityCompleted{2, "verify", "li.na"},
              entered(3, 2, 1, "decide"),
              work_item(8, 3, "decide")};
  r.previous_hash = std::string(64, 'b');
  r.hash = std::string(64, 'c');
  return r;
}

}  // namespace recourse::history::sample
