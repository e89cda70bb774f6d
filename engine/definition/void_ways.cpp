#include "engine/definition/void_ways.h"

#include <algorithm>
#include <set>

#include "engine/definition/outliving.h"
#include "engine/feel/implied.h"

namespace recourse::definition {
namespace {

/// May the branch end the case before anything rests?
bool may_finish_at_once(const ProcessDefinition& definition, const Rests& rests, const Ways& ways,
                        NodeId branch) {
  std::set<NodeId> seen{branch};
  std::vector<NodeId> open{branch};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    if (std::holds_alternative<FinishStep>(definition.steps[at].kind)) return true;
    if (definition.chart.node(at).kind == NodeKind::kAtomic && rests.may(at)) continue;
    for (const Ways::Edge& edge : ways.from[at]) {
      const bool inside = definition.chart.is_ancestor(branch, edge.to);
      if (inside && seen.insert(edge.to).second) open.push_back(edge.to);
    }
  }
  return false;
}

/// The branch that surely breaks a parallel off before the others have done anything, or have met
/// the join. Of several nobody can count on the one that ends the case, unless that is the first it
/// does.
NodeId breaking_branch(const ProcessDefinition& definition, const Rests& rests, const Ways& ways,
                       const ParallelStep& parallel) {
  NodeId found = kNoNode;
  for (const ParallelStep::Branch& branch : parallel.branches) {
    if (!branch.when.empty() || !rests.breaks_off(branch.node)) continue;
    const NodeId first = definition.chart.node(branch.node).initial.front();
    const StepInfo& step = definition.steps[first];
    if (std::holds_alternative<FinishStep>(step.kind) && !may_be_skipped(step)) return branch.node;
    if (rests.may_join_before(parallel, branch.node)) continue;
    const bool finishes = may_finish_at_once(definition, rests, ways, branch.node);
    if (found == kNoNode || !finishes) found = branch.node;
  }
  return found;
}

/// Is the rest of a list from a step on over at once, and without a write, if `given` holds?
bool passes_if(const ProcessDefinition& definition, const feel::Expression& given, NodeId at,
               std::set<NodeId>& seen) {
  const Node& node = definition.chart.node(at);
  if (node.kind == NodeKind::kFinal) return true;
  const StepInfo& step = definition.steps[at];
  const bool skipped = feel::excludes(given, step.only_if) || feel::excludes(given, step.while_);
  const bool chooses = std::holds_alternative<ChooseStep>(step.kind) && !may_be_skipped(step);
  if ((!skipped && !chooses) || !seen.insert(at).second) return false;
  const auto leads_on = [&](TransitionId t) {
    const auto& targets = definition.chart.transition(t).targets;
    return std::all_of(targets.begin(), targets.end(),
                       [&](NodeId target) { return passes_if(definition, given, target, seen); });
  };
  if (skipped) return step.next != ~TransitionId{0} && leads_on(step.next);
  return std::all_of(node.transitions.begin(), node.transitions.end(), leads_on);
}

/// Branches that never come to anything: whenever one is started, another passes, and that is
/// enough for the join.
std::vector<NodeId> vain_branches(const ProcessDefinition& definition,
                                  const ParallelStep& parallel) {
  std::vector<NodeId> vain;
  if (!joined_by_one(parallel)) return vain;
  for (const ParallelStep::Branch& branch : parallel.branches) {
    if (branch.when.empty() || !begins_with_work(definition, branch.node)) continue;
    const bool overtaken = std::any_of(
        parallel.branches.begin(), parallel.branches.end(), [&](const ParallelStep::Branch& other) {
          std::set<NodeId> seen;
          return other.when.empty() &&
                 passes_if(definition, branch.when,
                           definition.chart.node(other.node).initial.front(), seen);
        });
    if (overtaken) vain.push_back(branch.node);
  }
  return vain;
}

bool needs_time(const Transition& transition) {
  return transition.event.starts_with("timer.") || transition.event.starts_with("message.") ||
         transition.event.starts_with("operation.");
}

/// What waits never goes on; but it may have been skipped, or there was nothing to wait for.
void stay(const ProcessDefinition& definition, const Rests& rests, NodeId at,
          std::vector<Ways::Edge>& edges) {
  const StepInfo& step = definition.steps[at];
  std::erase_if(edges, [&](const Ways::Edge& edge) {
    return edge.by != Ways::kNone && needs_time(definition.chart.transition(edge.by));
  });
  if (definition.chart.node(at).kind != NodeKind::kAtomic || !rests.may(at)) return;
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  if (wait != nullptr && !wait->when.empty()) return;
  const bool skips = !step.only_if.empty() || !step.while_.empty();
  std::erase_if(edges, [&](const Ways::Edge& edge) {
    return !skips || edge.by == Ways::kNone || edge.by != step.next;
  });
}

/// The handler that surely takes over from the first step of what a handler `when` starts: what the
/// one waited for is what the other waits for.
TransitionId takes_over_at_once(const StepInfo& first, const feel::Expression& given) {
  if (may_be_skipped(first)) return Ways::kNone;
  for (const Catch& caught : first.catches) {
    const bool when = caught.kind == Catch::Kind::kWhen && caught.interrupt;
    if (when && feel::implies(given, caught.when)) return caught.transition;
  }
  return Ways::kNone;
}

/// Bodies of handlers `when` whose first step is left as soon as it is entered, for the same
/// reason.
void leave_at_once(const ProcessDefinition& definition, Ways& ways) {
  std::vector<int> entries(ways.from.size(), 0);
  for (const auto& edges : ways.from) {
    for (const Ways::Edge& edge : edges) ++entries[edge.to];
  }
  for (const StepInfo& step : definition.steps) {
    for (const Catch& caught : step.catches) {
      if (caught.kind != Catch::Kind::kWhen) continue;
      for (const NodeId body : definition.chart.transition(caught.transition).targets) {
        const auto& initial = definition.chart.node(body).initial;
        if (initial.size() != 1 || entries[initial.front()] != 1) continue;
        const NodeId first = initial.front();
        const TransitionId by = takes_over_at_once(definition.steps[first], caught.when);
        if (by == Ways::kNone) continue;
        const auto& catches = definition.steps[first].catches;
        std::erase_if(ways.from[first], [&](const Ways::Edge& edge) {
          // What runs beside for a condition that holds, too, is started before.
          const auto starts = [&](const Catch& one) {
            return one.transition == edge.by && one.kind == Catch::Kind::kWhen && !one.interrupt;
          };
          return edge.by != by && std::none_of(catches.begin(), catches.end(), starts);
        });
      }
    }
  }
}

/// Is what an escalation climbs out of surely left by it? Whoever hears it first decides.
bool is_left_by(const ProcessDefinition& definition, const Rests& rests, NodeId escalate,
                const std::string& name) {
  for (NodeId at = definition.chart.node(escalate).parent; at != kNoNode && !rests.is_undo(at);
       at = definition.chart.node(at).parent) {
    if (outlives(definition, at, escalate)) continue;  // whoever hears it there may be gone
    for (const Catch& caught : definition.steps[at].catches) {
      const bool hears = caught.kind == Catch::Kind::kEscalation && caught.name == name;
      if (hears && caught.match.empty()) return caught.interrupt;
    }
  }
  return false;
}

}  // namespace

