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
  std::vector<const feel::Expression*> asked;
  std::set<std::string> names, written;
  ValueFlow::Assumption assumed;
  assumed.where.resize(definition_.steps.size(), false);
  assumed.told.resize(definition_.steps.size(), true);
  for (const NodeId at : passed) {
    assumed.where[at] = true;
    for (const std::string& path : writes_.own(at)) written.insert(root_of(path));
    if (!std::holds_alternative<ChooseStep>(definition_.steps[at].kind)) continue;
    for (const TransitionId way : definition_.chart.node(at).transitions) {
      const feel::Expression& guard = definition_.transitions[way].guard;
      if (guard.empty()) continue;
      asked.push_back(&guard);
      names.insert(guard.reads().begin(), guard.reads().end());
    }
  }
  std::erase_if(names, [&](const std::string& name) {
    return written.count(name) > 0 || writers.any(wait_, {name}, nullptr);
  });
  if (names.empty()) return true;
  const Facts here = values.during(wait_);
  for (const auto& one : values.followed().combinations(names, asked, {})) {
    const bool possible = std::all_of(one.begin(), one.end(), [&](const auto& part) {
      return !both(here[part.first], part.second).empty();
    });
    assumed.values = one;
    const bool barred = possible && !one.empty();
    if (!barred) continue;
    const ValueFlow under = values.assuming(assumed);
    if (!leads_away(&under)) return false;
  }
  return true;
}

}  // namespace recourse::definition
