#include "engine/definition/lasting.h"

#include <algorithm>

#include "engine/definition/data_path.h"

namespace recourse::definition {
namespace {

using Kind = Catch::Kind;

/// May it happen any number of times while the step it belongs to is active?
bool is_repeated(Kind kind) {
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

bool Lasting::ends(NodeId wait, const Question& question) const {
  const feel::Expression& condition = question.condition;
  if (!is_followed(condition) || comes_again(wait, question) || comes_once(wait, question)) {
    return true;
  }
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
    const feel::Type& type = *values_.followed().variable(*at).type;
    return !type.optional &&
           (type.kind == feel::Type::Kind::kBool || type.kind == feel::Type::Kind::kInt ||
            type.kind == feel::Type::Kind::kEnum);
  });
}

/// Operations, and handlers beside the wait, its own and of everything around it.
bool Lasting::comes_again(NodeId wait, const Question& question) const {
  const std::set<std::string>& reads = question.condition.reads();
  std::set<std::string> free;
  std::vector<NodeId> bodies;
  ValueFlow::Again by;
  for (const auto& [id, operation] : definition_.operations) {
    if (!exits_.stands(operation, wait)) continue;
    for (const Assignment& one : operation.set) free.insert(one.path);
    if (touches(reads, operation.set)) by.sets.push_back(&operation.set);
  }
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    for (const Catch& caught : definition_.steps[at].catches) {
      const bool again = !caught.interrupt && is_repeated(caught.kind);
      if (!again || !exits_.stands(at, caught, wait)) continue;
      const Assignments& set = definition_.transitions[caught.transition].set;
      for (const Assignment& one : set) free.insert(one.path);
      if (touches(reads, set)) by.sets.push_back(&set);
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      if (by_body(caught, question.condition)) bodies.push_back(targets.front());
    }
  }
  for (const NodeId body : bodies) {
    if (works_when_stuck(wait, body, question, free)) by.lists.push_back(body);
  }
  const bool any = !by.sets.empty() || !by.lists.empty();
  return any && values_.holds_at_last(wait, by, question);
}

/// By a handler that surely fires, but once: what it writes has to do.
bool Lasting::comes_once(NodeId wait, const Question& question) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
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

/// Does the body come to its writing whatever the data are with which the wait is stuck? It may be
/// passed by for the very reason the wait waits. `free`: what others write again and again.
bool Lasting::works_when_stuck(NodeId wait, NodeId body, const Question& question,
                               const std::set<std::string>& free) const {
  const Chart& chart = definition_.chart;
  std::set<std::string> stays = question.condition.reads();
  std::vector<const feel::Expression*> asked{&question.condition};
  ValueFlow::Assumption assumed;
  assumed.where.resize(definition_.steps.size(), false);
  assumed.told.resize(definition_.steps.size(), false);
  for (NodeId at = 0; at < definition_.steps.size(); ++at) {
    if (at != body && !chart.is_ancestor(body, at)) continue;
    assumed.where[at] = true;
    const StepInfo& step = definition_.steps[at];
    const auto* waits = std::get_if<WaitStep>(&step.kind);
    for (const auto* own : {&step.only_if, &step.while_, waits ? &waits->when : nullptr}) {
      if (own != nullptr && !own->empty()) asked.push_back(own);
    }
    if (!std::holds_alternative<ChooseStep>(step.kind)) continue;
    for (const TransitionId way : chart.node(at).transitions) {
      const feel::Expression& guard = definition_.transitions[way].guard;
      if (!guard.empty()) asked.push_back(&guard);
    }
  }
  if (asked.size() == 1) return true;
  for (std::size_t i = 1; i < asked.size(); ++i) {
    for (const std::string& name : asked[i]->reads()) {
      if (free.count(name) == 0) stays.insert(name);
    }
  }
  const Facts here = values_.during(wait);
  for (const auto& values : values_.followed().combinations(stays, asked)) {
    Facts stuck = here;
    bool possible = true;
    for (const auto& [variable, one] : values) {
      stuck[variable] = both(here[variable], one);
      possible = possible && !stuck[variable].empty();
    }
    const auto& followed = values_.followed();
    if (!possible || followed.where(question.condition, question.wanted, stuck)) continue;
    assumed.values = values;
    if (!works_under(values_.assuming(assumed), body, question.condition)) return false;
  }
  return true;
}

bool Lasting::works_under(const ValueFlow& values, NodeId body,
                          const feel::Expression& condition) const {
  for (NodeId at = body; at < definition_.steps.size(); ++at) {
    const bool inside = at == body || definition_.chart.is_ancestor(body, at);
    const auto& own = writes_.own(at);
    const bool writes = std::any_of(own.begin(), own.end(), [&](const std::string& path) {
      return touches(condition.reads(), path);
    });
    if (!inside || !writes || !values.entered(at)) continue;
    const StepInfo& step = definition_.steps[at];
    const bool works = (step.only_if.empty() || values.may_hold(at, step.only_if)) &&
                       (step.while_.empty() || values.may_hold(at, step.while_));
    if (works) return true;
  }
  return false;
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
