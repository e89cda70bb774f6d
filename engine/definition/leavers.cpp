#include "engine/definition/leavers.h"

#include <algorithm>
#include <utility>

#include "engine/definition/outliving.h"

namespace recourse::definition {

Leavers::Leavers(Given given)
    : given_(std::move(given)),
      led_(given_.definition.chart.transitions.size(), false),
      leavers_(given_.ways.from.size()) {
  for (const auto& edges : given_.ways.from) {
    for (const Ways::Edge& edge : edges) {
      if (edge.by != Ways::kNone) led_[edge.by] = true;
    }
  }
  for (const Node& node : given_.definition.chart.nodes) {
    if (node.children.empty()) continue;
    add_handlers(node);
    add_while(node);
    add_joins(node);
  }
}

void Leavers::add(TransitionId way, const Leaver& leaver) {
  for (const NodeId target : given_.definition.chart.transition(way).targets) {
    leavers_[target].push_back(leaver);
  }
}

void Leavers::add_handlers(const Node& node) {
  if (node.id != 0 && !given_.rests.may(node.id)) return;
  for (const Catch& caught : given_.definition.steps[node.id].catches) {
    // Nobody waits for one that another masks, or that nothing ever raises.
    if (!caught.interrupt || !led_[caught.transition]) continue;
    if (given_.is_vain(caught.transition)) continue;
    if (!given_.progress.is_heard(caught.transition)) continue;
    // An error takes along what stands beside its thrower, but nobody can count on it: a
    // thrower that ends in peace leaves the others where they are.
    if (caught.kind == Catch::Kind::kError) continue;
    const bool of_clock = caught.name.starts_with("sla.");
    if (caught.kind == Catch::Kind::kEscalation && !of_clock) continue;
    const bool by_time = caught.kind == Catch::Kind::kAfter ||
                         caught.kind == Catch::Kind::kEvery || caught.kind == Catch::Kind::kAt;
    if (node.id == 0 && !by_time && !given_.interrupted_case) continue;
    const bool signal = caught.kind == Catch::Kind::kSignal;
    add(caught.transition, {node.id, signal ? caught.name : std::string(), &caught});
  }
}

/// A `while` leaves the step as a handler with the opposite condition does.
void Leavers::add_while(const Node& node) {
  const StepInfo& step = given_.definition.steps[node.id];
  const bool leaves = !step.while_.empty() && step.next != Ways::kNone && led_[step.next];
  if (leaves && !given_.is_vain(step.next)) add(step.next, {node.id, {}});
}

void Leavers::add_joins(const Node& node) {
  const StepInfo& step = given_.definition.steps[node.id];
  const auto* parallel = std::get_if<ParallelStep>(&step.kind);
  const auto* foreach = std::get_if<ForeachStep>(&step.kind);
  if (parallel == nullptr && foreach == nullptr) return;
  if ((parallel ? parallel->join : foreach->join).rest_continue) return;
  if (parallel != nullptr) add_lasting(node.id, *parallel);
  if (step.next == Ways::kNone) return;
  const bool by_hand = given_.exits.completed(node.id);
  if (by_hand) add(step.next, {node.id, {}});
  if (by_hand || parallel == nullptr) return;
  for (const ParallelStep::Branch& branch : parallel->branches) {
    if (enough_others_end(node.id, *parallel, branch)) add(step.next, {branch.node, {}});
  }
}

/// A branch that is sure to be there, and never ends in peace, takes the others along when it
/// leads on: by a `finish`, or by an error that something further out handles.
void Leavers::add_lasting(NodeId node, const ParallelStep& parallel) {
  for (const ParallelStep::Branch& lasting : parallel.branches) {
    if (!lasting.when.empty() || given_.progress.comes_to_end(lasting.node)) continue;
    for (const NodeId other : given_.definition.chart.node(node).children) {
      if (other != lasting.node) leavers_[lasting.node].push_back({other, {}});
    }
  }
}

/// May the join be satisfied, and the rest cancelled, while this branch goes on for ever?
bool Leavers::enough_others_end(NodeId node, const ParallelStep& parallel,
                                const ParallelStep::Branch& branch) const {
  const bool itself = branch.when.empty() && given_.progress.comes_to_end(branch.node);
  const int others = given_.progress.ending(node) - (itself ? 1 : 0);
  if (others == 0) return false;
  const int most = static_cast<int>(parallel.branches.size());
  for (int started = others + 1; started <= most; ++started) {
    if (!surely_joined(parallel.join, others, started)) return false;
  }
  return true;
}

bool Leavers::frees(const Leaver& leaver, NodeId resting) const {
  if (leaver.by != nullptr && !given_.exits.stands(leaver.container, *leaver.by, resting)) {
    return false;
  }
  return !outlives(given_.definition, leaver.container, resting);
}

bool Leavers::frees_all(const Leaver& leaver) const {
  const StepKind& kind = given_.definition.steps[leaver.container].kind;
  const bool joins =
      std::holds_alternative<ParallelStep>(kind) || std::holds_alternative<ForeachStep>(kind);
  // Where a clock stands still is asked of each step inside.
  return !joins && (leaver.by == nullptr ||
                    (leaver.by->kind != Catch::Kind::kEscalation &&
                     given_.exits.stands(leaver.container, *leaver.by, leaver.container)));
}

}  // namespace recourse::definition
