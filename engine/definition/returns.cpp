#include "engine/definition/returns.h"

#include <set>

namespace recourse::definition {
std::vector<std::vector<NodeId>> direct_returns(const ProcessDefinition& definition) {
  const Chart& chart = definition.chart;
  std::vector<std::vector<NodeId>> also_to(chart.nodes.size());
  for (NodeId from = 0; from < chart.nodes.size(); ++from) {
    const auto* task = std::get_if<TaskStep>(&definition.steps[from].kind);
    if (task == nullptr) continue;
    for (const Action& action : task->actions) {
      if (!action.back || !action.back->direct) continue;
      for (const NodeId target : action.back->targets) {
        if (target == kNoNode || target == 0) continue;
        const NodeId scope = chart.node(target).parent;
        NodeId leaving = from;
        while (leaving != 0 && chart.node(leaving).parent != scope) {
          leaving = chart.node(leaving).parent;
        }
        if (leaving != 0) also_to[target].push_back(leaving);
      }
    }
  }
  return also_to;
}

std::vector<std::vector<NodeId>> taken_back_from(const ProcessDefinition& definition,
                                                 const Ways& ways) {
  std::vector<std::vector<NodeId>> reopens(ways.from.size());
  if (definition.operations.count("take_back") == 0) return reopens;
  for (NodeId task = 0; task < ways.from.size(); ++task) {
    if (!std::holds_alternative<TaskStep>(definition.steps[task].kind)) continue;
    std::set<NodeId> seen{task};
    std::vector<NodeId> next{task};
    while (!next.empty()) {
      const NodeId at = next.back();
      next.pop_back();
      if (at != task) reopens[at].push_back(task);
      if (at != task && is_work(definition.steps[at].kind)) continue;
      for (const Ways::Edge& edge : ways.from[at]) {
        if (seen.insert(edge.to).second) next.push_back(edge.to);
      }
    }
  }
  return reopens;
}

std::vector<std::vector<NodeId>> led_back_from(const ProcessDefinition& definition,
                                               const Ways& ways) {
  std::vector<std::vector<NodeId>> back = taken_back_from(definition, ways);
  const std::vector<std::vector<NodeId>> direct = direct_returns(definition);
  for (NodeId at = 0; at < back.size(); ++at) {
    back[at].insert(back[at].end(), direct[at].begin(), direct[at].end());
  }
  return back;
}

}  // namespace recourse::definition
