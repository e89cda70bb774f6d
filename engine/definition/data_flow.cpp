#include "engine/definition/data_flow.h"

#include <algorithm>

namespace recourse::definition {
namespace {

bool starts_with_word(const std::string& event, std::string_view word) {
  return event.compare(0, word.size(), word) == 0;
}

class FlowSolver {
 public:
  FlowSolver(const ProcessDefinition& definition, const FlowModel& model)
      : definition_(definition), model_(model) {
    const std::size_t nodes = definition.chart.nodes.size();
    flow_.at_entry.assign(nodes, Bits(model.tracked_count, /*full=*/true));
    flow_.at_done = flow_.at_entry;
    flow_.may_lose.assign(nodes, Bits(model.tracked_count));
    collect_losses();
  }

  DataFlow solve() {
    flow_.at_entry[0] = model_.at_start;
    // Facts only shrink, so this ends; loops need a few rounds.
    do {
      changed_ = false;
      for (const Node& node : definition_.chart.nodes) visit(node);
    } while (changed_);
    return std::move(flow_);
  }

 private:
  const StepInfo& info(NodeId id) const { return definition_.steps[id]; }

  void collect_losses() {
    const Chart& chart = definition_.chart;
    for (std::size_t i = chart.nodes.size(); i-- > 0;) {
      Bits& lost = flow_.may_lose[i];
      note_losses(lost, model_.on_done[i]);
      for (const TransitionId t : chart.nodes[i].transitions) {
        note_losses(lost, model_.on_transition[t]);
      }
      for (const NodeId child : chart.nodes[i].children) lost.add_all(flow_.may_lose[child]);
    }
  }

  void note_losses(Bits& lost, const std::vector<TrackedWrite>& writes) const {
    for (const TrackedWrite& write : writes) {
      if (write.gives != TrackedWrite::Gives::kAlways) lost.add(write.path);
      for (const Tracked part : model_.parts[write.path]) lost.add(part);
    }
  }

  void flow_into(NodeId target, const Bits& facts) {
    changed_ = flow_.at_entry[target].keep_common(facts) || changed_;
  }

  void visit(const Node& node) {
    const Bits& entry = flow_.at_entry[node.id];
    for (const NodeId child : node.initial) flow_into(child, entry);
    if (node.kind == NodeKind::kParallel) {
      for (const NodeId child : node.children) flow_into(child, entry);
    }
    Bits during = entry;
    during.drop_all(flow_.may_lose[node.id]);
    flow_.at_done[node.id] = after_work(node, during);
    if (info(node.id).undo != kNoNode) flow_into(info(node.id).undo, flow_.at_done[node.id]);
    for (const TransitionId t : node.transitions) follow(node, t, during);
    if (node.id != 0) return;
    for (const NodeId step : model_.woken_at) wake(step, during);
  }

  /// All around it is entered on the way.
  void wake(NodeId step, const Bits& facts) {
    for (NodeId at = step; at != 0; at = definition_.chart.node(at).parent) flow_into(at, facts);
  }

  void follow(const Node& node, TransitionId t, const Bits& during) {
    const Transition& transition = definition_.chart.transition(t);
    const bool own_exit = transition.event.empty() || starts_with_word(transition.event, "action.");
    Bits facts = own_exit ? flow_.at_entry[node.id] : during;
    if (transition.event == "done") facts = flow_.at_done[node.id];
    apply_writes(facts, model_.on_transition[t], model_);
    for (const NodeId target : transition.targets) flow_into(target, facts);
  }

  /// What is known when the node's `done` leads on.
  Bits after_work(const Node& node, const Bits& during) const {
    Bits facts = flow_.at_entry[node.id];
    const StepKind& kind = info(node.id).kind;
    if (const auto* parallel = std::get_if<ParallelStep>(&kind)) {
      facts = during;
      const bool all = parallel->join.kind == JoinRule::Kind::kAll;
      for (const ParallelStep::Branch& branch : parallel->branches) {
        if (all && branch.when.empty()) facts.add_all(flow_.at_done[branch.node]);
      }
    } else if (std::holds_alternative<ForeachStep>(kind)) {
      facts = during;
    } else if (node.kind == NodeKind::kCompound) {
      for (const NodeId child : node.children) {
        const Node& inner = definition_.chart.node(child);
        if (inner.kind == NodeKind::kFinal) facts = flow_.at_entry[child];
      }
    }
    apply_writes(facts, model_.on_done[node.id], model_);
    if (may_be_skipped(info(node.id))) facts.keep_common(during);
    return facts;
  }

  const ProcessDefinition& definition_;
  const FlowModel& model_;
  DataFlow flow_;
  bool changed_ = false;
};

}  // namespace

void apply_writes(Bits& facts, const std::vector<TrackedWrite>& writes, const FlowModel& model) {
  const Bits before = facts;
  for (const TrackedWrite& write : writes) {
    for (const Tracked part : model.parts[write.path]) facts.drop(part);
    const bool given =
        write.gives == TrackedWrite::Gives::kAlways ||
        (write.gives == TrackedWrite::Gives::kIfKnown &&
         std::all_of(write.reads.begin(), write.reads.end(),
                     [&](Tracked read) { return before.has(read) || facts.has(read); }));
    if (given) {
      facts.add(write.path);
    } else {
      facts.drop(write.path);
    }
  }
}

DataFlow analyse_data_flow(const ProcessDefinition& definition, const FlowModel& model) {
  return FlowSolver(definition, model).solve();
}

}  // namespace recourse::definition
