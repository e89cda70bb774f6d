#include "engine/definition/instant_ways.h"

#include <algorithm>

#include "engine/definition/built_in.h"
#include "engine/definition/throws.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
InstantWays::InstantWays(const ProcessDefinition& definition, Assumed assumed)
    : definition_(definition),
      assumed_(std::move(assumed)),
      back_(back_transitions(definition)),
      no_time_(definition),
      at_once_(definition.chart.nodes.size()),
      edges_(definition.chart.nodes.size()) {
  for (std::size_t i = definition.chart.nodes.size(); i-- > 0;) visit(static_cast<NodeId>(i));
}

std::vector<NodeId> InstantWays::entered_with(NodeId start) const {
  std::vector<NodeId> open{start};
  std::set<NodeId> seen{start};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const NodeId at = open[i];
    const bool parallel = node(at).kind == NodeKind::kParallel;
    std::vector<NodeId> next = parallel ? node(at).children : node(at).initial;
    if (at != start) next.insert(next.end(), edges_[at].begin(), edges_[at].end());
    for (const NodeId to : next) {
      if (seen.insert(to).second) open.push_back(to);
    }
  }
  return open;
}

void InstantWays::visit(NodeId id) {
  AtOnce& own = at_once_[id];
  const StepInfo& step = info(id);
  if (const auto* raise = std::get_if<RaiseStep>(&step.kind)) own.errors.insert(raise->error);
  if (const auto* up = std::get_if<EscalateStep>(&step.kind)) own.errors.insert("^" + up->name);
  const bool compensates = std::holds_alternative<CompensateStep>(step.kind);
  if (node(id).kind == NodeKind::kCompound && !compensates) look_into_list(id);
  if (node(id).kind == NodeKind::kParallel) look_into_parallel(id);
  own.over = own.over || !step.only_if.empty() || !step.while_.empty() || leaf_is_over(id);
  lead_on(id);
}

bool InstantWays::leaf_is_over(NodeId id) const {
  const StepKind& kind = info(id).kind;
  const auto* wait = std::get_if<WaitStep>(&kind);
  const auto* call = std::get_if<CallStep>(&kind);
  const auto* automatic = std::get_if<AutoStep>(&kind);
  return std::holds_alternative<SetStep>(kind) || std::holds_alternative<DecideStep>(kind) ||
         std::holds_alternative<ChooseStep>(kind) || std::holds_alternative<SendStep>(kind) ||
         std::holds_alternative<StartStep>(kind) || std::holds_alternative<EscalateStep>(kind) ||
         std::holds_alternative<CompensateStep>(kind) ||
         (call && assumed_.ended_at_once.count(call->process) > 0) ||
         (automatic && automatic->connector == kNextNumber) ||
         (wait && (!wait->when.empty() || no_time_.passes(id)));
}

void InstantWays::take(AtOnce& into, const AtOnce& from) {
  into.errors.insert(from.errors.begin(), from.errors.end());
  into.jumps.insert(from.jumps.begin(), from.jumps.end());
}

/// A body beside starts with its step where a condition holds already; what it throws climbs from
/// the list.
void InstantWays::take_bodies_beside(NodeId list, NodeId at) {
  for (const Catch& caught : info(at).catches) {
    const bool at_once = caught.kind == Catch::Kind::kWhen || no_time_.passes(caught);
    if (caught.interrupt || !at_once) continue;
    for (const NodeId body : definition_.chart.transition(caught.transition).targets) {
      take(at_once_[list], at_once_[body]);
    }
  }
}

/// Which of the list's nodes can be got to at once, and is its end one of them?
void InstantWays::look_into_list(NodeId list) {
  std::vector<NodeId> open = node(list).initial;
  std::set<NodeId> seen(open.begin(), open.end());
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    if (node(at).kind == NodeKind::kFinal) at_once_[list].over = true;
    take(at_once_[list], at_once_[at]);
    take_bodies_beside(list, at);
    for (const NodeId next : edges_[at]) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  std::set<NodeId>& jumps = at_once_[list].jumps;
  for (auto at = jumps.begin(); at != jumps.end();) {
    at = node(*at).parent == list ? jumps.erase(at) : std::next(at);
  }
}

