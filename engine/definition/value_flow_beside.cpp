// What ValueFlow knows of others who write beside a step: who they are, and until when.
#include <algorithm>

#include "engine/definition/root_of.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {

/// Who writes beside a node, into what it sees (S9).
void ValueFlow::find_disturbed(const Ways& ways) {
  const Beside beside(definition_, ways);
  const Writers writers(definition_, beside, idle_);
  const Rests rests(definition_);
  const Progress progress(definition_, ways, rests);
  for (std::size_t i = 0; i < followed_.count(); ++i) {
    if (!writers.beside_anything(followed_.variable(i))) continue;
    const std::set<std::string> name{followed_.variable(i).name};
    for (NodeId at = 1; at < disturbed_.size(); ++at) {  // nothing runs beside the process itself
      if (!writers.any_at_all(at, name, &progress)) continue;
      disturbed_[at].push_back(i);
      if (writers.any_standing(at, name, &progress)) {
        attended_[at].push_back(i);
      } else if (writers.any(at, name, &progress)) {
        note_passing(at, i, writers.passing_lists(at, *name.begin(), progress), beside);
      }
    }
  }
}

void ValueFlow::note_passing(NodeId node, std::size_t variable, const std::set<NodeId>& lists,
                             const Beside& beside) {
  const Chart& chart = definition_.chart;
  for (const NodeId list : lists) {
    const NodeId around = chart.node(list).parent;
    const auto* foreach =
        around == kNoNode ? nullptr : std::get_if<ForeachStep>(&definition_.steps[around].kind);
    Passing passing{variable, list, {}};
    for (const NodeId end : chart.node(list).children) {
      const bool more = foreach != nullptr && foreach->open;  // another item may come
      if (chart.node(end).kind != NodeKind::kFinal || more) continue;
      if (beside.may_run(end, node, /*in_branches=*/true)) passing.ends.push_back(end);
    }
    passing_[node].push_back(std::move(passing));
  }
}

/// Is there somebody who may change the variable for as long as the case is at the node? Not who
/// may be over before it.
bool ValueFlow::is_attended(NodeId node, std::size_t variable,
                            const std::vector<bool>& silent) const {
  const auto& by_others = attended_[node];
  if (std::find(by_others.begin(), by_others.end(), variable) != by_others.end()) return true;
  return std::any_of(passing_[node].begin(), passing_[node].end(), [&](const Passing& passing) {
    return passing.variable == variable && writes_inside(passing.list, variable, silent) &&
           std::none_of(passing.ends.begin(), passing.ends.end(),
                        [&](NodeId end) { return entered(end); });
  });
}

bool ValueFlow::writes_inside(NodeId list, std::size_t variable,
                              const std::vector<bool>& silent) const {
  const std::string& name = followed_.variable(variable).name;
  for (NodeId at = 0; at < silent.size(); ++at) {
    if (silent[at] || (at != list && !definition_.chart.is_ancestor(list, at))) continue;
    const auto& own = write_sets_->own(at);
    const bool named = std::any_of(own.begin(), own.end(), [&](const std::string& path) {
      return root_of(path) == name;
    });
    if (named) return true;
  }
  return false;
}

bool ValueFlow::may_leave_so(NodeId node) const {
  // With such data the case is there only because it came before they were so: what is ahead of it
  // is not told by who comes there now.
  for (NodeId at = definition_.chart.node(node).parent; at != kNoNode;
       at = definition_.chart.node(at).parent) {
    if (is_left_at_once(at)) return false;
  }
  return std::all_of(assumed_.values.begin(), assumed_.values.end(), [&](const auto& assumed) {
    const auto& [variable, values] = assumed;
    const std::vector<bool> silent = this->silent(variable);
    return std::all_of(passing_[node].begin(), passing_[node].end(), [&](const Passing& passing) {
      if (passing.variable != variable || !writes_inside(passing.list, variable, silent)) {
        return true;
      }
      return std::any_of(passing.ends.begin(), passing.ends.end(), [&](NodeId end) {
        return entered(end) && !both(entry_[end][variable], values).empty();
      });
    });
  });
}

}  // namespace recourse::definition
