// What ValueFlow begins with: the data worth following, and who else writes, returns, takes back.
#include <algorithm>
#include <set>

#include "engine/definition/frozen.h"
#include "engine/definition/returns.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {
namespace {

/// All conditions over data that are asked anywhere.
std::set<std::string> asked_about(const ProcessDefinition& definition) {
  std::set<std::string> names;
  const auto add = [&](const feel::Expression& condition) {
    if (!condition.empty()) names.insert(condition.reads().begin(), condition.reads().end());
  };
  for (const StepInfo& step : definition.steps) {
    add(step.only_if);
    add(step.while_);
    if (const auto* wait = std::get_if<WaitStep>(&step.kind)) add(wait->when);
    if (const auto* task = std::get_if<TaskStep>(&step.kind)) {
      for (const FormField& field : task->fields) add(field.visible_when);
    }
    for (const Catch& caught : step.catches) add(caught.when);
    if (const auto* parallel = std::get_if<ParallelStep>(&step.kind)) {
      for (const ParallelStep::Branch& branch : parallel->branches) add(branch.when);
    }
  }
  for (const TransitionInfo& way : definition.transitions) add(way.guard);
  return names;
}

bool is_scalar(const feel::Type& type) {
  using Kind = feel::Type::Kind;
  return type.kind == Kind::kBool || type.kind == Kind::kInt || type.kind == Kind::kDecimal ||
         type.kind == Kind::kText || type.kind == Kind::kEnum;
}

/// Names that are hidden somewhere by others, or written where something is undone: what they hold
/// is not followed.
std::set<std::string> unsteady(const ProcessDefinition& definition, const WriteSets& writes) {
  std::set<std::string> names;
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    const StepInfo& step = definition.steps[at];
    for (const Variable& local : step.locals) names.insert(local.name);
    if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) names.insert(foreach->item);
    if (step.undo == kNoNode) continue;
    const auto& undone = writes.of(step.undo);
    names.insert(undone.begin(), undone.end());
  }
  return names;
}

std::vector<const Variable*> worth_following(const ProcessDefinition& definition) {
  const WriteSets writes(definition);
  const std::set<std::string> asked = asked_about(definition);
  const std::set<std::string> left_out = unsteady(definition, writes);
  std::vector<const Variable*> found;
  for (const Variable& variable : definition.data) {
    const bool plain =
        is_scalar(*variable.type) && variable.merge.empty() && !variable.private_subject;
    if (plain && asked.count(variable.name) > 0 && left_out.count(variable.name) == 0) {
      found.push_back(&variable);
    }
  }
  return found;
}

}  // namespace

ValueFlow::ValueFlow(const CheckInput& input, const Ways& ways)
    : definition_(input.definition),
      followed_(worth_following(input.definition)),
      disturbed_(input.definition.steps.size()),
      also_to_(direct_returns(input.definition)),
      reopens_(taken_back_from(input.definition, ways)),
      entered_(input.definition.steps.size(), followed_.count() == 0),
      taken_(input.definition.transitions.size(), followed_.count() == 0) {
  reopened_from_.resize(reopens_.size());
  for (NodeId at = 0; at < reopens_.size(); ++at) {
    for (const NodeId task : reopens_[at]) reopened_from_[task].push_back(at);
  }
  if (followed_.count() == 0) return;
  changed_ = WriteSets(definition_).of(0);
  for (const auto& [id, operation] : definition_.operations) {
    for (const Assignment& set : operation.set) changed_.insert(set.path);
  }
  find_disturbed(ways);
  flow();
}

ValueFlow ValueFlow::assuming(Assumption assumption) const {
  ValueFlow other = *this;
  other.assumed_ = std::move(assumption);
  other.flow();
  return other;
}

/// From wherever that may be, and no further than it stays so.
ValueFlow ValueFlow::within(std::size_t variable, const Possible& values) const {
  ValueFlow other = *this;
  const std::size_t steps = definition_.steps.size();
  other.assumed_ = {{{variable, values}}, std::vector<bool>(steps, true), {}};
  other.assumed_.told.resize(steps, false);
  other.entry_.assign(steps, Facts(followed_.count()));
  other.written_ = other.entry_;
  other.entered_.assign(steps, false);
  other.taken_.assign(definition_.transitions.size(), false);
  for (NodeId at = 0; at < steps; ++at) {
    if (entered_[at]) other.flow_into(at, during(at));
  }
  other.look_at_operations();
  other.run();
  return other;
}

