#include "engine/definition/data_flow.h"

#include <algorithm>

#include "engine/definition/clears.h"
#include "engine/definition/progress.h"
#include "engine/definition/returns.h"

namespace recourse::definition {
namespace {

bool starts_with_word(const std::string& event, std::string_view word) {
  return event.compare(0, word.size(), word) == 0;
}

const std::vector<TrackedWrite>& learned(const std::vector<std::vector<TrackedWrite>>& by_node,
                                         NodeId node) {
  static const std::vector<TrackedWrite> kNothing;
  return by_node.empty() ? kNothing : by_node[node];
}

class FlowSolver {
 public:
  FlowSolver(const ProcessDefinition& definition, const FlowModel& model)
      : definition_(definition),
        model_(model),
        ways_(ways_of(definition)),
        clears_(definition, model, ways_),
        back_(back_transitions(definition)),
        also_to_(direct_returns(definition)) {
    const std::size_t nodes = definition.chart.nodes.size();
    flow_.at_entry.assign(nodes, Bits(model.tracked_count, /*full=*/true));
    flow_.at_work = flow_.at_done = flow_.at_entry;
    flow_.may_lose.assign(nodes, Bits(model.tracked_count));
    collect_losses();
    reopened_.assign(nodes, Bits(model.tracked_count));
    collect_reopened();
  }

  DataFlow solve() {
    flow_.at_entry[0] = model_.at_start;
    // Facts only shrink, so this ends; loops need a few rounds.
    do {
      changed_ = false;
      for (const Node& node : definition_.chart.nodes) visit(node);
    } while (changed_);
    for (NodeId at = 0; at < flow_.may_lose.size(); ++at) {
      flow_.may_lose[at].add_all(clears_.at_once(at));
      flow_.may_lose[at].add_all(clears_.at_rest(at));
    }
    return std::move(flow_);
  }

 private:
  const StepInfo& info(NodeId id) const { return definition_.steps[id]; }

  void collect_losses() {
    const Chart& chart = definition_.chart;
    for (std::size_t i = chart.nodes.size(); i-- > 0;) {
      Bits& lost = flow_.may_lose[i];
      add_losses(lost, model_.on_done[i], model_);
      for (const TransitionId t : chart.nodes[i].transitions) {
        add_losses(lost, model_.on_transition[t], model_);
      }
      for (const NodeId child : chart.nodes[i].children) lost.add_all(flow_.may_lose[child]);
    }
  }

  /// A task that is taken back has the data as the steps after it left them.
  void collect_reopened() {
    const auto reopens = taken_back_from(definition_, ways_);
    for (NodeId at = 0; at < reopens.size(); ++at) {
      for (const NodeId task : reopens[at]) {
        Bits& lost = reopened_[task];
        lost.add_all(clears_.at_once(at));
        lost.add_all(clears_.at_rest(at));
        add_steps_losses(task, lost);
        if (!is_work(info(at).kind)) add_steps_losses(at, lost);
      }
    }
  }

  void add_steps_losses(NodeId at, Bits& lost) const {
    add_net_losses(model_.on_done[at], lost);
    for (const TransitionId t : definition_.chart.node(at).transitions) {
      if (!definition_.chart.transition(t).alongside) add_net_losses(model_.on_transition[t], lost);
    }
  }

  void add_net_losses(const std::vector<TrackedWrite>& writes, Bits& lost) const {
    const Bits all(model_.tracked_count, /*full=*/true);
    Bits left = all;
    apply_writes(left, writes, model_);
    Bits gone = all;
    gone.drop_all(left);
    lost.add_all(gone);
  }

  /// The form of a task, and what waits for a lock, is read again later.
  bool rests_before_work(NodeId node) const {
    return info(node).lock || std::holds_alternative<TaskStep>(info(node).kind);
  }

  void flow_into(NodeId target, Bits facts) {
    facts.drop_all(clears_.at_once(target));
    if (rests_before_work(target)) facts.drop_all(clears_.at_rest(target));
    facts.drop_all(reopened_[target]);
    changed_ = flow_.at_entry[target].keep_common(facts) || changed_;
  }

