#include "engine/definition/ways.h"

#include <algorithm>
#include <utility>

#include "engine/definition/no_time.h"
#include "engine/definition/outliving.h"
#include "engine/definition/progress.h"
#include "engine/definition/rests.h"

namespace recourse::definition {
namespace {

bool begins(const std::string& text, std::string_view word) {
  return text.compare(0, word.size(), word) == 0;
}

/// Where the end of a list leads: on from the container around it, if anywhere.
void add_end(const ProcessDefinition& definition, const Node& done, Ways& ways) {
  const Chart& chart = definition.chart;
  NodeId over = done.parent;
  const NodeId around = chart.node(over).parent;
  if (around != kNoNode && chart.node(around).kind == NodeKind::kParallel) over = around;
  bool leads_on = false;
  for (const TransitionId t : chart.node(over).transitions) {
    if (chart.transition(t).event != "done") continue;
    for (const NodeId target : chart.transition(t).targets) {
      ways.from[done.id].push_back({target, Ways::Kind::kForward});
      leads_on = true;
    }
  }
  const bool side_region = chart.node(over).region && over == done.parent;
  if (!leads_on && (over == 0 || side_region)) ways.ends.push_back(done.id);
}

/// Where a raised error leads: to the handlers it may meet on its way outwards. Gives true when it
/// may get past all of them.
bool add_raise(const ProcessDefinition& definition, NodeId raise, const std::string& error,
               Ways& ways) {
  const Chart& chart = definition.chart;
  for (NodeId at = raise; at != kNoNode; at = chart.node(at).parent) {
    for (const Catch& caught : definition.steps[at].catches) {
      const bool fits =
          caught.kind == Catch::Kind::kError && (caught.name == error || caught.name == "any");
      if (!fits) continue;
      for (const NodeId target : chart.transition(caught.transition).targets) {
        ways.from[raise].push_back({target, Ways::Kind::kForward});
      }
      if (caught.match.empty() && !outlives(definition, at, raise)) return false;
    }
  }
  return true;
}

/// Where an escalation leads beside onwards: to the handlers it interrupts by.
void add_escalation(const ProcessDefinition& definition, NodeId step, const std::string& name,
                    Ways& ways) {
  const Chart& chart = definition.chart;
  for (NodeId at = step; at != kNoNode; at = chart.node(at).parent) {
    for (const Catch& caught : definition.steps[at].catches) {
      if (caught.kind != Catch::Kind::kEscalation || caught.name != name) continue;
      for (const NodeId target : chart.transition(caught.transition).targets) {
        if (caught.interrupt) ways.from[step].push_back({target, Ways::Kind::kHandler});
      }
      if (caught.match.empty() && !outlives(definition, at, step)) return;
    }
  }
}

bool is_condition(const StepInfo& step, TransitionId way) {
  return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
    return caught.transition == way && caught.kind == Catch::Kind::kWhen;
  });
}

}  // namespace

bool may_start_none(const StepInfo& step) {
  const auto* foreach = std::get_if<ForeachStep>(&step.kind);
  if (foreach != nullptr) return !foreach->open;
  const auto* parallel = std::get_if<ParallelStep>(&step.kind);
  return parallel != nullptr && !parallel->at_least_one &&
         std::none_of(parallel->branches.begin(), parallel->branches.end(),
                      [](const ParallelStep::Branch& branch) { return branch.when.empty(); });
}

std::vector<bool> back_transitions(const ProcessDefinition& definition) {
  std::vector<bool> back(definition.chart.transitions.size(), false);
  for (const StepInfo& info : definition.steps) {
    const auto* task = std::get_if<TaskStep>(&info.kind);
    if (!task) continue;
    for (const Action& action : task->actions) {
      for (const TransitionId t : action.transitions) back[t] = action.back.has_value();
    }
  }
  return back;
}

std::vector<bool> direct_transitions(const ProcessDefinition& definition) {
  std::vector<bool> direct(definition.chart.transitions.size(), false);
  for (const StepInfo& info : definition.steps) {
    const auto* task = std::get_if<TaskStep>(&info.kind);
    if (!task) continue;
    for (const Action& action : task->actions) {
      const bool comes_back = action.back && action.back->direct;
      for (const TransitionId t : action.transitions) direct[t] = comes_back;
    }
  }
  return direct;
}

