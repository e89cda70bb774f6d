#include "engine/definition/value_flow.h"

#include <algorithm>
#include <set>

namespace recourse::definition {
namespace {

constexpr TransitionId kNoWay = ~TransitionId{0};

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
      entry_(input.definition.steps.size(), Facts(followed_.count())),
      written_(entry_),
      disturbed_(entry_.size()),
      also_to_(entry_.size()),
      reopens_(entry_.size()),
      entered_(entry_.size(), followed_.count() == 0),
      taken_(input.definition.transitions.size(), followed_.count() == 0) {
  if (followed_.count() == 0) return;
  changed_ = WriteSets(definition_).of(0);
  for (const auto& [id, operation] : definition_.operations) {
    for (const Assignment& set : operation.set) changed_.insert(set.path);
  }
  find_disturbed(ways);
  note_returns();
  note_taken_back(ways);
  Facts begin(followed_.count());
  for (std::size_t i = 0; i < begin.size(); ++i) begin[i] = followed_.initial(i);
  flow_into(0, std::move(begin));
  look_at_operations();
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
  waits_.assign(entry_.size(), false);
  const Beside beside(definition_, ways);
  const Writers writers(definition_, beside);
  for (std::size_t i = 0; i < followed_.count(); ++i) {
    if (!writers.beside_anything(followed_.variable(i))) continue;
    const std::set<std::string> name{followed_.variable(i).name};
    for (NodeId at = 1; at < entry_.size(); ++at) {  // nothing runs beside the process itself
      if (writers.any(at, name, nullptr)) disturbed_[at].push_back(i);
    }
  }
}

/// A direct return leads straight back to where it came from.
void ValueFlow::note_returns() {
  const Chart& chart = definition_.chart;
  for (NodeId from = 0; from < entry_.size(); ++from) {
    const auto* task = std::get_if<TaskStep>(&definition_.steps[from].kind);
    if (task == nullptr) continue;
    for (const Action& action : task->actions) {
      if (!action.back || !action.back->direct) continue;
      for (const NodeId target : action.back->targets) {
        const NodeId scope = chart.node(target).parent;
        NodeId leaving = from;
        while (leaving != 0 && chart.node(leaving).parent != scope) {
          leaving = chart.node(leaving).parent;
        }
        if (leaving != 0) also_to_[target].push_back(leaving);
      }
    }
  }
}

/// Work that is taken back is open again, with the data as the steps after it left them: up to
/// those where the case rests.
void ValueFlow::note_taken_back(const Ways& ways) {
  if (definition_.operations.count("take_back") == 0) return;
  const auto is_task = [&](NodeId at) {
    return std::holds_alternative<TaskStep>(definition_.steps[at].kind);
  };
  const auto rests = [&](NodeId at) {
    const StepKind& kind = definition_.steps[at].kind;
    return is_task(at) || std::holds_alternative<WaitStep>(kind) ||
           std::holds_alternative<AutoStep>(kind) || std::holds_alternative<CallStep>(kind);
  };
  for (NodeId task = 0; task < entry_.size(); ++task) {
    if (!is_task(task)) continue;
    std::set<NodeId> seen{task};
    std::vector<NodeId> next{task};
    while (!next.empty()) {
      const NodeId at = next.back();
      next.pop_back();
      if (at != task) reopens_[at].push_back(task);
      if (at != task && rests(at)) continue;
      for (const Ways::Edge& edge : ways.from[at]) {
        if (seen.insert(edge.to).second) next.push_back(edge.to);
      }
    }
  }
}

void ValueFlow::touch(NodeId node) {
  if (waits_[node]) return;
  waits_[node] = true;
  open_.push_back(node);
}

void ValueFlow::flow_into(NodeId target, Facts facts) {
  for (const std::size_t i : disturbed_[target]) facts[i].add(written_[0][i]);
  bool grew = !entered_[target];
  entered_[target] = true;
  for (std::size_t i = 0; i < facts.size(); ++i) grew = entry_[target][i].add(facts[i]) || grew;
  if (!grew) return;
  touch(target);
  // With the end of a list what is around it may be over.
  const Node& node = definition_.chart.node(target);
  if (node.kind != NodeKind::kFinal) return;
  touch(node.parent);
  const NodeId around = definition_.chart.node(node.parent).parent;
  if (around != kNoNode) touch(around);
}

void ValueFlow::note_written(NodeId node, std::size_t variable, const Possible& values) {
  for (NodeId at = node; at != kNoNode; at = definition_.chart.node(at).parent) {
    if (!written_[at][variable].add(values)) return;
    if (entered_[at]) touch(at);
  }
  // Whoever sees it written beside them has to look again.
  for (NodeId at = 0; at < entry_.size(); ++at) {
    const auto& disturbed = disturbed_[at];
    if (std::find(disturbed.begin(), disturbed.end(), variable) == disturbed.end()) continue;
    if (entry_[at][variable].add(values) && entered_[at]) touch(at);
  }
}

void ValueFlow::assign(NodeId node, const Assignments& assignments, Facts& facts) {
  const Facts before = facts;
  for (const Assignment& assignment : assignments) {
    const auto at = followed_.index(assignment.path);
    if (!at) continue;
    facts[*at] = followed_.given(*at, assignment.source, before);
    note_written(node, *at, facts[*at]);
  }
}

/// What people may fill in. Each voter writes while others have still to answer.
void ValueFlow::fill(NodeId node, Facts& facts) {
  const auto& task = std::get<TaskStep>(definition_.steps[node].kind);
  const NodeId scope = task.vote ? node : definition_.chart.node(node).parent;
  for (const FormField& field : task.fields) {
    const auto at = followed_.index(field.path);
    if (!at || field.mode == FieldMode::kReadonly) continue;
    facts[*at] = followed_.anything(*at);
    note_written(scope, *at, facts[*at]);
  }
}

Facts ValueFlow::during(NodeId node) const {
  Facts facts = entry_[node];
  for (std::size_t i = 0; i < facts.size(); ++i) facts[i].add(written_[node][i]);
  return facts;
}

void ValueFlow::visit(NodeId id) {
  const Node& node = definition_.chart.node(id);
  const StepInfo& step = definition_.steps[id];
  Facts facts = entry_[id];
  for (const NodeId task : reopens_[id]) flow_into(task, outside(id, task, during(id)));
  bool skips = false;
  std::optional<Facts> works = facts;
  for (const feel::Expression* condition : {&step.only_if, &step.while_}) {
    if (condition->empty() || !works) continue;
    skips = skips || followed_.where(*condition, false, *works).has_value();
    works = followed_.where(*condition, true, *works);
  }
  const bool by_person = may_be_skipped(step) && step.only_if.empty() && step.while_.empty();
  const bool has_next = step.next != kNoWay;
  if (has_next && (skips || by_person)) take(node, step.next, facts);
  if (!works) return;
  if (!step.while_.empty() && has_next) {
    if (auto left = followed_.where(step.while_, false, during(id))) take(node, step.next, *left);
  }
  visit_inside(node, *works);
  if (auto done = over(node)) {
    Facts after = std::move(*done);
    save(node, after);
    if (step.undo != kNoNode) flow_into(step.undo, after);
    if (has_next && !std::holds_alternative<TaskStep>(step.kind)) take(node, step.next, after);
  }
  if (std::holds_alternative<ChooseStep>(step.kind)) return choose(node, *works);
  for (const TransitionId way : node.transitions) {
    if (way != step.next) follow(node, way, *works);
  }
}

/// A table gives what stands in its rules.
void ValueFlow::take_decided(NodeId scope, const DecideStep& step, Facts& facts) {
  const auto table = definition_.decisions.find(step.decision);
  const Facts before = facts;
  for (const Assignment& save : step.save) {
    const auto at = followed_.index(save.path);
    if (!at) continue;
    const bool known = table != definition_.decisions.end();
    auto outputs = known ? followed_.decided(table->second, save.source) : std::nullopt;
    facts[*at] = outputs ? std::move(*outputs) : followed_.given(*at, save.source, before);
    note_written(scope, *at, facts[*at]);
  }
}

/// What the work of a step writes when it is over.
void ValueFlow::save(const Node& node, Facts& facts) {
  const StepKind& kind = definition_.steps[node.id].kind;
  const NodeId scope = node.parent == kNoNode ? node.id : node.parent;
  if (const auto* set = std::get_if<SetStep>(&kind)) assign(scope, set->set, facts);
  if (const auto* automatic = std::get_if<AutoStep>(&kind)) assign(scope, automatic->save, facts);
  if (const auto* decide = std::get_if<DecideStep>(&kind)) take_decided(scope, *decide, facts);
  if (const auto* call = std::get_if<CallStep>(&kind)) assign(scope, call->save, facts);
  if (const auto* foreach = std::get_if<ForeachStep>(&kind)) assign(scope, foreach->collect, facts);
  const auto* start = std::get_if<StartStep>(&kind);
  const auto at = start == nullptr ? std::nullopt : followed_.index(start->save_id);
  if (!at) return;
  facts[*at] = followed_.anything(*at);
  note_written(scope, *at, facts[*at]);
}

void ValueFlow::visit_inside(const Node& node, const Facts& facts) {
  const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[node.id].kind);
  if (parallel != nullptr) {
    for (const ParallelStep::Branch& branch : parallel->branches) {
      if (branch.when.empty()) {
        flow_into(branch.node, facts);
      } else if (auto starts = followed_.where(branch.when, true, facts)) {
        flow_into(branch.node, std::move(*starts));
      }
    }
    return;
  }
  // Of instances that come one after the other, the later ones see what the earlier ones wrote.
  const bool instances = node.kind == NodeKind::kParallel;
  const Facts seen = instances ? during(node.id) : facts;
  for (const NodeId child : instances ? node.children : node.initial) flow_into(child, seen);
}

/// Does anybody write beside a node what a condition asks about? One that waits for what nobody
/// writes is told as such (check_waits), and not once more for what comes of it.
bool ValueFlow::is_disturbed(NodeId node, const feel::Expression& condition) const {
  const auto& disturbed = disturbed_[node];
  return std::any_of(disturbed.begin(), disturbed.end(), [&](std::size_t i) {
    return condition.reads().count(followed_.variable(i).name) > 0;
  });
}

/// After a join: what the branches that are over say, where at least one of them surely is.
std::optional<Facts> ValueFlow::joined(const Node& node) const {
  Facts facts = during(node.id);
  const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[node.id].kind);
  const auto* foreach = std::get_if<ForeachStep>(&definition_.steps[node.id].kind);
  std::vector<NodeId> surely;
  if (parallel != nullptr) {
    for (const ParallelStep::Branch& branch : parallel->branches) {
      if (branch.when.empty()) surely.push_back(branch.node);
    }
  } else if (foreach != nullptr && !foreach->open && never_empty(*foreach)) {
    surely = node.children;
  }
  if (surely.empty() || completed_by_hand(definition_, node.id)) return facts;
  const bool all = parallel != nullptr && parallel->join.kind == JoinRule::Kind::kAll;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Possible ends;
    std::vector<NodeId> writers;
    for (const NodeId branch : node.children) {
      if (!written_[branch][i].empty()) writers.push_back(branch);
      ends.add(at_end(branch, i));
    }
    const bool shared = followed_.variable(i).shared;
    if (shared && !ends.empty()) ends.add(written_[node.id][i]);
    const bool one = all && !shared && writers.size() == 1 &&
                     std::find(surely.begin(), surely.end(), writers.front()) != surely.end();
    if (one) ends = at_end(writers.front(), i);
    if (ends.empty()) return std::nullopt;  // no branch comes to its end
    facts[i] = std::move(ends);
  }
  return facts;
}

