// What ValueFlow begins with: the data worth following, and who else writes, returns, takes back.
#include <algorithm>
#include <set>

#include "engine/definition/counted.h"
#include "engine/definition/frozen.h"
#include "engine/definition/returns.h"
#include "engine/definition/root_of.h"
#include "engine/definition/throws.h"
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

/// Names that are hidden somewhere by others: what they hold is not followed.
std::set<std::string> hidden(const ProcessDefinition& definition) {
  std::set<std::string> names;
  for (const StepInfo& step : definition.steps) {
    for (const Variable& local : step.locals) names.insert(local.name);
    if (const auto* foreach = std::get_if<ForeachStep>(&step.kind)) names.insert(foreach->item);
  }
  return names;
}

std::vector<const Variable*> worth_following(const ProcessDefinition& definition) {
  const std::set<std::string> asked = asked_about(definition);
  const std::set<std::string> left_out = hidden(definition);
  std::vector<const Variable*> found;
  for (const Variable& variable : definition.data) {
    const bool scalar = is_scalar(*variable.type) && variable.merge.empty();
    const bool plain = (scalar || is_counted(variable)) && !variable.private_subject;
    if (plain && asked.count(variable.name) > 0 && left_out.count(variable.name) == 0) {
      found.push_back(&variable);
    }
  }
  return found;
}

/// Lists that branches append to which may outlive their join.
std::vector<bool> appended_late(const ProcessDefinition& definition, const WriteSets& writes,
                                const Followed& followed) {
  std::vector<bool> found(followed.count(), false);
  for (const Node& node : definition.chart.nodes) {
    const auto* parallel = std::get_if<ParallelStep>(&definition.steps[node.id].kind);
    const auto* foreach = std::get_if<ForeachStep>(&definition.steps[node.id].kind);
    const bool goes_on = (parallel && parallel->join.rest_continue) ||
                         (foreach && foreach->join.rest_continue);
    for (std::size_t i = 0; goes_on && i < found.size(); ++i) {
      const Variable& variable = followed.variable(i);
      const bool appends =
          variable.merge == "append" && writes.of(node.id).count(variable.name) > 0;
      found[i] = found[i] || appends;
    }
  }
  return found;
}

}  // namespace

ValueFlow::ValueFlow(const CheckInput& input, const Ways& ways)
    : definition_(input.definition),
      write_sets_(std::make_shared<WriteSets>(input.definition)),
      no_time_(std::make_shared<NoTime>(input.definition)),
      followed_(worth_following(input.definition)),
      disturbed_(input.definition.steps.size()),
      attended_(input.definition.steps.size()),
      passing_(input.definition.steps.size()),
      idle_(idle_handlers(input)),
      heaps_(appended_late(input.definition, *write_sets_, followed_)),
      also_to_(direct_returns(input.definition)),
      reopens_(taken_back_from(input.definition, ways)),
      entered_(input.definition.steps.size(), followed_.count() == 0),
      taken_(input.definition.transitions.size(), followed_.count() == 0) {
  reopened_from_.resize(reopens_.size());
  for (NodeId at = 0; at < reopens_.size(); ++at) {
    for (const NodeId task : reopens_[at]) reopened_from_[task].push_back(at);
  }
  if (followed_.count() == 0) return;
  find_disturbed(ways);
  find_undone(ways);
  flow();
}

ValueFlow ValueFlow::assuming(Assumption assumption) const {
  ValueFlow other = *this;
  other.assumed_ = std::move(assumption);
  other.flow();
  return other;
}

/// From wherever that may be, and no further than it stays so.
ValueFlow ValueFlow::within(const Followed::Combination& values) const {
  ValueFlow other = *this;
  const std::size_t steps = definition_.steps.size();
  other.assumed_ = {values, std::vector<bool>(steps, true), {}, {}};
  other.assumed_.told.resize(steps, false);
  other.entry_.assign(steps, Facts(followed_.count()));
  other.written_ = other.entry_;
  other.entered_.assign(steps, false);
  other.gone_.assign(steps, false);
  other.taken_.assign(definition_.transitions.size(), false);
  for (NodeId at = 0; at < steps; ++at) {
    if (entered_[at]) other.flow_into(at, during(at));
  }
  other.look_at_operations();
  other.run();
  return other;
}

