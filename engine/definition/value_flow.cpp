#include "engine/definition/value_flow.h"

#include <algorithm>

#include "engine/definition/counted.h"

namespace recourse::definition {
namespace {

constexpr TransitionId kNoWay = ~TransitionId{0};

/// What somebody has to write who takes this way.
std::set<std::string> needs_of(const TaskStep& task, TransitionId way) {
  for (const Action& action : task.actions) {
    const auto& ways = action.transitions;
    if (std::find(ways.begin(), ways.end(), way) == ways.end()) continue;
    return {action.needs.begin(), action.needs.end()};
  }
  return {};
}

/// Does the work of the step lead to its `next`? Of others that is only for when they are skipped.
bool goes_on_to_next(const StepInfo& step) {
  const StepKind& kind = step.kind;
  const bool own = std::holds_alternative<TaskStep>(kind) ||
                   std::holds_alternative<ChooseStep>(kind) ||
                   std::holds_alternative<RaiseStep>(kind) ||
                   std::holds_alternative<FinishStep>(kind);
  return !own && std::all_of(step.catches.begin(), step.catches.end(),
                             [](const Catch& caught) { return caught.handler; });
}

}  // namespace

void ValueFlow::touch(NodeId node) {
  if (waits_[node]) return;
  waits_[node] = true;
  open_.push_back(node);
}

/// The facts narrowed to what is assumed where they are frozen; false: no such case comes there.
bool ValueFlow::holds_assumed(NodeId target, Facts& facts) const {
  for (std::size_t i = 0; i < assumed_.values.size(); ++i) {
    if (!assumed_.holds(i, target)) continue;
    const auto& [variable, values] = assumed_.values[i];
    facts[variable] = both(facts[variable], values);
    if (facts[variable].empty()) return false;
  }
  return true;
}

void ValueFlow::flow_into(NodeId target, Facts facts) {
  for (const std::size_t i : disturbed_[target]) facts[i].add(seen_beside(i, written_[0][i]));
  if (!holds_assumed(target, facts)) return;
  bool grew = !entered_[target];
  entered_[target] = true;
  // Only what was done can be taken back.
  for (const NodeId later : reopened_from_[target]) {
    if (grew && entered_[later]) touch(later);
  }
  for (std::size_t i = 0; i < facts.size(); ++i) grew = entry_[target][i].add(facts[i]) || grew;
  if (!grew) return;
  touch(target);
  if (std::holds_alternative<RaiseStep>(definition_.steps[target].kind)) {
    for (NodeId at = target; at != kNoNode; at = definition_.chart.node(at).parent) touch(at);
  }
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
    const auto undoers = undoers_.find(at);
    if (undoers == undoers_.end()) continue;
    for (const NodeId by : undoers->second) touch_entered(by);
  }
  // Whoever sees it written beside them has to look again.
  for (NodeId at = 0; at < entry_.size(); ++at) {
    const auto& disturbed = disturbed_[at];
    if (std::find(disturbed.begin(), disturbed.end(), variable) == disturbed.end()) continue;
    const Possible seen = as_assumed(at, variable, seen_beside(variable, values));
    if (entry_[at][variable].add(seen) && entered_[at]) touch(at);
  }
}

/// What a branch appends that outlives its join comes on top of what is there by then.
Possible ValueFlow::seen_beside(std::size_t variable, const Possible& values) const {
  return heaps_[variable] ? at_least(values) : values;
}

