#include "engine/definition/lasting.h"

#include <algorithm>

#include "engine/definition/data_path.h"

namespace recourse::definition {
namespace {

using Kind = Catch::Kind;

/// May it happen any number of times while the step it belongs to is active?
bool comes_again(Kind kind) {
  return kind == Kind::kMessage || kind == Kind::kSignal || kind == Kind::kOperation ||
         kind == Kind::kEvery;
}

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
      writes_(definition) {}

bool Lasting::ends(NodeId wait, const feel::Expression& condition) const {
  if (!is_followed(condition) || by_operation(wait, condition) || by_handlers(wait, condition)) {
    return true;
  }
  // Whoever writes beside it is over some time: what holds then, at the end of a list that surely
  // runs, holds for the wait.
  const std::set<NodeId> lists = writers_.lists_beside(wait, condition.reads());
  return std::any_of(lists.begin(), lists.end(), [&](NodeId list) {
    return list == kNoNode || (surely_starts(list) && values_.holds_at_end(list, condition));
  });
}

/// Are the values of all it asks about known?
bool Lasting::is_followed(const feel::Expression& condition) const {
  const auto& reads = condition.reads();
  return std::all_of(reads.begin(), reads.end(), [&](const std::string& path) {
    const auto at = values_.followed().index(path);
    if (!at) return false;
    const feel::Type& type = *values_.followed().variable(*at).type;
    return !type.optional &&
           (type.kind == feel::Type::Kind::kBool || type.kind == feel::Type::Kind::kInt ||
            type.kind == feel::Type::Kind::kEnum);
  });
}

bool Lasting::by_operation(NodeId wait, const feel::Expression& condition) const {
  return std::any_of(definition_.operations.begin(), definition_.operations.end(),
                     [&](const auto& entry) {
                       const Operation& operation = entry.second;
                       return exits_.stands(operation, wait) &&
                              touches(condition.reads(), operation.set);
                     });
}

/// Handlers beside the wait, its own and of everything around it.
bool Lasting::by_handlers(NodeId wait, const feel::Expression& condition) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    for (const Catch& caught : definition_.steps[at].catches) {
      if (!caught.interrupt && by_handler(wait, at, caught, condition)) return true;
    }
  }
  return false;
}

bool Lasting::by_handler(NodeId wait, NodeId owner, const Catch& caught,
                         const feel::Expression& condition) const {
  const Assignments& set = definition_.transitions[caught.transition].set;
  const auto& targets = definition_.chart.transition(caught.transition).targets;
  const bool by_set = touches(condition.reads(), set);
  const bool by_body = !targets.empty() && std::any_of(
      writes_.of(targets.front()).begin(), writes_.of(targets.front()).end(),
      [&](const std::string& path) { return touches(condition.reads(), path); });
  if (!by_set && !by_body) return false;
  if (comes_again(caught.kind)) return exits_.stands(owner, caught, wait);
  // Once, and surely: what it writes has to do.
  const bool surely = caught.kind == Kind::kAfter || caught.kind == Kind::kAt;
  if (!surely || !caught.match.empty()) return false;
  return by_set ? values_.holds_after(wait, set, condition)
                : values_.holds_at_end(targets.front(), condition);
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
