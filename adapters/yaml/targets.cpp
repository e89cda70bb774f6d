#include <fmt/format.h>

#include "adapters/yaml/step_reader.h"

namespace recourse::yaml {
namespace {

std::vector<std::string> steps_of(const Draft& draft, NodeId list) {
  std::vector<std::string> names{"done"};
  for (const auto& [name, id] : draft.nodes[list].steps) names.push_back(name);
  return names;
}

void report_target(Draft& draft, const Node& target, NodeId list, Label why_elsewhere) {
  Label fix;
  if (draft.report.may_compare(draft.nodes[list].steps.size())) {
    fix = did_you_mean(target.text, steps_of(draft, list));
  }
  const bool elsewhere = draft.steps_by_name.count(target.text) > 0;
  if (elsewhere) fix = std::move(why_elsewhere);
  if (fix.empty()) fix = {"Name a step of this list, or `done`.", "请写此列表中的步骤，或 `done`。"};
  draft.report.error(target, "E-TARGET",
                     {fmt::format("There is no step '{}' in this list.", target.text),
                      fmt::format("此列表中没有步骤“{}”。", target.text)},
                     std::move(fix));
}

}  // namespace

TransitionId add_transition(Draft& draft, NodeId source, std::string event,
                            std::vector<NodeId> targets) {
  auto& chart = draft.model.chart;
  const auto id = static_cast<TransitionId>(chart.transitions.size());
  definition::Transition transition;
  transition.id = id;
  transition.source = source;
  transition.event = std::move(event);
  for (const NodeId target : targets) {
    if (target != kNoNode) transition.targets.push_back(target);
  }
  chart.transitions.push_back(std::move(transition));
  chart.nodes[source].transitions.push_back(id);
  draft.model.transitions.emplace_back();
  draft.fell_through.push_back(false);
  if (draft.first_pass) draft.flow.on_transition.emplace_back();
  return id;
}

TransitionId add_done(Draft& draft, NodeId step, const Node& yaml) {
  const Node* next = yaml.find("next");
  const NodeId target =
      next ? resolve_sibling(draft, step, *next) : draft.nodes[step].following;
  const TransitionId id = add_transition(draft, step, "done", {target});
  draft.fell_through[id] = next == nullptr;
  draft.model.steps[step].next = id;
  return id;
}

NodeId resolve_sibling(Draft& draft, NodeId step, const Node& target) {
  const NodeId list = draft.model.chart.node(step).parent;
  if (read_word(draft.report, target).empty() || list == kNoNode) return kNoNode;
  if (target.text == "done") return draft.nodes[list].done;
  const auto found = draft.nodes[list].steps.find(target.text);
  if (found != draft.nodes[list].steps.end()) return found->second;
  const NodeId around = draft.model.chart.node(list).parent;
  const bool branch = around != kNoNode &&
                      draft.model.chart.node(around).kind == definition::NodeKind::kParallel;
  if (branch) {
    report_target(draft, target, list,
                  {"A branch does not lead out of its `parallel`. What comes once when the "
                   "branches are over stands behind the `parallel`; what each of them does for "
                   "itself stands in the branch or in a process it calls with `call`.",
                   "分支不能跳出其 `parallel`。各分支结束后只做一次的步骤写在 `parallel` 之后；每个分支各做一次的"
                   "步骤写进分支，或写进由其 `call` 的流程。"});
    return kNoNode;
  }
  report_target(draft, target, list,
                {"It stands in another list; `next` leads only to steps of the same list. Use "
                 "`done`, a handler, or `back`.",
                 "它在另一个列表中；`next` 只能指向同一列表的步骤。请用 `done`、处理器或 `back`。"});
  return kNoNode;
}

NodeId resolve_outward(Draft& draft, NodeId step, const Node& target) {
  const auto& chart = draft.model.chart;
  for (NodeId list = chart.node(step).parent; list != kNoNode; list = chart.node(list).parent) {
    const auto& steps = draft.nodes[list].steps;
    const auto found = steps.find(target.text);
    const bool branch = chart.node(list).kind == definition::NodeKind::kParallel;
    if (found != steps.end() && !branch) return found->second;
  }
  report_target(draft, target, chart.node(step).parent,
                {"`back` leads to steps of the same list or of a list around it, not into another "
                 "branch or scope.",
                 "`back` 只能退回到同一列表或外层列表的步骤，不能进入其他分支或范围。"});
  return kNoNode;
}

NodeId resolve_anywhere(Draft& draft, const Node& target) {
  if (target.text.find('/') != std::string::npos) {
    const std::string name = target.text.substr(target.text.rfind('/') + 1);
    const auto named = draft.steps_by_name.find(name);
    if (named != draft.steps_by_name.end()) {
      for (const NodeId id : named->second) {
        if (draft.model.chart.node(id).path == target.text) return id;
      }
    }
  }
  const auto found = draft.steps_by_name.find(target.text);
  if (found != draft.steps_by_name.end() && found->second.size() == 1) return found->second[0];
  if (found != draft.steps_by_name.end()) {
    draft.report.error(target, "E-STEP",
                       {fmt::format("There are several steps '{}'.", target.text),
                        fmt::format("有多个名为“{}”的步骤。", target.text)},
                       {fmt::format("Write the whole path, for instance '{}'.",
                                    draft.model.chart.node(found->second[0]).path),
                        fmt::format("请写完整路径，例如“{}”。",
                                    draft.model.chart.node(found->second[0]).path)});
    return kNoNode;
  }
  std::vector<std::string> names;
  for (const auto& [name, ids] : draft.steps_by_name) names.push_back(name);
  report_unknown(draft.report, target, "E-STEP", {"step", "步骤"}, names);
  return kNoNode;
}

}  // namespace recourse::yaml