/// What a variable may hold at the end of a list.
Possible ValueFlow::at_end(NodeId list, std::size_t variable) const {
  for (const NodeId child : definition_.chart.node(list).children) {
    if (definition_.chart.node(child).kind == NodeKind::kFinal) return entry_[child][variable];
  }
  return {};
}

/// A list that stands in the definition, and that nothing changes.
bool ValueFlow::never_empty(const ForeachStep& foreach) const {
  for (const Variable& variable : definition_.data) {
    const bool it = foreach.in.reads() == std::set<std::string>{variable.name} &&
                    foreach.in.source() == variable.name;
    if (!it || variable.input || !variable.initial || changed_.count(variable.name) > 0) continue;
    const auto* list = std::get_if<std::vector<Source>>(&variable.initial->content);
    const auto* literal = std::get_if<Value>(&variable.initial->content);
    const auto* values = literal == nullptr ? nullptr : literal->get_if<List>();
    return (list != nullptr && !list->empty()) || (values != nullptr && !values->empty());
  }
  return false;
}

/// What is known when its work is over in the regular way; nullopt: it never is.
std::optional<Facts> ValueFlow::over(const Node& node) const {
  const StepInfo& step = definition_.steps[node.id];
  if (node.kind == NodeKind::kParallel) return joined(node);
  if (node.kind == NodeKind::kCompound) {
    std::optional<Facts> end;
    for (const NodeId child : node.children) {
      if (definition_.chart.node(child).kind != NodeKind::kFinal || !entered_[child]) continue;
      end = entry_[child];
    }
    // A compensate step has no end of its own.
    return std::holds_alternative<CompensateStep>(step.kind) ? during(node.id) : end;
  }
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  if (wait != nullptr && !wait->when.empty() && is_disturbed(node.id, wait->when)) {
    return followed_.where(wait->when, true, during(node.id));
  }
  return during(node.id);
}

