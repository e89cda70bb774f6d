#include "engine/definition/way_out.h"

#include <algorithm>

#include "engine/definition/root_of.h"

namespace recourse::definition {

WayOut::WayOut(const ProcessDefinition& definition, const Ways& ways, NodeId wait,
               const std::set<std::string>& asked, TransitionId way)
    : definition_(definition),
      ways_(ways),
      wait_(wait),
      asked_(asked),
      way_(way),
      writes_(definition) {}

/// `under`: along what can be taken with such data.
bool WayOut::leads_away(const ValueFlow* under, std::set<NodeId>* passed) const {
  std::vector<NodeId> open = definition_.chart.transition(way_).targets;
  std::set<NodeId> seen(open.begin(), open.end());
  bool away = false;
  while (!open.empty() && !(away && passed == nullptr)) {
    const NodeId at = open.back();
    open.pop_back();
    if (at == wait_) continue;
    away = away || is_away(at);
    if (is_away(at)) continue;
    const StepInfo& step = definition_.steps[at];
    // What is around the wait is entered again as it was: a list that is empty now was then.
    const bool around = definition_.chart.is_ancestor(at, wait_) && !may_be_skipped(step);
    for (const Ways::Edge& edge : ways_.from[at]) {
      const bool by_way = edge.by != Ways::kNone;
      const bool passes = around && by_way && edge.by == step.next;
      const bool never = under != nullptr && by_way && !under->may_take(edge.by);
      if (!passes && !never && seen.insert(edge.to).second) open.push_back(edge.to);
    }
  }
  if (passed != nullptr) *passed = std::move(seen);
  return away;
}

bool WayOut::is_away(NodeId at) const {
  const Node& node = definition_.chart.node(at);
  const bool over =
      node.kind == NodeKind::kFinal && definition_.chart.is_ancestor(node.parent, wait_);
  const auto& own = writes_.own(at);
  return over || std::find(ways_.ends.begin(), ways_.ends.end(), at) != ways_.ends.end() ||
         std::any_of(own.begin(), own.end(), [&](const std::string& path) {
           return asked_.count(root_of(path)) > 0;
         });
}

bool WayOut::leads_away_surely(const ValueFlow& values, const Writers& writers) const {
  std::set<NodeId> passed;
  if (!leads_away(nullptr, &passed)) return false;
  if (values.followed().count() == 0) return true;
  std::vector<const feel::Expression*> asked;
  std::set<std::string> names;
  const auto ask = [&](const feel::Expression& condition) {
    if (condition.empty()) return;
    asked.push_back(&condition);
    names.insert(condition.reads().begin(), condition.reads().end());
  };
  for (const NodeId at : passed) {
    const StepInfo& step = definition_.steps[at];
    ask(step.only_if);
    for (const Catch& caught : step.catches) ask(caught.when);
    if (!std::holds_alternative<ChooseStep>(step.kind)) continue;
    for (const TransitionId way : definition_.chart.node(at).transitions) {
      ask(definition_.transitions[way].guard);
    }
  }
  std::set<std::set<std::string>> groups{names};
  for (const std::string& name : names) groups.insert({name});
  const Facts here = values.during(wait_);
  return std::none_of(groups.begin(), groups.end(), [&](const std::set<std::string>& group) {
    const auto all = values.followed().combinations(group, asked, {});
    return std::any_of(all.begin(), all.end(), [&](const Followed::Combination& one) {
      const bool possible = std::all_of(one.begin(), one.end(), [&](const auto& part) {
        return !both(here[part.first], part.second).empty();
      });
      return possible && !one.empty() && is_caught(values.within(one), writers, one);
    });
  });
}

/// With such data: is it for ever led back, and nobody gives the data other values meanwhile?
bool WayOut::is_caught(const ValueFlow& under, const Writers& writers,
                       const Followed::Combination& data) const {
  std::set<NodeId> passed;
  if (leads_away(&under, &passed)) return false;
  passed.insert(wait_);
  return std::all_of(data.begin(), data.end(), [&](const auto& part) {
    const std::vector<bool> silent = under.silent(part.first);
    const std::string& name = under.followed().variable(part.first).name;
    return !writers.any_at_all(wait_, {name}, nullptr, silent) &&
           std::all_of(passed.begin(), passed.end(), [&](NodeId at) { return bool(silent[at]); });
  });
}

}  // namespace recourse::definition
