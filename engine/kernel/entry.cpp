// Entering nodes: from a scope down to all targets, with the default of everything nobody named.
#include <algorithm>

#include "engine/kernel/interpreter.h"

namespace recourse::kernel {

using definition::kNoNode;
using definition::Node;
using definition::NodeKind;

void Interpreter::resolve(NodeId target, std::vector<NodeId>& out,
                          std::vector<NodeId>* forgotten) const {
  const Node& node = chart_.node(target);
  if (node.kind != NodeKind::kShallowHistory && node.kind != NodeKind::kDeepHistory) {
    out.push_back(target);
    return;
  }
  const auto& kept = recorder_.state().kept;
  if (const auto memory = kept.find(target); memory != kept.end()) {
    out.insert(out.end(), memory->second.begin(), memory->second.end());
    return;
  }
  if (forgotten != nullptr) forgotten->push_back(target);
  for (const NodeId standard : node.initial) resolve(standard, out, forgotten);
}

Interpreter::Entry Interpreter::entry_to(NodeId top, const std::vector<NodeId>& targets) const {
  Entry entry;
  std::vector<NodeId> ends;
  for (const NodeId target : targets) resolve(target, ends, &entry.forgotten);
  for (const NodeId end : ends) {
    for (NodeId n = end; n != top; n = chart_.node(n).parent) {
      RECOURSE_INVARIANT(n != kNoNode, "target outside its scope");
      entry.nodes.push_back(n);
    }
  }
  std::sort(entry.nodes.begin(), entry.nodes.end());
  entry.nodes.erase(std::unique(entry.nodes.begin(), entry.nodes.end()), entry.nodes.end());
  return entry;
}

void Interpreter::enter_all_in(ActivityId domain, const std::vector<NodeId>& targets) {
  enter_children(domain, entry_to(find(domain)->node, targets));
}

void Interpreter::enter_children(ActivityId parent, const Entry& entry) {
  const NodeId around = find(parent)->node;
  const bool one_only = chart_.node(around).kind == NodeKind::kCompound;
  bool entered = false;
  for (const NodeId node : entry.nodes) {
    if (chart_.node(node).parent != around) continue;
    RECOURSE_INVARIANT(!entered || !one_only,
                       "two children of one scope to be entered: " + chart_.node(node).path);
    entered = true;
    if (chart_.node(node).kind == NodeKind::kFinal) {
      recorder_.record(history::ScopeFinished{parent, node});
      check_scope(parent);
    } else {
      enter_node(node, parent, nullptr, entry);
    }
  }
}

ActivityId Interpreter::record_entry(history::ActivityEntered entered) {
  const auto& state = recorder_.state();
  entered.activity = state.last_activity + 1;
  entered.path = chart_.node(entered.node).path;
  const auto visits = state.visits.find(entered.node);
  entered.visit = visits == state.visits.end() ? 1 : visits->second + 1;
  const ActivityId id = entered.activity;
  recorder_.record(std::move(entered));
  return id;
}

ActivityId Interpreter::enter_node(NodeId node, ActivityId parent, const Region* region,
                                   const Entry& entry) {
  history::ActivityEntered entered;
  entered.node = node;
  entered.parent = parent;
  if (region != nullptr) {
    entered.index = region->index;
    entered.overlaid = region->overlaid;
    entered.locals = region->locals;
  } else {
    entered.locals = host_.locals_of(node, parent);
  }
  const ActivityId id = record_entry(std::move(entered));
  const bool inside = host_.entered(*find(id));
  const bool named = std::any_of(entry.nodes.begin(), entry.nodes.end(),
                                 [&](NodeId n) { return chart_.node(n).parent == node; });
  // A target further inside is gone to even where the host would not go in by itself.
  if (named) {
    go_inside(id, entry);
  } else if (inside) {
    go_inside(id, {});
  }
  return id;
}

/// Without a target inside (`entry` is empty): by the default.
void Interpreter::go_inside(ActivityId id, const Entry& entry) {
  const Node& node = chart_.node(find(id)->node);
  const auto run_forgotten = [&](const Entry& way) {
    for (const NodeId history : way.forgotten) {
      if (chart_.node(history).parent == node.id) host_.by_default(history);
    }
  };
  run_forgotten(entry);
  if (node.kind == NodeKind::kParallel) {
    enter_regions(id, entry);
  } else if (!entry.nodes.empty()) {
    enter_children(id, entry);
  } else if (node.kind == NodeKind::kCompound) {
    host_.by_default(node.id);
    const Entry standard = entry_to(node.id, node.initial);
    run_forgotten(standard);
    enter_children(id, standard);
  }
}

void Interpreter::enter_regions(ActivityId parallel, const Entry& entry) {
  const NodeId around = find(parallel)->node;
  std::vector<NodeId> started;
  for (const Region& region : host_.regions(*find(parallel))) {
    enter_node(region.node, parallel, &region, entry);
    started.push_back(region.node);
  }
  // A target leads into a branch even where the host would not have started it.
  for (const NodeId node : entry.nodes) {
    if (chart_.node(node).parent != around) continue;
    if (std::find(started.begin(), started.end(), node) == started.end()) {
      enter_node(node, parallel, nullptr, entry);
    }
  }
}

void Interpreter::start_region(ActivityId parallel, const Region& region) {
  enter_node(region.node, parallel, &region, {});
}

ActivityId Interpreter::spawn(NodeId node, ActivityId parent, Map locals,
                              std::uint64_t undo_entry) {
  history::ActivityEntered entered;
  entered.node = node;
  entered.parent = parent;
  entered.region = true;
  entered.undo_entry = undo_entry;
  entered.locals = std::move(locals);
  const ActivityId id = record_entry(std::move(entered));
  if (host_.entered(*find(id))) go_inside(id, {});
  return id;
}

}  // namespace recourse::kernel