/// What of the values of a variable may be seen at a node.
Possible ValueFlow::as_assumed(NodeId node, std::size_t variable, Possible values) const {
  for (std::size_t i = 0; i < assumed_.values.size(); ++i) {
    const auto& [assumed, one] = assumed_.values[i];
    if (assumed == variable && assumed_.holds(i, node)) values = definition::both(values, one);
  }
  return values;
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

/// What people may fill in, and of lists have to. Each voter writes while others have still to
/// answer.
void ValueFlow::fill(NodeId node, TransitionId way, Facts& facts) {
  const auto& task = std::get<TaskStep>(definition_.steps[node].kind);
  const NodeId scope = task.vote ? node : definition_.chart.node(node).parent;
  const std::set<std::string> needed = needs_of(task, way);
  for (const FormField& field : task.fields) {
    const auto at = followed_.index(field.path);
    if (!at || field.mode == FieldMode::kReadonly) continue;
    Possible filled = followed_.anything(*at);
    const bool must = needed.count(field.path) > 0 ||
                      (field.mode == FieldMode::kRequired && field.visible_when.empty());
    if (is_counted(followed_.variable(*at)) && must) filled = any_number_from(1);
    const bool appends = !followed_.variable(*at).merge.empty();
    if (appends) filled = definition::sum(facts[*at], filled);
    note_written(scope, *at, filled);
    if (undo_of_[node] != kNoNode) filled.add(facts[*at]);
    facts[*at] = std::move(filled);
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
  note_undone(id);
  Facts facts = entry_[id];
  for (const NodeId task : reopens_[id]) {
    if (entered_[task]) flow_into(task, outside(id, task, during(id)));
  }
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
  if (is_cut_short(id)) return start_beside(node, *works);
  const Catch* first = left_at_once(node, *works);
  set_gone(node, first != nullptr);
  if (first != nullptr) {
    start_beside(node, *works);
    if (works_first(node)) visit_inside(node, *works);
    return follow(node, first->transition, *works);
  }
  visit_inside(node, *works);
  if (auto done = over(node)) {
    Facts after = std::move(*done);
    save(node, after);
    if (goes_on_to_next(step)) {
      if (step.undo != kNoNode) flow_into(step.undo, after);
      if (has_next) take(node, step.next, after);
    }
  }
  if (std::holds_alternative<ChooseStep>(step.kind)) return choose(node, *works);
  for (const TransitionId way : node.transitions) {
    if (way != step.next) follow(node, way, *works);
  }
}

/// A table gives what stands in its rules.
void ValueFlow::decide_on(const DecideStep& step, Facts& facts) const {
  const auto table = definition_.decisions.find(step.decision);
  const Facts before = facts;
  for (const Assignment& save : step.save) {
    const auto at = followed_.index(save.path);
    if (!at) continue;
    const bool known = table != definition_.decisions.end();
    auto outputs = known ? followed_.decided(table->second, save.source, before) : std::nullopt;
    facts[*at] = outputs ? std::move(*outputs) : followed_.given(*at, save.source, before);
  }
}

void ValueFlow::take_decided(NodeId scope, const DecideStep& step, Facts& facts) {
  decide_on(step, facts);
  for (const Assignment& save : step.save) {
    if (const auto at = followed_.index(save.path)) note_written(scope, *at, facts[*at]);
  }
}

/// What the work of a step writes when it is over.
void ValueFlow::save(const Node& node, Facts& facts) {
  const StepKind& kind = definition_.steps[node.id].kind;
  const NodeId scope = node.parent == kNoNode ? node.id : node.parent;
  const Facts before = facts;
  if (const auto* set = std::get_if<SetStep>(&kind)) assign(scope, set->set, facts);
  if (const auto* automatic = std::get_if<AutoStep>(&kind)) assign(scope, automatic->save, facts);
  if (const auto* decide = std::get_if<DecideStep>(&kind)) take_decided(scope, *decide, facts);
  if (const auto* call = std::get_if<CallStep>(&kind)) assign(scope, call->save, facts);
  if (const auto* foreach = std::get_if<ForeachStep>(&kind)) collect(scope, *foreach, facts);
  const auto* start = std::get_if<StartStep>(&kind);
  if (const auto at = start == nullptr ? std::nullopt : followed_.index(start->save_id)) {
    facts[*at] = followed_.anything(*at);
    note_written(scope, *at, facts[*at]);
  }
  if (undo_of_[node.id] != kNoNode) facts = before;  // it goes on reading what was
}

/// Every instance adds one more to a list.
void ValueFlow::collect(NodeId scope, const ForeachStep& step, Facts& facts) {
  const Facts before = facts;
  assign(scope, step.collect, facts);
  for (const Assignment& one : step.collect) {
    const auto at = followed_.index(one.path);
    if (!at || !is_counted(followed_.variable(*at))) continue;
    facts[*at] = at_least(before[*at]);
    note_written(scope, *at, facts[*at]);
  }
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
    if (guard.empty()) return complete(node, way, facts);
    if (auto holds = followed_.where(guard, true, facts)) complete(node, way, std::move(*holds));
    auto otherwise = followed_.where(guard, false, facts);
    if (!otherwise) return;
    facts = std::move(*otherwise);
  }
}

/// What an action needs can be written only where the form shows it.
void ValueFlow::add_needed(NodeId node, TransitionId way,
                           std::vector<const feel::Expression*>& conditions) const {
  const auto* task = std::get_if<TaskStep>(&definition_.steps[node].kind);
  if (task == nullptr) return;
  const std::set<std::string> needed = needs_of(*task, way);
  for (const FormField& field : task->fields) {
    const bool shown = needed.count(field.path) == 0 || field.visible_when.empty();
    if (!shown) conditions.push_back(&field.visible_when);
  }
}

/// A way of its own (an action, an alternative of a wait) or a handler's.
void ValueFlow::follow(const Node& node, TransitionId way, Facts facts) {
  if (idle_[way]) return;
  const StepInfo& step = definition_.steps[node.id];
  const Transition& transition = definition_.chart.transition(way);
  std::vector<const feel::Expression*> conditions{&definition_.transitions[way].guard};
  facts = during(node.id);
  if (transition.event.starts_with("action.")) {
    fill(node.id, way, facts);
    add_needed(node.id, way, conditions);
  }
  for (const Catch& caught : step.catches) {
    if (caught.transition != way) continue;
    if (caught.kind == Catch::Kind::kWhen) conditions.push_back(&caught.when);  // beside its match
    if (caught.kind == Catch::Kind::kError && !may_be_thrown(node.id)) return;
  }
  for (const feel::Expression* condition : conditions) {
    if (condition->empty()) continue;
    auto holds = followed_.where(*condition, true, facts);
    if (!holds) return;
    facts = std::move(*holds);
  }
  const bool handler = std::any_of(step.catches.begin(), step.catches.end(), [&](const auto& one) {
    return one.transition == way && one.handler;
  });
  handler ? take(node, way, std::move(facts)) : complete(node, way, std::move(facts));
}

void ValueFlow::take(const Node& node, TransitionId way, Facts facts) {
  taken_[way] = true;
  const Transition& transition = definition_.chart.transition(way);
  const bool stays = transition.alongside || node.parent == kNoNode;
  const Facts before = facts;
  assign(stays ? node.id : node.parent, definition_.transitions[way].set, facts);
  if (undo_of_[node.id] != kNoNode) facts = before;
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
    if (!known.empty()) text += (text.empty() ? "" : "; ") + followed_.name(*at) + ": " + known;
  }
  return text;
}

Ways without_never(const ValueFlow& values, Ways ways) {
  std::erase_if(ways.ends, [&](NodeId end) { return !values.may_work(end); });
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