Ways without_void(const ProcessDefinition& definition, const Rests& rests, Ways ways) {
  leave_at_once(definition, ways);
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    if (rests.is_void(at)) stay(definition, rests, at, ways.from[at]);
    const auto* up = std::get_if<EscalateStep>(&definition.steps[at].kind);
    if (up != nullptr && !may_be_skipped(definition.steps[at]) &&
        is_left_by(definition, rests, at, up->name)) {
      std::erase_if(ways.from[at], [](const Ways::Edge& edge) { return edge.by != Ways::kNone; });
    }
    const auto* parallel = std::get_if<ParallelStep>(&definition.steps[at].kind);
    if (parallel == nullptr) continue;
    for (const NodeId vain : vain_branches(definition, *parallel)) {
      std::erase_if(ways.from[at], [&](const Ways::Edge& edge) { return edge.to == vain; });
    }
    const NodeId breaks = breaking_branch(definition, rests, ways, *parallel);
    if (breaks == kNoNode) continue;
    // Nor has the parallel another way out, unless it is skipped or a condition takes it: that
    // comes before anything but an error it begins with.
    const StepInfo& step = definition.steps[at];
    const bool errs = rests.raises_first(at);
    std::erase_if(ways.from[at], [&](const Ways::Edge& edge) {
      if (edge.to == breaks) return false;
      const bool skips = may_be_skipped(step) && edge.by != Ways::kNone && edge.by == step.next;
      if (errs) return !skips;
      return !skips && std::none_of(step.catches.begin(), step.catches.end(), [&](const auto& one) {
        return one.kind == Catch::Kind::kWhen && one.transition == edge.by;
      });
    });
  }
  return ways;
}

}  // namespace recourse::definition