std::vector<NodeId> compensating_steps(const ProcessDefinition& definition) {
  std::vector<NodeId> steps;
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    const StepKind& kind = definition.steps[at].kind;
    bool undoes = std::holds_alternative<CompensateStep>(kind);
    if (const auto* task = std::get_if<TaskStep>(&kind)) {
      for (const Action& action : task->actions) {
        undoes = undoes || (action.back && action.back->undo.value_or(false));
      }
    }
    if (undoes) steps.push_back(at);
  }
  return steps;
}

Ways ways_of(const ProcessDefinition& definition, std::vector<bool> never) {
  const Chart& chart = definition.chart;
  const std::vector<bool> back = back_transitions(definition);
  const Rests rests(definition, std::move(never));
  const NoTime no_time(definition);
  const auto has_items = [&](NodeId at) {
    const auto* foreach = std::get_if<ForeachStep>(&definition.steps[at].kind);
    return foreach != nullptr && !foreach->open && no_time.is_never_empty(*foreach) &&
           !completed_by_hand(definition, at);
  };
  Ways ways;
  ways.from.resize(chart.nodes.size());
  for (const Node& node : chart.nodes) {
    auto& edges = ways.from[node.id];
    const bool passes = node.id != 0 && !rests.may(node.id);
    const StepInfo& info = definition.steps[node.id];
    const auto* raise = std::get_if<RaiseStep>(&info.kind);
    const bool ends = std::holds_alternative<FinishStep>(info.kind) ||
                      (raise && add_raise(definition, node.id, raise->error, ways));
    if (ends) ways.ends.push_back(node.id);
    if (const auto* up = std::get_if<EscalateStep>(&info.kind)) {
      add_escalation(definition, node.id, up->name, ways);
    }
    for (const NodeId child : node.initial) edges.push_back({child, Ways::Kind::kEnter});
    if (node.kind == NodeKind::kParallel) {
      for (const NodeId child : node.children) edges.push_back({child, Ways::Kind::kEnter});
    }
    if (node.kind == NodeKind::kFinal) add_end(definition, node, ways);
    const bool container = node.kind != NodeKind::kAtomic && !node.children.empty();
    for (const TransitionId t : node.transitions) {
      const Transition& transition = chart.transition(t);
      const bool done = transition.event == "done";
      // A container is over only when its lists are; but it may be skipped, a foreach may find its
      // list empty, and of a parallel no branch may start.
      const bool skips = may_be_skipped(info) || (may_start_none(info) && !has_items(node.id));
      if (done && container && !skips) continue;
      const bool own = done || transition.event.empty() || begins(transition.event, "action.");
      bool handler = !own;
      if (handler) {
        for (std::size_t i = 0; i < info.catches.size(); ++i) {
          const bool alternative = info.catches[i].transition == t && !info.catches[i].handler;
          handler = handler && !alternative;
        }
      }
      const bool climbs =
          begins(transition.event, "error") || begins(transition.event, "escalation.");
      // Conditions are looked at between the steps inside, too.
      const bool between = container && is_condition(info, t);
      if (handler && passes && !climbs && !between) continue;
      const Ways::Kind kind = back[t]   ? Ways::Kind::kBack
                              : handler ? Ways::Kind::kHandler
                                        : Ways::Kind::kForward;
      for (const NodeId target : transition.targets) edges.push_back({target, kind, t});
    }
    if (info.undo != kNoNode) edges.push_back({info.undo, Ways::Kind::kHandler});
  }
  return ways;
}

std::vector<bool> reachable(const Ways& ways, const std::vector<NodeId>& starts, bool back) {
  std::vector<bool> reached(ways.from.size(), false);
  std::vector<NodeId> open = starts;
  for (const NodeId start : starts) reached[start] = true;
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    for (const Ways::Edge& edge : ways.from[at]) {
      if (reached[edge.to] || (!back && edge.kind == Ways::Kind::kBack)) continue;
      reached[edge.to] = true;
      open.push_back(edge.to);
    }
  }
  return reached;
}

std::vector<bool> reaching(const Ways& ways, const std::vector<NodeId>& ends) {
  std::vector<std::vector<NodeId>> into(ways.from.size());
  for (NodeId at = 0; at < ways.from.size(); ++at) {
    for (const Ways::Edge& edge : ways.from[at]) into[edge.to].push_back(at);
  }
  std::vector<bool> good(ways.from.size(), false);
  std::vector<NodeId> open = ends;
  for (const NodeId end : ends) good[end] = true;
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    for (const NodeId before : into[at]) {
      if (good[before]) continue;
      good[before] = true;
      open.push_back(before);
    }
  }
  return good;
}

}  // namespace recourse::definition