void ValueFlow::choose(const Node& node, Facts facts) {
  const StepInfo& step = definition_.steps[node.id];
  for (const TransitionId way : node.transitions) {
    if (way == step.next) continue;
    const bool alternative = definition_.chart.transition(way).event.empty();
    if (!alternative) {
      follow(node, way, facts);
      continue;
    }
    const feel::Expression& guard = definition_.transitions[way].guard;
    if (guard.empty()) return take(node, way, facts);
    if (auto holds = followed_.where(guard, true, facts)) take(node, way, std::move(*holds));
    auto otherwise = followed_.where(guard, false, facts);
    if (!otherwise) return;
    facts = std::move(*otherwise);
  }
}

/// A way of its own (an action, an alternative of a wait) or a handler's.
void ValueFlow::follow(const Node& node, TransitionId way, Facts facts) {
  const StepInfo& step = definition_.steps[node.id];
  const Transition& transition = definition_.chart.transition(way);
  const feel::Expression* condition = &definition_.transitions[way].guard;
  facts = during(node.id);
  if (transition.event.starts_with("action.")) fill(node.id, facts);
  for (const Catch& caught : step.catches) {
    if (caught.transition == way && caught.kind == Catch::Kind::kWhen) condition = &caught.when;
  }
  if (!condition->empty()) {
    auto holds = followed_.where(*condition, true, facts);
    if (!holds) return;
    facts = std::move(*holds);
  }
  take(node, way, std::move(facts));
}