std::vector<bool> ValueFlow::frozen(std::size_t variable, const Ways& ways) const {
  const std::vector<bool> silent = this->silent(variable);
  const std::string& name = followed_.variable(variable).name;
  std::vector<bool> disturbed(disturbed_.size(), false);
  if (!all_silent(name, silent)) {
    for (NodeId at = 0; at < disturbed.size(); ++at) {
      disturbed[at] = is_attended(at, variable, silent);
    }
  }
  return frozen_where(definition_, ways, disturbed, also_to_, silent);
}

std::vector<bool> ValueFlow::silent(std::size_t variable) const {
  const std::string& name = followed_.variable(variable).name;
  std::vector<bool> found(entered_.size(), false);
  for (const Node& node : definition_.chart.nodes) {
    const auto& own = write_sets_->own(node.id);
    const bool named = std::any_of(own.begin(), own.end(), [&](const std::string& path) {
      return root_of(path) == name;
    });
    found[node.id] = !named || !writes(node, variable);
  }
  silence_no_undoer(found);
  return found;
}

/// Does nobody write the variable who is not silent?
bool ValueFlow::all_silent(const std::string& name, const std::vector<bool>& silent) const {
  const auto is_name = [&](const std::string& path) { return root_of(path) == name; };
  for (const auto& [id, operation] : definition_.operations) {
    for (const Assignment& set : operation.set) {
      if (is_name(set.path)) return false;
    }
  }
  for (NodeId at = 0; at < silent.size(); ++at) {
    const auto& own = write_sets_->own(at);
    if (!silent[at] && std::any_of(own.begin(), own.end(), is_name)) return false;
  }
  return true;
}

/// Does it leave the variable with one of the values it is assumed to have?
bool ValueFlow::stays_assumed(std::size_t variable, const Possible& values) const {
  return std::any_of(assumed_.values.begin(), assumed_.values.end(), [&](const auto& one) {
    return one.first == variable && both(values, one.second) == values;
  });
}

bool ValueFlow::changes(const Node& node, std::size_t variable, const Assignments& set) const {
  const std::string& name = followed_.variable(variable).name;
  const bool named = std::any_of(set.begin(), set.end(),
                                 [&](const Assignment& one) { return one.path == name; });
  if (!named) return false;
  const Facts here = during(node.id);
  return std::any_of(set.begin(), set.end(), [&](const Assignment& one) {
    return one.path == name &&
           !stays_assumed(variable, followed_.given(variable, one.source, here));
  });
}

/// Or is it always skipped?
bool ValueFlow::may_work(NodeId node) const {
  const StepInfo& step = definition_.steps[node];
  return (step.only_if.empty() || may_hold(node, step.only_if)) &&
         (step.while_.empty() || may_hold(node, step.while_));
}

/// Does the node come to changing the variable: by its work, or by what it is left by?
bool ValueFlow::writes(const Node& node, std::size_t variable) const {
  if (!entered_[node.id]) return false;
  const std::string& name = followed_.variable(variable).name;
  const StepKind& kind = definition_.steps[node.id].kind;
  const auto* task = std::get_if<TaskStep>(&kind);
  const bool fills = task != nullptr && std::any_of(
      task->fields.begin(), task->fields.end(), [&](const FormField& field) {
        return field.path == name && field.mode != FieldMode::kReadonly;
      });
  for (const TransitionId way : node.transitions) {
    const bool action = definition_.chart.transition(way).event.starts_with("action.");
    if (!taken_[way]) continue;
    if (fills && action) return true;
    if (changes(node, variable, definition_.transitions[way].set)) return true;
  }
  if (!may_work(node.id)) return false;
  if (const auto* set = std::get_if<SetStep>(&kind)) return changes(node, variable, set->set);
  if (const auto* decide = std::get_if<DecideStep>(&kind)) {
    Facts after = during(node.id);
    decide_on(*decide, after);
    const auto& saves = decide->save;
    return std::any_of(saves.begin(), saves.end(), [&](const Assignment& one) {
      return one.path == name && !stays_assumed(variable, after[variable]);
    });
  }
  // What others bring may be anything.
  return std::holds_alternative<AutoStep>(kind) || std::holds_alternative<CallStep>(kind) ||
         std::holds_alternative<ForeachStep>(kind) || std::holds_alternative<StartStep>(kind);
}

void ValueFlow::flow() {
  const std::size_t steps = definition_.steps.size();
  entry_.assign(steps, Facts(followed_.count()));
  written_ = entry_;
  entered_.assign(steps, false);
  gone_.assign(steps, false);
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

}  // namespace recourse::definition
