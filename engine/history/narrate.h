#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/history/step_record.h"

namespace recourse::history {

/// Who and what the sentences name. A function left empty, or one that returns nothing, falls back
/// to the id as it is recorded.
struct NarrationNames {
  std::string actor;                                            ///< of the record; "system"
  std::function<std::string(const std::string& user)> person;   ///< display name
  std::function<Label(const std::string& path)> step;           ///< title of a step
  std::function<Label(const WorkItemId& item)> task;            ///< title of a work item
};

/// One event as a sentence for auditors and case workers, in both languages:
/// “Li Na completed “Verify complaint C1” with action accept”, “李娜办结“核实投诉 C1”，操作：accept”.
[[nodiscard]] Label narrate(const Event& event, const NarrationNames& names);

/// Titles of all work items that these records created: what NarrationNames::task may look up.
[[nodiscard]] std::map<WorkItemId, Label> task_titles(const std::vector<StepRecord>& records);

}  // namespace recourse::history
