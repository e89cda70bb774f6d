// What ValueFlow knows where work is over: after a join, at the end of a list, after a wait.
#include <algorithm>

#include "engine/definition/counted.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {

/// Does anybody write beside a node what a condition asks about? One that waits for what nobody
/// writes is told as such (check_waits), and not once more for what comes of it.
bool ValueFlow::is_disturbed(NodeId node, const feel::Expression& condition) const {
  const auto& disturbed = disturbed_[node];
  return std::any_of(disturbed.begin(), disturbed.end(), [&](std::size_t i) {
    return condition.reads().count(followed_.variable(i).name) > 0;
  });
}

/// After a join: what the branches that are over say, where at least one of them surely is.
std::optional<Facts> ValueFlow::joined(const Node& node) const {
  Facts facts = during(node.id);
  const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[node.id].kind);
  const auto* foreach = std::get_if<ForeachStep>(&definition_.steps[node.id].kind);
  std::vector<NodeId> surely;
  if (parallel != nullptr) {
    for (const ParallelStep::Branch& branch : parallel->branches) {
      if (branch.when.empty()) surely.push_back(branch.node);
    }
  } else if (foreach != nullptr && !foreach->open && no_time_->is_never_empty(*foreach)) {
    surely = node.children;
  }
  if (surely.empty() || completed_by_hand(definition_, node.id)) return facts;
  const bool all = parallel != nullptr && parallel->join.kind == JoinRule::Kind::kAll;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Possible ends;
    std::vector<NodeId> writers;
    for (const NodeId branch : node.children) {
      if (!written_[branch][i].empty()) writers.push_back(branch);
      ends.add(at_end(branch, i));
    }
    const Variable& variable = followed_.variable(i);
    const bool shared = variable.shared;
    if (!shared && variable.merge == "append" && (foreach || writers.size() > 1)) {
      facts[i] = at_least(facts[i]);  // what each of them appended
      continue;
    }
    if (shared && !ends.empty()) ends.add(written_[node.id][i]);
    const bool one = all && !shared && writers.size() == 1 &&
                     std::find(surely.begin(), surely.end(), writers.front()) != surely.end();
    if (one) ends = at_end(writers.front(), i);
    if (ends.empty()) return std::nullopt;  // no branch comes to its end
    facts[i] = std::move(ends);
  }
  return facts;
}

/// What a variable may hold at the end of a list.
Possible ValueFlow::at_end(NodeId list, std::size_t variable) const {
  for (const NodeId child : definition_.chart.node(list).children) {
    if (definition_.chart.node(child).kind == NodeKind::kFinal) return entry_[child][variable];
  }
  return {};
}

bool ValueFlow::holds_at_end(NodeId list, const Question& question) const {
  for (const NodeId child : definition_.chart.node(list).children) {
    if (definition_.chart.node(child).kind != NodeKind::kFinal) continue;
    return !entered_[child] ||
           !followed_.where(question.condition, !question.wanted, entry_[child]);
  }
  return false;
}

bool ValueFlow::holds_after(NodeId node, const Assignments& assignments,
                            const Question& question) const {
  const Facts before = during(node);
  Facts after = before;
  for (const Assignment& assignment : assignments) {
    const auto at = followed_.index(assignment.path);
    if (at) after[*at] = followed_.given(*at, assignment.source, before);
  }
  return !followed_.where(question.condition, !question.wanted, after);
}

bool ValueFlow::holds_at_last(NodeId node, const Again& by, const Question& question) const {
  const Facts before = during(node);
  Facts written(before.size());
  for (const Assignments* set : by.sets) {
    for (const Assignment& one : *set) {
      if (const auto at = followed_.index(one.path)) {
        written[*at].add(followed_.given(*at, one.source, before));
      }
    }
  }
  for (const NodeId list : by.lists) {
    for (std::size_t i = 0; i < before.size(); ++i) written[i].add(written_[list][i]);
  }
  Facts after = before;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!written[i].empty()) after[i] = written[i];
  }
  auto left = followed_.where(question.condition, question.wanted, after);
  if (!left) return false;
  for (std::size_t i = 0; i < before.size(); ++i) {
    // Others may stay for ever at a value with which it never holds.
    if (written[i].empty() && (*left)[i].add(before[i])) return false;
  }
  return true;
}

/// What is known when its work is over in the regular way; nullopt: it never is.
std::optional<Facts> ValueFlow::over(const Node& node) const {
  const StepInfo& step = definition_.steps[node.id];
  if (node.kind == NodeKind::kParallel) return joined(node);
  if (node.kind == NodeKind::kCompound) {
    std::optional<Facts> end;
    for (const NodeId child : node.children) {
      if (definition_.chart.node(child).kind != NodeKind::kFinal || !entered_[child]) continue;
      end = entry_[child];
    }
    // A compensate step has no end of its own.
    return std::holds_alternative<CompensateStep>(step.kind) ? during(node.id) : end;
  }
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  const bool asked = assumed_.told.empty() ? wait != nullptr && is_disturbed(node.id, wait->when)
                                           : !assumed_.told[node.id];
  if (wait != nullptr && !wait->when.empty() && asked) {
    return followed_.where(wait->when, true, during(node.id));
  }
  return during(node.id);
}

}  // namespace recourse::definition
