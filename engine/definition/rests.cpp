#include "engine/definition/rests.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/definition/outliving.h"

namespace recourse::definition {
namespace {

/// The two numbers a join may ask for.
class Counts final : public feel::Environment {
 public:
  Counts(int finished, int total)
      : finished_(static_cast<std::int64_t>(finished)), total_(static_cast<std::int64_t>(total)) {}
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    if (name == "finished") return &finished_;
    return name == "total" ? &total_ : nullptr;
  }
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Date today() const override { return {}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override {
    return Rejection{Rejection::Kind::kInvalid, "FAULT", {}, {}};
  }

 private:
  Value finished_, total_;
};

/// May a transition of a step that does not rest be taken, beside its own exits? What climbs, what
/// the step itself may send, and conditions: nothing else has the time.
bool is_taken_at_once(const StepInfo& step, const Transition& transition) {
  if (transition.event.empty() || transition.event == "done") return true;
  return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
    return caught.transition == transition.id &&
           (caught.kind == Catch::Kind::kError || caught.kind == Catch::Kind::kEscalation ||
            caught.kind == Catch::Kind::kSignal || caught.kind == Catch::Kind::kWhen);
  });
}

}  // namespace

bool surely_caught(const ProcessDefinition& definition, NodeId raise, const std::string& error) {
  for (NodeId at = raise; at != kNoNode; at = definition.chart.node(at).parent) {
    if (outlives(definition, at, raise)) continue;  // its handlers may be gone by then
    for (const Catch& caught : definition.steps[at].catches) {
      const bool fits =
          caught.kind == Catch::Kind::kError && (caught.name == error || caught.name == "any");
      if (fits && caught.match.empty()) return true;
    }
  }
  return false;
}

bool begins_with_work(const ProcessDefinition& definition, NodeId node) {
  const Chart& chart = definition.chart;
  for (; !may_be_skipped(definition.steps[node]); node = chart.node(node).initial.front()) {
    const StepKind& kind = definition.steps[node].kind;
    if (std::holds_alternative<TaskStep>(kind) || std::holds_alternative<AutoStep>(kind) ||
        std::holds_alternative<CallStep>(kind)) {
      return true;
    }
    if (chart.node(node).initial.empty()) return false;
  }
  return false;
}

bool surely_joined(const JoinRule& join, int ended, int started) {
  if (ended >= started) return true;
  switch (join.kind) {
    case JoinRule::Kind::kAll:
      return false;
    case JoinRule::Kind::kAny:
      return ended > 0;
    case JoinRule::Kind::kCount:
      return ended >= join.count;
    case JoinRule::Kind::kExpression:
      break;
  }
  for (int finished = 1; finished <= ended; ++finished) {
    const auto met = join.expression.test(Counts(finished, started));
    if (met && *met) return true;
  }
  return false;
}

bool joined_by_one(const ParallelStep& parallel) {
  if (parallel.join.rest_continue) return false;
  for (int started = 1; started <= static_cast<int>(parallel.branches.size()); ++started) {
    if (!surely_joined(parallel.join, 1, started)) return false;
  }
  return true;
}

bool may_be_met(const JoinRule& join, int ended, int started) {
  switch (join.kind) {
    case JoinRule::Kind::kAll:
      return ended >= started;
    case JoinRule::Kind::kAny:
      return ended > 0;
    case JoinRule::Kind::kCount:
      return ended >= join.count;
    case JoinRule::Kind::kExpression:
      break;
  }
  const auto met = join.expression.test(Counts(ended, started));
  return !met || *met;
}

Rests::Rests(const ProcessDefinition& definition, std::vector<bool> never)
    : definition_(definition),
      never_(std::move(never)),
      undo_(definition.steps.size(), false),
      may_(definition.steps.size(), false),
      void_(definition.steps.size(), false) {
  for (const StepInfo& step : definition.steps) {
    if (step.undo != kNoNode) undo_[step.undo] = true;
  }
  // One that may rest makes others rest, never the other way round; undo blocks need a few rounds.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = may_.size(); i-- > 0;) {
      if (may_[i] || !look(static_cast<NodeId>(i))) continue;
      may_[i] = true;
      changed = true;
    }
  }
  find_void();
}

bool Rests::look(NodeId id) const {
  const StepInfo& step = definition_.steps[id];
  const StepKind& kind = step.kind;
  if (definition_.chart.node(id).kind == NodeKind::kFinal) return false;
  if (!never_.empty() && never_[id]) return false;
  if (step.lock) return true;
  if (const auto* raise = std::get_if<RaiseStep>(&kind)) {
    return !surely_caught(definition_, id, raise->error);
  }
  if (const auto* compensate = std::get_if<CompensateStep>(&kind)) {
    return may_undo_rest(*compensate);
  }
  if (const auto* foreach = std::get_if<ForeachStep>(&kind)) {
    return foreach->open || foreach->body == kNoNode || may_[foreach->body];
  }
  if (const auto* parallel = std::get_if<ParallelStep>(&kind)) return !surely_over(*parallel);
  const bool list =
      std::holds_alternative<ScopeStep>(kind) || std::holds_alternative<BranchBody>(kind);
  if (list) return at_once(id).rests;
  return std::holds_alternative<TaskStep>(kind) || std::holds_alternative<AutoStep>(kind) ||
         std::holds_alternative<WaitStep>(kind) || std::holds_alternative<CallStep>(kind);
}

