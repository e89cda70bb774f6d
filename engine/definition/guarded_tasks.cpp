#include "engine/definition/guarded_tasks.h"

#include <algorithm>

#include "engine/definition/possible.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {
namespace {

std::set<std::string> variables_of(const std::set<std::string>& paths) {
  std::set<std::string> names;
  for (const std::string& path : paths) names.insert(root_of(path));
  return names;
}

/// The conditions of all its actions; none: one is open without, or goes back.
std::vector<const feel::Expression*> conditions_of(const TaskStep& task) {
  std::vector<const feel::Expression*> all;
  for (const Action& action : task.actions) {
    if (action.back || action.when.empty() || !action.when.calls().empty()) return {};
    all.push_back(&action.when);
  }
  return all;
}

/// Are they all variables of the case as a whole, without a like one further in?
std::vector<const Variable*> declared(const ProcessDefinition& definition,
                                      const std::set<std::string>& names) {
  std::vector<const Variable*> found;
  for (const Variable& variable : definition.data) {
    const bool given = variable.input || !variable.initial;
    if (names.count(variable.name) > 0 && !given) found.push_back(&variable);
  }
  for (const StepInfo& step : definition.steps) {
    for (const Variable& local : step.locals) {
      if (names.count(local.name) > 0) found.clear();
    }
  }
  return found;
}

}  // namespace

std::set<std::string> waited_for_by_task(const ProcessDefinition& definition,
                                         const Beside& beside, NodeId id) {
  const StepInfo& step = definition.steps[id];
  const auto* task = std::get_if<TaskStep>(&step.kind);
  if (task == nullptr || task->vote || may_be_skipped(step)) return {};
  const auto conditions = conditions_of(*task);
  std::set<std::string> reads;
  for (const feel::Expression* one : conditions) {
    reads.insert(one->reads().begin(), one->reads().end());
  }
  const std::set<std::string> names = variables_of(reads);
  const auto variables = declared(definition, names);
  if (names.empty() || variables.size() != names.size()) return {};
  const Followed followed(variables);
  Facts first(followed.count());
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = followed.initial(i);
  for (const feel::Expression* one : conditions) {
    if (followed.where(*one, true, first)) return {};
  }
  const WriteSets writes(definition);
  for (const Node& node : definition.chart.nodes) {
    const std::set<std::string> own = variables_of(writes.own(node.id));
    const bool writer = std::any_of(names.begin(), names.end(),
                                    [&](const std::string& name) { return own.count(name) > 0; });
    if (writer && (node.id == id || !beside.may_run(node.id, id, true))) return {};
  }
  return names;
}

}  // namespace recourse::definition