  void visit(const Node& node) {
    const StepInfo& step = info(node.id);
    Bits& work = flow_.at_work[node.id] = flow_.at_entry[node.id];
    apply_writes(work, learned(model_.on_begin, node.id), model_);
    for (const NodeId child : node.initial) flow_into(child, work);
    if (node.kind == NodeKind::kParallel) {
      for (const NodeId child : node.children) flow_into(child, work);
    }
    Bits during = work;
    during.drop_all(flow_.may_lose[node.id]);
    drop_meanwhile(node.id, during);
    const Bits done_before = flow_.at_done[node.id];
    flow_.at_done[node.id] = after_work(node, during);
    if (!step.while_.empty()) flow_into(node.id, flow_.at_done[node.id]);
    if (step.undo != kNoNode) flow_into(step.undo, flow_.at_done[node.id]);
    // Of a task, a choice and a wait for the first of several only those go on by `done` who skip.
    const bool leads_itself = std::holds_alternative<TaskStep>(step.kind) ||
                              std::holds_alternative<ChooseStep>(step.kind) || has_first(node.id);
    if (leads_itself) flow_.at_done[node.id] = Bits(model_.tracked_count, /*full=*/true);
    keep_skipped(node, flow_.at_done[node.id]);
    // What is around it asks for that, and was visited before.
    changed_ = changed_ || !(flow_.at_done[node.id] == done_before);
    for (const TransitionId t : node.transitions) follow(node, t, during);
    if (node.id != 0) return;
    for (const NodeId woken : model_.woken_at) wake(woken, during);
  }

  bool has_first(NodeId node) const {
    const auto& catches = info(node).catches;
    return std::any_of(catches.begin(), catches.end(),
                       [](const Catch& caught) { return !caught.handler; });
  }

  void drop_meanwhile(NodeId node, Bits& facts) const {
    facts.drop_all(clears_.at_once(node));
    facts.drop_all(clears_.at_rest(node));
  }

  /// All around it is entered on the way.
  void wake(NodeId step, const Bits& facts) {
    for (NodeId at = step; at != 0; at = definition_.chart.node(at).parent) flow_into(at, facts);
  }

  void follow(const Node& node, TransitionId t, const Bits& during) {
    const Transition& transition = definition_.chart.transition(t);
    const bool action = starts_with_word(transition.event, "action.");
    Bits facts = during;
    if (transition.event.empty() || action) {
      facts = flow_.at_work[node.id];
      if (action) drop_meanwhile(node.id, facts);
    }
    if (transition.event == "done") facts = flow_.at_done[node.id];
    apply_writes(facts, model_.on_transition[t], model_);
    if (back_[t]) drop_undone(node.id, transition, facts);
    for (const NodeId target : transition.targets) flow_into(target, facts);
    if (action && !back_[t] && info(node.id).undo != kNoNode) {
      flow_into(info(node.id).undo, facts);
    }
    if (!completes(node.id, transition)) return;
    for (const NodeId target : also_to_[node.id]) flow_into(target, facts);
  }

  /// By an end of its own, and not by being sent back, skipped or interrupted?
  bool completes(NodeId node, const Transition& transition) const {
    if (back_[transition.id] || transition.alongside) return false;
    const bool task = std::holds_alternative<TaskStep>(info(node).kind);
    if (transition.event == "done") return !task;
    if (transition.event.empty() || task) {
      return transition.event.empty() || starts_with_word(transition.event, "action.");
    }
    return has_first(node) && !is_handler(node, transition.id);
  }

  bool is_handler(NodeId node, TransitionId way) const {
    const auto& catches = info(node).catches;
    return std::any_of(catches.begin(), catches.end(), [&](const Catch& caught) {
      return caught.transition == way && caught.handler;
    });
  }