void InstantWays::look_into_parallel(NodeId id) {
  AtOnce& own = at_once_[id];
  for (const NodeId child : node(id).children) take(own, at_once_[child]);
  const auto* parallel = std::get_if<ParallelStep>(&info(id).kind);
  if (!parallel) {
    // Over an empty list, if it can be one.
    const auto& foreach = std::get<ForeachStep>(info(id).kind);
    const auto& children = node(id).children;
    own.over = !no_time_.is_never_empty(foreach) ||
               std::any_of(children.begin(), children.end(),
                           [&](NodeId child) { return at_once_[child].over; });
    return;
  }
  std::size_t surely_started = 0;
  std::size_t over = 0;
  bool all_over = true;
  for (const ParallelStep::Branch& branch : parallel->branches) {
    const bool optional = !branch.when.empty();
    surely_started += optional ? 0 : 1;
    over += at_once_[branch.node].over ? 1 : 0;
    all_over = all_over && (at_once_[branch.node].over || optional);
  }
  const bool none_needed = surely_started == 0 && !parallel->at_least_one;
  const auto count = static_cast<std::size_t>(std::max(parallel->join.count, 0));
  switch (parallel->join.kind) {
    case JoinRule::Kind::kAll: own.over = all_over; break;
    case JoinRule::Kind::kAny: own.over = over > 0; break;
    case JoinRule::Kind::kCount: own.over = over >= count || all_over; break;
    case JoinRule::Kind::kExpression: own.over = over > 0; break;
  }
  own.over = own.over || none_needed;
}

bool InstantWays::at_once_by(const StepInfo& step, const Transition& transition, NodeId id) const {
  const AtOnce& own = at_once_[id];
  if (transition.event.empty()) return true;
  if (transition.event == "done") return own.over;
  if (const auto* task = std::get_if<TaskStep>(&step.kind); task && task->vote) {
    const bool passes = task->vote->empty == Vote::Empty::kPass;
    const bool fails = task->vote->empty == Vote::Empty::kFail;
    if (passes && transition.event == "action.passed") return true;
    if (fails && transition.event == "action.failed") return true;
  }
  for (const Catch& caught : step.catches) {
    if (caught.transition != transition.id || !caught.interrupt) continue;
    if (caught.kind == Catch::Kind::kWhen) return true;
    if (no_time_.passes(caught)) return true;
    if (caught.match.empty() && assumed_.heard.count(transition.event) > 0) return true;
    if (caught.kind == Catch::Kind::kEscalation) return own.errors.count("^" + caught.name) > 0;
    if (caught.kind != Catch::Kind::kError) continue;
    if (caught.name != "any") return own.errors.count(caught.name) > 0;
    return std::any_of(own.errors.begin(), own.errors.end(),
                       [](const std::string& name) { return name[0] != '^'; });
  }
  return false;
}

/// The transitions that may be taken at once, and what climbs past the handlers here.
void InstantWays::lead_on(NodeId id) {
  const StepInfo& step = info(id);
  AtOnce& own = at_once_[id];
  const NodeId list = node(id).parent;
  for (const TransitionId t : node(id).transitions) {
    const Transition& transition = definition_.chart.transition(t);
    if (transition.alongside || !at_once_by(step, transition, id)) continue;
    for (const NodeId target : transition.targets) {
      const bool sibling = node(target).parent == list;
      if (sibling && !back_[t]) edges_[id].push_back(target);
      if (back_[t]) own.jumps.insert(target);
    }
  }
  for (const NodeId target : own.jumps) {
    if (node(target).parent == list) edges_[id].push_back(target);
  }
  own.errors = without_handled(step, std::move(own.errors));
  for (const Catch& caught : step.catches) {
    const bool takes = caught.kind == Catch::Kind::kEscalation && caught.match.empty();
    if (takes) own.errors.erase("^" + caught.name);
  }
}

}  // namespace recourse::definition
