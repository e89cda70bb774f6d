// A case goes on under another version: every node it remembers becomes the one that is there.
#include <algorithm>

#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

using Nodes = std::map<NodeId, NodeId>;

NodeId moved(const Nodes& nodes, NodeId node) {
  if (node == definition::kNoNode) return node;
  const auto found = nodes.find(node);
  RECOURSE_INVARIANT(found != nodes.end(),
                     "node " + std::to_string(node) + " has no counterpart in the new version");
  return found->second;
}

/// What is only remembered of a node goes with it when it is gone.
template <class Things>
void move_or_forget(Things& list, const Nodes& nodes) {
  std::erase_if(list, [&](const auto& thing) { return nodes.count(thing.node) == 0; });
  for (auto& thing : list) thing.node = nodes.at(thing.node);
}
template <class Memory>
Memory moved_keys(Memory& memory, const Nodes& nodes) {
  Memory out;
  for (auto& [node, content] : memory) {
    const auto now = nodes.find(node);
    if (now != nodes.end()) out[now->second] = std::move(content);
  }
  return out;
}

}  // namespace

void take_in(InstanceState& state, const InstanceMigrated& e, Instant) {
  state.version = e.to;
  state.definition_hash = e.definition_hash;
  const auto is_rearmed = [&](ActivityId id) {
    return std::find(e.rearmed.begin(), e.rearmed.end(), id) != e.rearmed.end();
  };
  for (auto& [id, activity] : state.activities) {
    activity.node = moved(e.nodes, activity.node);
    activity.completed_by = moved(e.nodes, activity.completed_by);
    activity.return_to = moved(e.nodes, activity.return_to);
    activity.pending_target = moved(e.nodes, activity.pending_target);
    // The edge of the step itself has no handler's number.
    if (!is_rearmed(id)) continue;
    std::erase_if(activity.edges, [](const auto& edge) { return edge.first >= 0; });
  }
  std::erase_if(state.subscriptions, [&](const auto& s) { return is_rearmed(s.activity); });
  for (auto& [id, item] : state.work_items) item.node = moved(e.nodes, item.node);
  move_or_forget(state.undo_log, e.nodes);
  move_or_forget(state.completions, e.nodes);
  state.visits = moved_keys(state.visits, e.nodes);
  state.acted = moved_keys(state.acted, e.nodes);
  state.kept.clear();  // process definitions have no histories
}

}  // namespace recourse::history