std::vector<bool> ValueFlow::frozen(std::size_t variable, const Ways& ways) const {
  std::vector<bool> disturbed(disturbed_.size());
  for (NodeId at = 0; at < disturbed.size(); ++at) {
    const auto& by_others = disturbed_[at];
    disturbed[at] = std::find(by_others.begin(), by_others.end(), variable) != by_others.end();
  }
  const std::vector<bool> silent =
      assumed_.where.empty() ? std::vector<bool>() : this->silent(variable);
  return frozen_where(definition_, ways, followed_.variable(variable).name, disturbed, also_to_,
                      silent);
}

std::vector<bool> ValueFlow::silent(std::size_t variable) const {
  std::vector<bool> found(entered_.size(), false);
  for (const Node& node : definition_.chart.nodes) found[node.id] = !writes(node, variable);
  return found;
}

/// Does the node come to writing the variable: by its work, or by what it is left by?
bool ValueFlow::writes(const Node& node, std::size_t variable) const {
  const std::string& name = followed_.variable(variable).name;
  const StepInfo& step = definition_.steps[node.id];
  const auto* task = std::get_if<TaskStep>(&step.kind);
  const bool fills = task != nullptr && std::any_of(
      task->fields.begin(), task->fields.end(), [&](const FormField& field) {
        return field.path == name && field.mode != FieldMode::kReadonly;
      });
  const bool written = std::any_of(
      node.transitions.begin(), node.transitions.end(), [&](TransitionId way) {
        const Assignments& set = definition_.transitions[way].set;
        const bool sets = std::any_of(set.begin(), set.end(), [&](const Assignment& one) {
          return one.path == name;
        });
        const bool action = definition_.chart.transition(way).event.starts_with("action.");
        return taken_[way] && (sets || (fills && action));
      });
  return written || (task == nullptr && entered_[node.id]);
}

void ValueFlow::flow() {
  const std::size_t steps = definition_.steps.size();
  entry_.assign(steps, Facts(followed_.count()));
  written_ = entry_;
  entered_.assign(steps, false);
  waits_.assign(steps, false);
  taken_.assign(definition_.transitions.size(), false);
  Facts begin(followed_.count());
  for (std::size_t i = 0; i < begin.size(); ++i) begin[i] = followed_.initial(i);
  flow_into(0, std::move(begin));
  look_at_operations();
  run();
}

void ValueFlow::run() {
  while (!open_.empty()) {
    const NodeId at = open_.front();
    open_.pop_front();
    waits_[at] = false;
    visit(at);
  }
}

/// What they write they may write at any time, and they may wake a case at some step.
void ValueFlow::look_at_operations() {
  Facts anything(followed_.count());
  for (std::size_t i = 0; i < anything.size(); ++i) anything[i] = followed_.anything(i);
  for (const auto& [id, operation] : definition_.operations) {
    for (const Assignment& set : operation.set) {
      const auto at = followed_.index(set.path);
      if (at) note_written(0, *at, followed_.given(*at, set.source, anything));
    }
    for (const NodeId woken : operation.wakes_at) {
      for (NodeId at = woken; at != 0; at = definition_.chart.node(at).parent) {
        flow_into(at, anything);
      }
    }
  }
}

/// Who writes beside a node, into what it sees (S9).
void ValueFlow::find_disturbed(const Ways& ways) {
  const Beside beside(definition_, ways);
  const Writers writers(definition_, beside);
  const Rests rests(definition_);
  const Progress progress(definition_, ways, rests);
  for (std::size_t i = 0; i < followed_.count(); ++i) {
    if (!writers.beside_anything(followed_.variable(i))) continue;
    const std::set<std::string> name{followed_.variable(i).name};
    for (NodeId at = 1; at < disturbed_.size(); ++at) {  // nothing runs beside the process itself
      if (writers.any(at, name, &progress)) disturbed_[at].push_back(i);
    }
  }
}

}  // namespace recourse::definition
