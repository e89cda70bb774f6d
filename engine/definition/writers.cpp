#include "engine/definition/writers.h"

#include <algorithm>
#include <utility>

#include "engine/definition/root_of.h"

namespace recourse::definition {

Writers::Writers(const ProcessDefinition& definition, const Beside& beside, std::vector<bool> idle)
    : definition_(definition), beside_(beside), idle_(std::move(idle)), writes_(definition) {
  idle_.resize(definition.chart.transitions.size(), false);
  for (const Transition& way : definition.chart.transitions) {
    something_beside_ = something_beside_ || way.alongside;
  }
  for (const Node& node : definition.chart.nodes) {
    for (const std::string& path : writes_.own(node.id)) {
      auto& writers = by_variable_[root_of(path)];
      if (writers.empty() || writers.back() != node.id) writers.push_back(node.id);
    }
    const StepKind& kind = definition.steps[node.id].kind;
    const auto* parallel = std::get_if<ParallelStep>(&kind);
    const auto* foreach = std::get_if<ForeachStep>(&kind);
    something_beside_ = something_beside_ || (parallel && parallel->join.rest_continue) ||
                        (foreach && foreach->join.rest_continue);
  }
}

bool Writers::any(NodeId wait, const std::set<std::string>& variables,
                  const Progress* progress, const std::vector<bool>& silent) const {
  return any_of(wait, variables, progress, silent, Beside::Sense::kCounted);
}

bool Writers::any_at_all(NodeId at, const std::set<std::string>& variables,
                         const Progress* progress, const std::vector<bool>& silent) const {
  return any_of(at, variables, progress, silent, Beside::Sense::kPossible);
}

bool Writers::any_of(NodeId wait, const std::set<std::string>& variables,
                     const Progress* progress, const std::vector<bool>& silent,
                     Beside::Sense sense) const {
  if (beside_.is_undone(wait)) return false;  // an undo block reads the data as they were
  return std::any_of(variables.begin(), variables.end(), [&](const std::string& name) {
    if (by_operation(name) || by_handler_around(wait, name, silent)) return true;
    const Variable* variable = writes_.variable(wait, name);
    const auto writers = by_variable_.find(name);
    if (variable == nullptr || writers == by_variable_.end()) return false;
    return std::any_of(writers->second.begin(), writers->second.end(), [&](NodeId writer) {
      if (progress != nullptr && !progress->reached(writer)) return false;
      if (!silent.empty() && silent[writer]) return false;
      if (writes_.variable(writer, name) != variable) return false;
      // How far those are who compensate is not told.
      const bool undone = beside_.is_undone(writer) && sense == Beside::Sense::kStanding;
      return beside_.may_run(writer, wait, variable->shared,
                             undone ? Beside::Sense::kCounted : sense);
    });
  });
}

bool Writers::any_standing(NodeId at, const std::set<std::string>& variables,
                           const Progress* progress) const {
  return any_of(at, variables, progress, {}, Beside::Sense::kStanding);
}

std::set<NodeId> Writers::passing_lists(NodeId at, const std::string& name,
                                        const Progress& progress) const {
  std::set<NodeId> lists;
  const Variable* variable = writes_.variable(at, name);
  const auto writers = by_variable_.find(name);
  if (variable == nullptr || writers == by_variable_.end()) return lists;
  for (const NodeId writer : writers->second) {
    const bool sees = progress.reached(writer) && writes_.variable(writer, name) == variable;
    if (sees && beside_.may_run(writer, at, variable->shared)) {
      lists.insert(beside_.own_list_of(writer, at));
    }
  }
  return lists;
}

std::set<NodeId> Writers::lists_beside(NodeId wait, const std::set<std::string>& variables) const {
  std::set<NodeId> lists;
  for (const std::string& name : variables) {
    const Variable* variable = writes_.variable(wait, name);
    const auto writers = by_variable_.find(name);
    if (variable == nullptr || writers == by_variable_.end()) continue;
    for (const NodeId writer : writers->second) {
      const bool same = writes_.variable(writer, name) == variable;
      if (same && beside_.may_run(writer, wait, variable->shared)) {
        lists.insert(beside_.list_of(writer, wait));
      }
    }
  }
  return lists;
}

bool Writers::beside_anything(const Variable& variable) const {
  return something_beside_ || variable.shared || by_operation(variable.name);
}

bool Writers::by_operation(const std::string& variable) const {
  return std::any_of(
      definition_.operations.begin(), definition_.operations.end(), [&](const auto& entry) {
        const Assignments& set = entry.second.set;
        return std::any_of(set.begin(), set.end(), [&](const Assignment& assignment) {
          return root_of(assignment.path) == variable;
        });
      });
}

/// Handlers beside the step, its own and of everything around it.
bool Writers::by_handler_around(NodeId wait, const std::string& variable,
                                const std::vector<bool>& silent) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    if (!silent.empty() && silent[at]) continue;
    for (const Catch& caught : definition_.steps[at].catches) {
      if (caught.interrupt || idle_[caught.transition]) continue;
      for (const Assignment& set : definition_.transitions[caught.transition].set) {
        if (root_of(set.path) == variable) return true;
      }
    }
  }
  return false;
}

}  // namespace recourse::definition
