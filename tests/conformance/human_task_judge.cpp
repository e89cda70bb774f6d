// WS-HumanTask: one pair of state and operation per row, tried on the work item's machine.
#include <optional>

#include "engine/lifecycle/work_item.h"
#include "tests/conformance/suite.h"

namespace recourse::conformance {
namespace {

using lifecycle::TriggerFacts;
using lifecycle::WorkItemState;
using lifecycle::WorkItemTrigger;

/// The operations that lead a fresh task into a state of the standard.
std::optional<std::vector<WorkItemTrigger>> way_into(std::string_view state) {
  using enum WorkItemTrigger;
  if (state == "Created") return {{}};
  if (state == "Ready") return {{activate}};
  if (state == "Reserved") return {{activate, claim}};
  if (state == "InProgress") return {{activate, claim, start}};
  if (state == "Completed") return {{activate, claim, start, complete}};
  if (state == "Failed") return {{activate, claim, start, fail}};
  if (state == "Error") return {{activate, fault}};
  if (state == "Exited") return {{activate, exit}};
  if (state == "Obsolete") return {{activate, skip}};
  return std::nullopt;
}

/// The standard has one Suspended; the machine says in its name what was suspended.
std::string standard_name(WorkItemState state) {
  return lifecycle::is_suspended(state) ? "Suspended" : std::string(lifecycle::name(state));
}

std::optional<WorkItemState> fresh_task_in(std::string_view state, const Value& given) {
  const bool suspended = state == "Suspended";
  std::string_view from = suspended ? given["suspended_from"].text() : state;
  if (from.empty()) from = "Ready";
  auto way = way_into(from);
  if (!way) return std::nullopt;
  if (suspended) way->push_back(WorkItemTrigger::suspend);
  WorkItemState now = WorkItemState::Created;
  for (const WorkItemTrigger trigger : *way) {
    const auto next = lifecycle::next_state(now, trigger);
    if (!next) return std::nullopt;
    now = *next;
  }
  const bool arrived = standard_name(now) == state;
  return arrived ? std::optional(now) : std::nullopt;
}

TriggerFacts facts_of(const Value& given) {
  TriggerFacts facts;
  facts.single = given["candidates"].text() == "one";
  if (const bool* skippable = given["skippable"].get_if<bool>()) facts.skippable = *skippable;
  return facts;
}

/// "" when the machine remembers in Suspended what the row says it must.
std::string memory_fault(WorkItemState reached, const Value& expect) {
  if (expect["remembers"].is_null()) return "";
  const auto back = lifecycle::next_state(reached, WorkItemTrigger::resume);
  const std::string found = back ? standard_name(*back) : "nothing";
  if (found == expect["remembers"].text()) return "";
  return "remembers " + found + " instead of " + std::string(expect["remembers"].text());
}

/// "" when the machine does what one entry of `results` says.
std::string transition_fault(const Value& expect, const Value& result) {
  const Value& given = result["given"];
  const auto before = fresh_task_in(expect["state"].text(), given);
  if (!before) return "no fresh task can be brought into " + std::string(expect["state"].text());
  const auto trigger = lifecycle::parse_work_item_trigger(expect["operation"].text());
  if (!trigger) return "unknown operation " + std::string(expect["operation"].text());
  const auto after = lifecycle::next_state(*before, *trigger, facts_of(given));
  const std::string found = after ? standard_name(*after) : "refused";
  const Value& to = result["to"];
  const std::string wanted = to.is_null() ? "refused" : std::string(to.text());
  if (found != wanted) return "expected " + wanted + ", found " + found;
  return after ? memory_fault(*after, expect) : "";
}

}  // namespace

Verdict judge_human_task(const Row& row, const std::filesystem::path&) {
  const List* results = row.expect["results"].get_if<List>();
  if (!results || results->empty()) return failed("the row has no results");
  for (const Value& result : *results) {
    const std::string fault = transition_fault(row.expect, result);
    if (!fault.empty()) return failed(fault);
  }
  return passed();
}

}  // namespace recourse::conformance