  /// What undo blocks of the steps after the target write on the way back.
  void drop_undone(NodeId from, const Transition& back, Bits& facts) {
    const auto& actions = std::get<TaskStep>(info(from).kind).actions;
    const bool undoes = std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      const auto& own = action.transitions;
      return action.back && action.back->undo.value_or(false) &&
             std::find(own.begin(), own.end(), back.id) != own.end();
    });
    if (!undoes || back.targets.empty()) return;
    const std::vector<bool> between = reachable(ways_, back.targets, /*back=*/true);
    for (NodeId at = 0; at < between.size(); ++at) {
      const NodeId undo = info(at).undo;
      if (between[at] && undo != kNoNode) facts.drop_all(flow_.may_lose[undo]);
    }
  }

  /// What a node's work leaves known: without what may be skipped of it.
  Bits after_work(const Node& node, const Bits& during) const {
    Bits facts = flow_.at_work[node.id];
    const StepKind& kind = info(node.id).kind;
    const auto* undoing = std::get_if<CompensateStep>(&kind);
    if (const auto* parallel = std::get_if<ParallelStep>(&kind)) {
      facts = during;
      const bool all = parallel->join.kind == JoinRule::Kind::kAll &&
                       !completed_by_hand(definition_, node.id);
      if (all) add_branches(*parallel, facts);
    } else if (std::holds_alternative<ForeachStep>(kind)) {
      facts = during;
    } else if (undoing != nullptr) {
      for (NodeId at = 0; at < definition_.steps.size(); ++at) {
        const auto& named = undoing->steps;
        const bool meant =
            undoing->all || std::find(named.begin(), named.end(), at) != named.end();
        if (meant && info(at).undo != kNoNode) facts.drop_all(flow_.may_lose[info(at).undo]);
      }
    } else if (node.kind == NodeKind::kCompound) {
      for (const NodeId child : node.children) {
        const Node& inner = definition_.chart.node(child);
        if (inner.kind == NodeKind::kFinal) facts = flow_.at_entry[child];
      }
    } else if (is_work(kind)) {
      drop_meanwhile(node.id, facts);
    }
    apply_writes(facts, model_.on_done[node.id], model_);
    return facts;
  }

  /// All branches are over: what each of them knows, and no other may have cleared.
  void add_branches(const ParallelStep& parallel, Bits& facts) const {
    for (const ParallelStep::Branch& branch : parallel.branches) {
      if (!branch.when.empty()) continue;
      Bits known = flow_.at_done[branch.node];
      for (const ParallelStep::Branch& other : parallel.branches) {
        if (other.node != branch.node) known.drop_all(flow_.may_lose[other.node]);
      }
      facts.add_all(known);
    }
  }

  /// Past the node go, too, those whom its conditions turn away, or whom a person lets skip it.
  void keep_skipped(const Node& node, Bits& facts) const {
    const StepInfo& step = info(node.id);
    if (!step.only_if.empty() || !step.while_.empty()) {
      Bits turned_away = flow_.at_entry[node.id];
      apply_writes(turned_away, learned(model_.on_skip, node.id), model_);
      facts.keep_common(turned_away);
    }
    const auto* task = std::get_if<TaskStep>(&step.kind);
    const bool by_person = task != nullptr && std::find(task->allow.begin(), task->allow.end(),
                                                        "skip") != task->allow.end();
    if (!by_person) return;
    Bits left_out = flow_.at_work[node.id];
    drop_meanwhile(node.id, left_out);
    facts.keep_common(left_out);
  }

  const ProcessDefinition& definition_;
  const FlowModel& model_;
  Ways ways_;
  Clears clears_;
  std::vector<bool> back_;
  std::vector<std::vector<NodeId>> also_to_;
  std::vector<Bits> reopened_;  ///< by NodeId: what a task may lack once it was taken back
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

void add_losses(Bits& lost, const std::vector<TrackedWrite>& writes, const FlowModel& model) {
  for (const TrackedWrite& write : writes) {
    if (write.gives != TrackedWrite::Gives::kAlways) lost.add(write.path);
    for (const Tracked part : model.parts[write.path]) lost.add(part);
  }
}

DataFlow analyse_data_flow(const ProcessDefinition& definition, const FlowModel& model) {
  return FlowSolver(definition, model).solve();
}

}  // namespace recourse::definition
