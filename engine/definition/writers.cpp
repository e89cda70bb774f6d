#include "engine/definition/writers.h"

#include <algorithm>

namespace recourse::definition {
namespace {

std::string variable_of(const std::string& path) { return path.substr(0, path.find('.')); }

}  // namespace

Writers::Writers(const ProcessDefinition& definition, const Beside& beside)
    : definition_(definition), beside_(beside), writes_(definition) {
  for (const Node& node : definition.chart.nodes) {
    for (const std::string& path : writes_.own(node.id)) {
      auto& writers = by_variable_[variable_of(path)];
      if (writers.empty() || writers.back() != node.id) writers.push_back(node.id);
    }
  }
}

bool Writers::any(NodeId wait, const std::set<std::string>& variables,
                  const Progress* progress) const {
  if (beside_.is_undone(wait)) return false;  // an undo block reads the data as they were
  return std::any_of(variables.begin(), variables.end(), [&](const std::string& name) {
    if (by_operation(name) || by_handler_around(wait, name)) return true;
    const Variable* variable = writes_.variable(wait, name);
    const auto writers = by_variable_.find(name);
    if (variable == nullptr || writers == by_variable_.end()) return false;
    return std::any_of(writers->second.begin(), writers->second.end(), [&](NodeId writer) {
      if (progress != nullptr && !progress->reached(writer)) return false;
      if (writes_.variable(writer, name) != variable) return false;
      return beside_.may_run(writer, wait, variable->shared);
    });
  });
}

bool Writers::beside_anything(const Variable& variable) const {
  if (variable.shared || by_operation(variable.name)) return true;
  const auto is_beside = [&](NodeId at) {
    const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[at].kind);
    return definition_.chart.node(at).region || (parallel && parallel->join.rest_continue);
  };
  const auto by_handler = [&](const Catch& caught) {
    const Assignments& set = definition_.transitions[caught.transition].set;
    return !caught.interrupt && std::any_of(set.begin(), set.end(), [&](const Assignment& one) {
      return variable_of(one.path) == variable.name;
    });
  };
  const auto writers = by_variable_.find(variable.name);
  if (writers == by_variable_.end()) return false;
  return std::any_of(writers->second.begin(), writers->second.end(), [&](NodeId writer) {
    const auto& catches = definition_.steps[writer].catches;
    if (std::any_of(catches.begin(), catches.end(), by_handler)) return true;
    for (NodeId at = writer; at != kNoNode; at = definition_.chart.node(at).parent) {
      if (is_beside(at)) return true;
    }
    return false;
  });
}

bool Writers::by_operation(const std::string& variable) const {
  return std::any_of(
      definition_.operations.begin(), definition_.operations.end(), [&](const auto& entry) {
        const Assignments& set = entry.second.set;
        return std::any_of(set.begin(), set.end(), [&](const Assignment& assignment) {
          return variable_of(assignment.path) == variable;
        });
      });
}

/// Handlers beside the step, its own and of everything around it.
bool Writers::by_handler_around(NodeId wait, const std::string& variable) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    for (const Catch& caught : definition_.steps[at].catches) {
      if (caught.interrupt) continue;
      for (const Assignment& set : definition_.transitions[caught.transition].set) {
        if (variable_of(set.path) == variable) return true;
      }
    }
  }
  return false;
}

}  // namespace recourse::definition
