// What ValueFlow knows of undo blocks: they read the data as their step left them, and what they
// write is written where something is compensated.
#include <algorithm>

#include "engine/definition/counted.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {

void ValueFlow::find_undone(const Ways& ways) {
  const Chart& chart = definition_.chart;
  undoers_ = undoers_of(definition_, ways);
  undoes_.resize(chart.nodes.size());
  for (const auto& [undo, steps] : undoers_) {
    for (const NodeId by : steps) undoes_[by].push_back(undo);
  }
  undo_of_.assign(chart.nodes.size(), kNoNode);
  for (const StepInfo& step : definition_.steps) {
    if (step.undo != kNoNode) undo_of_[step.undo] = step.undo;
  }
  // Children stand after their parents.
  for (const Node& node : chart.nodes) {
    const bool inside = node.parent != kNoNode && undo_of_[node.id] == kNoNode;
    if (inside) undo_of_[node.id] = undo_of_[node.parent];
  }
}

/// Whoever compensates may find the data written by what is undone.
void ValueFlow::note_undone(NodeId node) {
  for (const NodeId undo : undoes_[node]) {
    for (std::size_t i = 0; i < followed_.count(); ++i) {
      if (written_[undo][i].empty()) continue;
      Possible values = written_[undo][i];
      if (!followed_.variable(i).merge.empty()) {  // on top of what is there by then
        values.add(entry_[node][i]);
        values = at_least(values);
      }
      note_written(node, i, values);
    }
  }
}

/// By a way of its own, so that it can be undone from then on, with what it wrote by that.
void ValueFlow::complete(const Node& node, TransitionId way, Facts facts) {
  const NodeId undo = definition_.steps[node.id].undo;
  if (undo != kNoNode) {
    Facts left = facts;
    assign(node.parent, definition_.transitions[way].set, left);
    flow_into(undo, std::move(left));
  }
  take(node, way, std::move(facts));
}

/// Who compensates changes what the undo blocks change that may run there.
void ValueFlow::silence_no_undoer(std::vector<bool>& silent) const {
  for (bool changed = true; changed;) {
    changed = false;
    for (NodeId at = 0; at < silent.size(); ++at) {
      if (silent[at] || undo_of_[at] == kNoNode) continue;
      const auto undoers = undoers_.find(undo_of_[at]);
      if (undoers == undoers_.end()) continue;
      for (const NodeId by : undoers->second) {
        if (!silent[by] || !entered_[by]) continue;
        silent[by] = false;
        changed = true;
      }
    }
  }
}

}  // namespace recourse::definition
