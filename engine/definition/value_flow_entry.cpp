// What ValueFlow knows of steps that are left as soon as they are entered, and of errors nobody
// throws.
#include <algorithm>

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
/// end is an event that comes after these.
bool takes_a_step(const ProcessDefinition& definition, NodeId at) {
  const StepInfo& step = definition.steps[at];
  if (!step.only_if.empty() || !step.while_.empty()) return false;
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
