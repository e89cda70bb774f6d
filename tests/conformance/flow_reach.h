#pragma once
// The tasks of a list and which of them can be reached at all.
#include <string>
#include <vector>

#include "engine/base/value.h"

namespace recourse::conformance {

struct FlowTask {
  std::string name;
  std::string step;  ///< its name as a step
  Value body;
  [[nodiscard]] const Value& operator[](std::string_view key) const { return body[key]; }
};
using FlowTasks = std::vector<FlowTask>;

/// Throws std::runtime_error when it is no list of tasks.
[[nodiscard]] FlowTasks read_flow_tasks(const Value& list);
[[nodiscard]] std::size_t task_at(const FlowTasks& tasks, std::string_view name);

struct FlowReach {
  std::vector<bool> tasks;
  bool end = false;  ///< whether the end of the list can be reached
};
[[nodiscard]] FlowReach reach_flow(const FlowTasks& tasks);

/// Whether a task can be over: its list may always raise, or end the whole flow.
[[nodiscard]] bool flow_task_ends(const FlowTask& task);

/// "30 seconds" for a duration of the DSL: {seconds: 30, …} or ISO 8601.
[[nodiscard]] std::string flow_span(const Value& duration);

}  // namespace recourse::conformance
