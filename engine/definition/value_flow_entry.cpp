// What ValueFlow knows of steps that are left as soon as they are entered, and of errors nobody
// throws.
#include <algorithm>

#include "engine/definition/outliving.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {
namespace {

template <class... Kinds>
bool is_one_of(const StepKind& kind) {
  return (std::holds_alternative<Kinds>(kind) || ...);
}

/// Is there work in the step that somebody or something has to do first?
bool rests_first(const StepInfo& step) {
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  if (wait != nullptr) return wait->when.empty();
  return is_one_of<TaskStep, AutoStep, CallStep>(step.kind);
}

/// Entered, and not over before the step around it has looked at its conditions: it rests, or its
/// end is an event that comes after these. So it is where it is skipped.
bool takes_a_step(const ProcessDefinition& definition, NodeId at) {
  const StepInfo& step = definition.steps[at];
  const Node& node = definition.chart.node(at);
  if (node.kind == NodeKind::kAtomic && node.children.empty()) {
    return rests_first(step) || is_one_of<SetStep, SendStep, StartStep, DecideStep>(step.kind);
  }
  if (std::holds_alternative<CompensateStep>(step.kind)) return false;
  const auto& inside = node.kind == NodeKind::kParallel ? node.children : node.initial;
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), [&](NodeId child) {
    return definition.chart.node(child).kind != NodeKind::kFinal && takes_a_step(definition, child);
  });
}

}  // namespace

/// The handler by which a step is left before anything comes of it: its condition holds already
/// when the step is entered.
const Catch* ValueFlow::left_at_once(const Node& node, const Facts& facts) const {
  const StepInfo& step = definition_.steps[node.id];
  for (const Catch& caught : step.catches) {
    const bool interrupts = caught.kind == Catch::Kind::kWhen && caught.interrupt &&
                            caught.handler && caught.match.empty();
    if (!interrupts || followed_.where(caught.when, false, facts)) continue;
    const bool atomic = node.kind == NodeKind::kAtomic && node.children.empty();
    const bool stays = atomic ? rests_first(step) : takes_a_step(definition_, node.id);
    return stays ? &caught : nullptr;
  }
  return nullptr;
}

TransitionId ValueFlow::left_at_once_by(NodeId id) const {
  const StepInfo& step = definition_.steps[id];
  std::optional<Facts> works = entry_[id];
  for (const feel::Expression* condition : {&step.only_if, &step.while_}) {
    if (!condition->empty() && works) works = followed_.where(*condition, true, *works);
  }
  if (!entered_[id] || !works) return Ways::kNone;
  const Catch* first = left_at_once(definition_.chart.node(id), *works);
  return first == nullptr ? Ways::kNone : first->transition;
}

/// What runs beside for a condition that holds, too, is started before the step is left.
void ValueFlow::start_beside(const Node& node, const Facts& facts) {
  for (const Catch& caught : definition_.steps[node.id].catches) {
    const bool starts = caught.kind == Catch::Kind::kWhen && !caught.interrupt;
    if (starts) follow(node, caught.transition, facts);
  }
}

/// Does something inside take no time, so that it is over before the handler takes the step?
bool ValueFlow::works_first(const Node& node) const {
  const auto& inside = node.kind == NodeKind::kParallel ? node.children : node.initial;
  return std::any_of(inside.begin(), inside.end(), [&](NodeId child) {
    const Node& first = definition_.chart.node(child);
    if (!first.children.empty()) return works_first(first);
    return is_one_of<SetStep, SendStep, StartStep, DecideStep>(definition_.steps[child].kind);
  });
}

/// Less is known than when it was looked at before: what is inside may go on after all.
void ValueFlow::set_gone(const Node& node, bool gone) {
  const bool before = gone_[node.id];
  gone_[node.id] = gone;
  if (before && !gone) touch_inside(node);
}

void ValueFlow::touch_inside(const Node& node) {
  for (const NodeId child : node.children) {
    touch_entered(child);
    touch_inside(definition_.chart.node(child));
  }
}

/// Does it rest in something that is left at once?
bool ValueFlow::is_cut_short(NodeId node) const {
  if (!is_work(definition_.steps[node].kind)) return false;
  for (NodeId at = definition_.chart.node(node).parent; at != kNoNode;
       at = definition_.chart.node(at).parent) {
    if (undo_of_[at] == at) return false;
    if (gone_[at] && !outlives(definition_, at, node)) return true;
  }
  return false;
}

/// May an error come to a handler? Not where all that throws is a `raise` nobody has come to.
bool ValueFlow::may_be_thrown(NodeId node) const {
  const StepInfo& step = definition_.steps[node];
  if (is_one_of<AutoStep, CallStep, TaskStep, ForeachStep, CompensateStep>(step.kind)) return true;
  if (std::holds_alternative<RaiseStep>(step.kind)) {
    return entered_[node] && may_work(node);
  }
  const auto& children = definition_.chart.node(node).children;
  return std::any_of(children.begin(), children.end(),
                     [&](NodeId child) { return may_be_thrown(child); });
}

}  // namespace recourse::definition
