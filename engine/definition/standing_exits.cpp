#include "engine/definition/standing_exits.h"

#include <algorithm>

#include "engine/definition/possible.h"
#include "engine/definition/rests.h"
#include "engine/definition/root_of.h"
#include "engine/definition/ways.h"
#include "engine/definition/write_sets.h"
#include "engine/feel/compiled.h"

namespace recourse::definition {
namespace {

using CatchKind = Catch::Kind;

bool of_clock(const Catch& caught, const SlaClock& clock) {
  return caught.name.starts_with("sla." + clock.name + ".");
}

bool is_among(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

std::set<std::string> names_hidden(const ProcessDefinition& definition) {
  std::set<std::string> names;
  for (const StepInfo& step : definition.steps) {
    for (const Variable& local : step.locals) names.insert(local.name);
    if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) names.insert(foreach->item);
  }
  return names;
}

/// How many items a foreach surely begins with: what is written down.
int listed(const ForeachStep& foreach) {
  const feel::Node* list = feel::tree_of(foreach.in);
  return list && list->op == feel::Op::kList ? static_cast<int>(list->kids.size()) : 0;
}

}  // namespace

StandingExits::StandingExits(const ProcessDefinition& definition) : definition_(definition) {
  const WriteSets writes(definition);
  for (const Node& node : definition.chart.nodes) {
    for (const std::string& path : writes.own(node.id)) written_.insert(root_of(path));
  }
  for (const auto& [id, operation] : definition.operations) {
    for (const Assignment& set : operation.set) written_.insert(root_of(set.path));
  }
  find_beside();
  for (const SlaClock& clock : definition.sla) {
    if (clock.starts == kNoNode || after_.count(clock.starts) > 0) continue;
    after_[clock.starts] = reachable(ways_of(definition), {clock.starts}, /*back=*/true);
  }
}

/// Nothing, where no branch outlives its join, no handler runs beside its step and nothing is
/// shared, but for operations.
void StandingExits::find_beside() {
  const auto& ways = definition_.chart.transitions;
  bool apart = std::any_of(ways.begin(), ways.end(), [](const auto& way) { return way.alongside; });
  for (const StepInfo& step : definition_.steps) {
    const auto* parallel = std::get_if<ParallelStep>(&step.kind);
    const auto* foreach = std::get_if<ForeachStep>(&step.kind);
    apart = apart || (parallel && parallel->join.rest_continue) ||
            (foreach && foreach->join.rest_continue);
  }
  for (const Variable& variable : definition_.data) {
    const bool changes = written_.count(variable.name) > 0 && (apart || variable.shared);
    if (changes) beside_.insert(variable.name);
  }
  for (const auto& [id, operation] : definition_.operations) {
    for (const Assignment& set : operation.set) beside_.insert(root_of(set.path));
  }
}

bool StandingExits::may_change_meanwhile(const std::string& name) const {
  return names_hidden(definition_).count(name) > 0 || beside_.count(name) > 0;
}

bool StandingExits::one_surely_holds(NodeId wait) const {
  std::vector<const feel::Expression*> conditions;
  std::set<std::string> names;
  for (const Catch& caught : definition_.steps[wait].catches) {
    const bool once = caught.kind == CatchKind::kAfter || caught.kind == CatchKind::kAt;
    if (!once || caught.handler || caught.match.empty()) continue;
    if (!caught.match.calls().empty()) continue;
    conditions.push_back(&caught.match);
    for (const std::string& path : caught.match.reads()) names.insert(root_of(path));
  }
  std::vector<const Variable*> variables;
  for (const Variable& variable : definition_.data) {
    if (names.erase(variable.name) == 0) continue;
    if (may_change_meanwhile(variable.name)) return false;
    variables.push_back(&variable);
  }
  if (!names.empty() || variables.empty()) return false;
  const Followed followed(std::move(variables));
  std::optional<Facts> left(followed.count());
  for (std::size_t i = 0; i < left->size(); ++i) (*left)[i] = followed.anything(i);
  for (const feel::Expression* condition : conditions) {
    if (left) left = followed.where(*condition, false, *left);
  }
  return !left;
}

bool StandingExits::is_at(NodeId around, NodeId inside) const {
  return around == inside || definition_.chart.is_ancestor(around, inside);
}

/// Or does it ask for more than data?
bool StandingExits::is_written(const feel::Expression& condition) const {
  const auto& reads = condition.reads();
  return !condition.calls().empty() ||
         std::any_of(reads.begin(), reads.end(), [&](const std::string& path) {
           return written_.count(root_of(path)) > 0;
         });
}

bool StandingExits::stands(const Operation& operation, NodeId inside) const {
  const auto& open = operation.while_in;
  return !operation.within && (open.empty() || std::any_of(open.begin(), open.end(), [&](auto at) {
           return is_at(at, inside);
         }));
}

bool StandingExits::stands(NodeId owner, const Catch& caught, NodeId inside) const {
  switch (caught.kind) {
    case CatchKind::kAfter:
    case CatchKind::kAt:
      return caught.match.empty();
    case CatchKind::kWhen:
      return caught.match.empty() || is_written(caught.when);
    case CatchKind::kEscalation:
      return caught.match.empty() && clock_stands(owner, caught.name, inside);
    case CatchKind::kOperation: {
      const auto found = definition_.operations.find(caught.name);
      return found == definition_.operations.end() || stands(found->second, inside);
    }
    case CatchKind::kEvery:
    case CatchKind::kMessage:
    case CatchKind::kSignal:
    case CatchKind::kError:
      break;
  }
  return true;
}

/// A clock of a step runs while the case is in that step, one of the case once it was started.
bool StandingExits::clock_stands(NodeId owner, const std::string& name, NodeId inside) const {
  return std::any_of(
      definition_.sla.begin(), definition_.sla.end(), [&](const SlaClock& clock) {
        const NodeId from = clock.step == kNoNode ? NodeId{0} : clock.step;
        if (!name.starts_with("sla." + clock.name + ".") || !clock.only_if.empty()) return false;
        if (!is_at(owner, from) || !is_at(from, inside)) return false;
        if (clock.starts != kNoNode && !after_.at(clock.starts)[inside]) return false;
        if (!clock.pause_when.empty() && !is_written(clock.pause_when)) return false;
        return std::none_of(clock.pause_in.begin(), clock.pause_in.end(),
                            [&](const auto& pause) { return is_at(pause.first, inside); });
      });
}

bool StandingExits::comes_once(NodeId owner, const Catch& caught) const {
  if (stands(owner, caught, owner)) return false;
  if (caught.kind != CatchKind::kEscalation) return caught.kind != CatchKind::kOperation;
  return std::any_of(definition_.sla.begin(), definition_.sla.end(), [&](const SlaClock& clock) {
    const bool asks = !clock.only_if.empty() || !caught.match.empty();
    return of_clock(caught, clock) && asks && clock.step != kNoNode && is_at(owner, clock.step);
  });
}

bool StandingExits::completed(NodeId join) const {
  return std::any_of(definition_.operations.begin(), definition_.operations.end(),
                     [&](const auto& entry) {
                       return is_among(entry.second.completes, join) && stands(entry.second, join);
                     });
}

/// What is inside cannot be counted on: its items may all be over.
bool StandingExits::feeds_again(NodeId foreach, const Catch& caught) const {
  switch (caught.kind) {
    case CatchKind::kEvery:
    case CatchKind::kMessage:
    case CatchKind::kSignal:
    case CatchKind::kWhen:
    case CatchKind::kOperation:
      return stands(foreach, caught, foreach);
    default:
      return false;
  }
}

bool StandingExits::is_fed(NodeId id) const {
  const auto& foreach = std::get<ForeachStep>(definition_.steps[id].kind);
  if (foreach.join.kind == JoinRule::Kind::kAll || completed(id)) return true;
  int items = listed(foreach);
  for (const Catch& caught : definition_.steps[id].catches) {
    if (!definition_.transitions[caught.transition].add_items) continue;
    if (feeds_again(id, caught)) return true;
    const bool once = caught.kind == CatchKind::kAfter || caught.kind == CatchKind::kAt;
    items += once && caught.match.empty() ? 1 : 0;
  }
  for (int ended = 0; ended <= items; ++ended) {
    if (may_be_met(foreach.join, ended, ended)) return true;
  }
  return std::any_of(
      definition_.operations.begin(), definition_.operations.end(),
      [&](const auto& entry) { return entry.second.adds_to == id && stands(entry.second, id); });
}

}  // namespace recourse::definition