bool Rests::may_undo_rest(const CompensateStep& step) const {
  // A called case undoes by itself what it did.
  const auto rests = [&](NodeId undone) {
    const NodeId undo = definition_.steps[undone].undo;
    const bool call = std::holds_alternative<CallStep>(definition_.steps[undone].kind);
    return undo == kNoNode ? call : may_[undo];
  };
  if (!step.all) return std::any_of(step.steps.begin(), step.steps.end(), rests);
  for (NodeId at = 0; at < definition_.steps.size(); ++at) {
    if (rests(at)) return true;
  }
  return false;
}

bool Rests::surely_over(const ParallelStep& parallel) const {
  const auto& branches = parallel.branches;
  const auto passes = [&](const ParallelStep::Branch& branch) { return !may_[branch.node]; };
  if (std::all_of(branches.begin(), branches.end(), passes)) return true;
  int started = 0;
  int over = 0;
  for (const ParallelStep::Branch& branch : branches) {
    if (!branch.when.empty()) continue;
    ++started;
    over += passes(branch) ? 1 : 0;
    if (breaks_off(branch.node)) return true;
  }
  if (parallel.join.rest_continue) return false;
  for (; started <= static_cast<int>(branches.size()); ++started) {
    if (!surely_joined(parallel.join, over, started)) return false;
  }
  return true;
}

bool Rests::breaks_off(NodeId id) const {
  const StepInfo& step = definition_.steps[id];
  if (may_[id] || !step.only_if.empty() || !step.while_.empty()) return false;
  if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) {
    return std::any_of(parallel->branches.begin(), parallel->branches.end(),
                       [&](const ParallelStep::Branch& branch) {
                         return branch.when.empty() && breaks_off(branch.node) &&
                                !may_join_before(*parallel, branch.node);
                       });
  }
  if (std::holds_alternative<ForeachStep>(step.kind)) return false;  // over an empty list it ends
  const bool list = !definition_.chart.node(id).initial.empty();
  return list && !at_once(id).ends;
}

bool Rests::may_join_before(const ParallelStep& parallel, NodeId breaking) const {
  if (raises_first(breaking) && is_heard_first(parallel, breaking)) return false;
  int sure = 1;  // with the one that breaks off, which ends no more
  int started = 1;
  int ending = 0;
  for (const ParallelStep::Branch& branch : parallel.branches) {
    if (branch.node == breaking) continue;
    ++started;
    sure += branch.when.empty() ? 1 : 0;
    ending += at_once(branch.node).ends ? 1 : 0;
  }
  for (; sure <= started; ++sure) {
    for (int ended = 1; ended <= ending && ended < sure; ++ended) {
      if (may_be_met(parallel.join, ended, sure)) return true;
    }
  }
  return false;
}

bool Rests::raises_first(NodeId id) const {
  const StepInfo& step = definition_.steps[id];
  if (may_be_skipped(step) || step.lock) return false;
  if (std::holds_alternative<RaiseStep>(step.kind)) return true;
  if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) {
    return std::any_of(parallel->branches.begin(), parallel->branches.end(),
                       [&](const ParallelStep::Branch& branch) {
                         return branch.when.empty() && raises_first(branch.node) &&
                                is_heard_first(*parallel, branch.node);
                       });
  }
  const bool list =
      std::holds_alternative<ScopeStep>(step.kind) || std::holds_alternative<BranchBody>(step.kind);
  return list && raises_first(definition_.chart.node(id).initial.front());
}

/// Do the branches that are entered before this one say nothing as they begin?
bool Rests::is_heard_first(const ParallelStep& parallel, NodeId branch) const {
  const auto silent = [&](const ParallelStep::Branch& before) {
    const NodeId first = definition_.chart.node(before.node).initial.front();
    const StepInfo& step = definition_.steps[first];
    return begins_with_work(definition_, before.node) ||
           (std::holds_alternative<WaitStep>(step.kind) && !may_be_skipped(step) && !step.lock);
  };
  const auto at = std::find_if(parallel.branches.begin(), parallel.branches.end(),
                               [&](const auto& one) { return one.node == branch; });
  return std::all_of(parallel.branches.begin(), at, silent);
}

/// What can be come to in a list from being entered until something rests.
Rests::AtOnce Rests::at_once(NodeId list) const {
  const Chart& chart = definition_.chart;
  AtOnce found;
  std::vector<NodeId> open = chart.node(list).initial;
  std::set<NodeId> seen(open.begin(), open.end());
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    found.rests = found.rests || may_[at];
    found.ends = found.ends || chart.node(at).kind == NodeKind::kFinal;
    const bool breaks = breaks_off(at);
    const bool by_error_alone = breaks && raises_first(at);
    for (const TransitionId t : chart.node(at).transitions) {
      const Transition& transition = chart.transition(t);
      if (!is_taken_at_once(definition_.steps[at], transition)) continue;
      if (breaks && transition.event == "done") continue;
      if (by_error_alone && !transition.event.starts_with("error")) continue;
      for (const NodeId target : transition.targets) {
        if (chart.node(target).parent == list && seen.insert(target).second) open.push_back(target);
      }
    }
  }
  return found;
}

void Rests::find_void() {
  for (const Node& node : definition_.chart.nodes) {
    if (node.parent == kNoNode || node.parent == 0 || undo_[node.id]) continue;
    void_[node.id] = void_[node.parent] || !may_[node.parent];
  }
}

}  // namespace recourse::definition
