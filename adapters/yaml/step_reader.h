#pragma once
#include "adapters/yaml/draft.h"

/// Fills StepInfo, TransitionInfo and the transitions of every node. Split by kind of step; all of
/// it runs twice (see Draft).
namespace recourse::yaml {

/// All steps, handlers and process-level handlers of the outlined chart.
void read_steps(Draft& draft, const Node& file);

void read_task_step(Draft& draft, NodeId step, const Node& yaml);
void read_simple_step(Draft& draft, NodeId step, const Node& yaml, const std::string& word);
void read_container_step(Draft& draft, NodeId step, const Node& yaml, const std::string& word);
/// wait.first alternatives and the rest of `wait`.
void read_wait_step(Draft& draft, NodeId step, const Node& yaml);
void read_handlers(Draft& draft, NodeId owner, const Node* handlers);

/// Adds a transition of `source`; keeps the tables beside the chart in step.
TransitionId add_transition(Draft& draft, NodeId source, std::string event,
                            std::vector<NodeId> targets);
/// "done" to the step's `next` (or what follows), remembered as StepInfo::next.
TransitionId add_done(Draft& draft, NodeId step, const Node& yaml);

/// A sibling of `step` or `done`; kNoNode after E-TARGET.
[[nodiscard]] NodeId resolve_sibling(Draft& draft, NodeId step, const Node& target);
/// A sibling, or a step of a list around it (back).
[[nodiscard]] NodeId resolve_outward(Draft& draft, NodeId step, const Node& target);
/// A step anywhere, by its name where that is unique, or by path (operations, sla, duties, undo).
[[nodiscard]] NodeId resolve_anywhere(Draft& draft, const Node& target);

/// Reports when `node.text` is not among the names of a declaration block.
template <class Declarations>
bool require_declared(Draft& draft, const Node& node, const Declarations& known, const char* code,
                      Label noun) {
  draft.used.emplace(code, node.text);
  if (known.count(node.text) > 0) return true;
  std::vector<std::string> names;
  for (const auto& [name, declaration] : known) names.push_back(name);
  report_unknown(draft.report, node, code, std::move(noun), names);
  return false;
}

}  // namespace recourse::yaml
