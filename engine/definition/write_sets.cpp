#include "engine/definition/write_sets.h"

#include "engine/definition/root_of.h"

namespace recourse::definition {
namespace {

using Paths = std::set<std::string>;

void add(Paths& paths, const Assignments& assignments) {
  for (const Assignment& assignment : assignments) paths.insert(assignment.path);
}

struct OwnWrites {
  Paths& paths;
  void operator()(const TaskStep& task) const {
    for (const FormField& field : task.fields) {
      if (field.mode != FieldMode::kReadonly) paths.insert(field.path);
    }
  }
  void operator()(const AutoStep& step) const { add(paths, step.save); }
  void operator()(const SetStep& step) const { add(paths, step.set); }
  void operator()(const DecideStep& step) const { add(paths, step.save); }
  void operator()(const CallStep& step) const { add(paths, step.save); }
  void operator()(const ForeachStep& step) const { add(paths, step.collect); }
  void operator()(const StartStep& step) const {
    if (!step.save_id.empty()) paths.insert(step.save_id);
  }
  template <class Other>
  void operator()(const Other&) const {}
};

void drop_variable(Paths& paths, const std::string& name) {
  for (auto at = paths.begin(); at != paths.end();) {
    at = root_of(*at) == name ? paths.erase(at) : std::next(at);
  }
}

}  // namespace

WriteSets::WriteSets(const ProcessDefinition& definition)
    : definition_(definition),
      own_(definition.chart.nodes.size()),
      sets_(definition.chart.nodes.size()) {
  const Chart& chart = definition_.chart;
  // Children stand after their parents, so from the back every set is complete when it is used.
  for (std::size_t i = chart.nodes.size(); i-- > 0;) {
    const Node& node = chart.nodes[i];
    std::visit(OwnWrites{own_[i]}, definition_.steps[i].kind);
    for (const TransitionId t : node.transitions) add(own_[i], definition_.transitions[t].set);
    sets_[i].insert(own_[i].begin(), own_[i].end());
    for (const Variable& local : definition_.steps[i].locals) {
      drop_variable(sets_[i], local.name);
    }
    if (node.parent != kNoNode) sets_[node.parent].insert(sets_[i].begin(), sets_[i].end());
  }
}

const Variable* WriteSets::variable(NodeId at, const std::string& path) const {
  const std::string name = root_of(path);
  for (NodeId n = at; n != kNoNode; n = definition_.chart.node(n).parent) {
    for (const Variable& local : definition_.steps[n].locals) {
      if (local.name == name) return &local;
    }
  }
  for (const Variable& variable : definition_.data) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

bool WriteSets::combines(NodeId at, const std::string& path) const {
  const Variable* found = variable(at, path);
  return found && (!found->merge.empty() || found->shared);
}

}  // namespace recourse::definition
