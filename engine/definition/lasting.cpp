#include "engine/definition/lasting.h"

#include <algorithm>

#include "engine/definition/counted.h"
#include "engine/definition/outliving.h"
#include "engine/definition/root_of.h"
#include "engine/feel/compiled.h"

namespace recourse::definition {
namespace {

using Kind = Catch::Kind;

bool touches(const std::set<std::string>& asked, const std::string& path) {
  return asked.count(root_of(path)) > 0;
}

bool touches(const std::set<std::string>& asked, const Assignments& set) {
  return std::any_of(set.begin(), set.end(), [&](const Assignment& one) {
    return touches(asked, one.path);
  });
}

}  // namespace

Lasting::Lasting(const ProcessDefinition& definition, const Beside& beside, const Writers& writers,
                 const StandingExits& exits, const ValueFlow& values)
    : definition_(definition),
      beside_(beside),
      writers_(writers),
      exits_(exits),
      values_(values),
      writes_(definition),
      recurring_(definition, beside, exits, values, writes_) {}

bool Lasting::ends(NodeId wait, const Question& question) const {
  const feel::Expression& condition = question.condition;
  if (!is_followed(condition)) return may_count_on(wait, condition);
  if (recurring_.frees(wait, question) || comes_once(wait, question)) return true;
  // Whoever writes beside it is over some time: what holds then, at the end of a list that surely
  // runs, holds for the wait.
  const std::set<NodeId> lists = writers_.lists_beside(wait, condition.reads());
  return std::any_of(lists.begin(), lists.end(), [&](NodeId list) {
    return list == kNoNode || (surely_starts(list) && values_.holds_at_end(list, question));
  });
}

/// Are the values of all it asks about known?
bool Lasting::is_followed(const feel::Expression& condition) const {
  const auto& reads = condition.reads();
  return std::all_of(reads.begin(), reads.end(), [&](const std::string& path) {
    const auto at = values_.followed().index(path);
    if (!at) return false;
    const Variable& variable = values_.followed().variable(*at);
    const feel::Type& type = *variable.type;
    if (is_counted(variable)) return asks_only_count(*feel::tree_of(condition), variable.name);
    return !type.optional &&
           (type.kind == feel::Type::Kind::kBool || type.kind == feel::Type::Kind::kInt ||
            type.kind == feel::Type::Kind::kEnum);
  });
}

/// Does anybody write it who is more than a handler for what need not happen? What is written is
/// not known.
bool Lasting::may_count_on(NodeId wait, const feel::Expression& condition) const {
  const auto& reads = condition.reads();
  const auto by_operation = [&](const auto& entry) {
    return touches(reads, entry.second.set) && exits_.stands(entry.second, wait);
  };
  if (std::any_of(definition_.operations.begin(), definition_.operations.end(), by_operation)) {
    return true;
  }
  std::set<NodeId> doubtful;  // bodies
  for (NodeId at = 0; at < definition_.steps.size(); ++at) {
    const bool around = (at == wait || definition_.chart.is_ancestor(at, wait)) &&
                        !outlives(definition_, at, wait);
    for (const Catch& caught : definition_.steps[at].catches) {
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      const bool set = around && !caught.interrupt &&
                       touches(reads, definition_.transitions[caught.transition].set);
      const bool sure = (set || !targets.empty()) && surely_fires(wait, at, caught);
      if (set && sure) return true;
      if (!sure && !targets.empty()) doubtful.insert(targets.front());
    }
  }
  const std::set<NodeId> lists = writers_.lists_beside(wait, reads);
  return std::any_of(lists.begin(), lists.end(),
                     [&](NodeId list) { return doubtful.count(list) == 0; });
}

bool Lasting::surely_fires(NodeId wait, NodeId owner, const Catch& caught) const {
  switch (caught.kind) {
    case Kind::kAfter:
    case Kind::kAt: return caught.match.empty();
    case Kind::kError: return false;
    case Kind::kEscalation: return caught.name.starts_with("sla.");
    case Kind::kWhen: {
      const feel::Expression& when = caught.when;
      return !when.calls().empty() || !is_followed(when) || ends(wait, {when});
    }
    default: return exits_.stands(owner, caught, owner);
  }
}

/// By a handler that surely fires, but once: what it writes has to do.
bool Lasting::comes_once(NodeId wait, const Question& question) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    if (outlives(definition_, at, wait)) continue;  // its handlers may be gone by then
    for (const Catch& caught : definition_.steps[at].catches) {
      const bool surely = caught.kind == Kind::kAfter || caught.kind == Kind::kAt;
      if (caught.interrupt || !surely || !caught.match.empty()) continue;
      const Assignments& set = definition_.transitions[caught.transition].set;
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      const bool by_set = touches(question.condition.reads(), set);
      if (by_set && values_.holds_after(wait, set, question)) return true;
      const bool written = !by_set && by_body(caught, question.condition);
      if (written && values_.holds_at_end(targets.front(), question)) return true;
    }
  }
  return false;
}

bool Lasting::by_body(const Catch& caught, const feel::Expression& condition) const {
  const auto& targets = definition_.chart.transition(caught.transition).targets;
  return !targets.empty() && std::any_of(
      writes_.of(targets.front()).begin(), writes_.of(targets.front()).end(),
      [&](const std::string& path) { return touches(condition.reads(), path); });
}

bool Lasting::surely_starts(NodeId list) const {
  const NodeId around = definition_.chart.node(list).parent;
  if (around == kNoNode) return true;
  const bool handles = std::any_of(
      definition_.steps.begin(), definition_.steps.end(), [&](const StepInfo& step) {
        return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
          const auto& targets = definition_.chart.transition(caught.transition).targets;
          return !targets.empty() && targets.front() == list;
        });
      });
  if (handles) return false;
  const StepKind& kind = definition_.steps[around].kind;
  const auto* parallel = std::get_if<ParallelStep>(&kind);
  if (parallel == nullptr) return !std::holds_alternative<ForeachStep>(kind);
  return std::any_of(parallel->branches.begin(), parallel->branches.end(), [&](const auto& one) {
    return one.node == list && one.when.empty();
  });
}

}  // namespace recourse::definition