void ValueFlow::take(const Node& node, TransitionId way, Facts facts) {
  taken_[way] = true;
  const Transition& transition = definition_.chart.transition(way);
  const bool stays = transition.alongside || node.parent == kNoNode;
  assign(stays ? node.id : node.parent, definition_.transitions[way].set, facts);
  for (const NodeId target : transition.targets) flow_into(target, outside(node.id, target, facts));
  for (const NodeId target : also_to_[node.id]) flow_into(target, outside(node.id, target, facts));
}

/// Whoever leaves a branch before its join leaves what it wrote behind.
Facts ValueFlow::outside(NodeId node, NodeId target, Facts facts) const {
  const NodeId scope = definition_.chart.node(target).parent;
  for (NodeId at = node; at != kNoNode && at != scope; at = definition_.chart.node(at).parent) {
    if (!definition_.steps[at].overlay) continue;
    for (std::size_t i = 0; i < facts.size(); ++i) facts[i].add(entry_[at][i]);
  }
  return facts;
}

bool ValueFlow::bars_anything() const {
  return std::find(entered_.begin(), entered_.end(), false) != entered_.end() ||
         std::find(taken_.begin(), taken_.end(), false) != taken_.end();
}

std::string ValueFlow::known_at(NodeId node, const feel::Expression& condition) const {
  std::string text;
  if (followed_.count() == 0 || condition.empty()) return text;
  const Facts facts = during(node);
  for (const std::string& path : condition.reads()) {
    const auto at = followed_.index(path);
    const std::string known = at ? to_text(facts[*at]) : std::string();
    if (!known.empty()) text += (text.empty() ? "" : "; ") + path + ": " + known;
  }
  return text;
}

Ways without_never(const ValueFlow& values, Ways ways) {
  for (NodeId at = 0; at < ways.from.size(); ++at) {
    if (!values.entered(at)) continue;
    std::erase_if(ways.from[at], [&](const Ways::Edge& edge) {
      const bool never = edge.by != Ways::kNone && !values.may_take(edge.by);
      return never || !values.entered(edge.to);
    });
  }
  return ways;
}

}  // namespace recourse::definition
