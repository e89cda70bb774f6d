#include "engine/command/move.h"

#include <algorithm>

#include "engine/command/promises.h"

namespace recourse::command {
namespace {

using definition::kNoNode;
using definition::NodeKind;
using history::Activity;
using Kind = Rejection::Kind;
using process::NodeId;
using process::Turn;

bool is_called(const std::string& path, std::string_view name) {
  if (path == name) return true;
  return path.size() > name.size() && path.ends_with(name) &&
         path[path.size() - name.size() - 1] == '/';
}

/// What a person would call a step: not the lists, bodies and ends made around them.
bool is_step(const Turn& turn, NodeId node) {
  if (node == 0 || turn.node(node).kind == NodeKind::kFinal) return false;
  return !std::holds_alternative<definition::BranchBody>(turn.step(node).kind);
}

Rejection unknown_step(const std::string& name, const Turn& turn) {
  List known;
  for (const auto& [id, activity] : turn.state().activities) {
    if (is_step(turn, activity.node)) known.emplace_back(turn.node(activity.node).path);
  }
  return refuse(Kind::kInvalid, "STEP", "There is no one step “" + name + "” to move from or to.",
                "没有可供跳转的唯一环节“" + name + "”。", Map{{"active", std::move(known)}});
}

/// The active step; several foreach instances have one each.
Result<Activity> leaving(const Turn& turn, const std::string& name, const Value& item) {
  const auto* number = item.get_if<Decimal>();
  std::vector<Activity> found;
  for (const auto& [id, activity] : turn.state().activities) {
    if (!is_step(turn, activity.node)) continue;
    if (!is_called(turn.node(activity.node).path, name)) continue;
    int index = -1;
    for (const Activity* a = &activity; index < 0 && a->parent != 0;) {
      const Activity* around = turn.kernel->find(a->parent);
      if (std::holds_alternative<definition::ForeachStep>(turn.step(around->node).kind)) {
        index = a->index;
      }
      a = around;
    }
    if (number == nullptr || *number == Decimal(index + 1)) found.push_back(activity);
  }
  if (found.size() == 1) return found.front();
  return unknown_step(name, turn);
}

Result<NodeId> arriving(const Turn& turn, const std::string& name) {
  std::vector<NodeId> found;
  for (const auto& node : turn.definition().chart.nodes) {
    if (node.path == name && is_step(turn, node.id)) return node.id;
    if (is_step(turn, node.id) && is_called(node.path, name)) found.push_back(node.id);
  }
  if (found.size() == 1) return found.front();
  return unknown_step(name, turn);
}

/// Bodies that run beside the flow, or once an item, are not entered from outside.
bool is_within_reach(const Turn& turn, NodeId top, NodeId to) {
  for (NodeId n = to; n != top; n = turn.node(n).parent) {
    if (turn.node(n).region) return false;
  }
  return true;
}

ActivityId domain_of(const Turn& turn, const Activity& from, NodeId to) {
  for (const Activity* a = turn.kernel->find(from.parent); a != nullptr;
       a = turn.kernel->find(a->parent)) {
    const bool around = turn.node(a->node).kind == NodeKind::kCompound &&
                        turn.definition().chart.is_ancestor(a->node, to);
    if (around) return a->id;
    if (a->parent == 0) break;
  }
  return 0;
}

/// One that runs beside the flow is not the flow: what is in its place would go on as well.
Rejection runs_beside(const Turn& turn, NodeId from) {
  return refuse(Kind::kConflict, "MOVE",
                "“" + turn.node(from).path + "” runs beside the flow; only a step of the flow "
                "itself can be moved elsewhere.",
                "“" + turn.node(from).path + "”与主流程并行，只能跳转主流程中的环节。");
}

/// What the request says of one branch; empty: nothing.
std::string_view word_for(const Turn& turn, const Map& said, NodeId branch) {
  for (const auto& [name, word] : said) {
    if (is_called(turn.node(branch).path, name)) return word.text();
  }
  return {};
}

/// Which branches of the parallels on the way start.
Result<Done> choose_branches(Turn& turn, NodeId top, NodeId to, const Map& said) {
  List unsaid;
  NodeId inner = to;
  for (NodeId n = turn.node(to).parent; n != top; inner = n, n = turn.node(n).parent) {
    const auto* parallel = std::get_if<definition::ParallelStep>(&turn.step(n).kind);
    if (parallel == nullptr) continue;
    std::vector<NodeId>& starting = turn.chosen_branches[n];
    for (const auto& branch : parallel->branches) {
      const std::string_view word = word_for(turn, said, branch.node);
      if (branch.node == inner || word == "start") {
        starting.push_back(branch.node);
      } else if (word != "skip") {
        unsaid.emplace_back(turn.node(branch.node).path);
      }
    }
  }
  if (unsaid.empty()) return Done{};
  return refuse(Kind::kInvalid, "BRANCHES",
                "Say for every other branch that is entered on the way whether it starts: "
                "branches: {name: start or skip}.",
                "请为途中进入的每个其他分支注明是否启动：branches: {名称: start 或 skip}。",
                Map{{"branches", std::move(unsaid)}});
}

}  // namespace

Result<NodeId> step_called(const Turn& turn, const std::string& name) {
  return arriving(turn, name);
}

Result<Done> may_be_entered(Turn& turn, NodeId top, NodeId to, const Map& request) {
  if (auto kept = may_go_on_at(turn.desk, turn.state(), to); !kept) return kept;
  if (!is_within_reach(turn, top, to)) {
    return refuse(Kind::kConflict, "MOVE",
                  "“" + turn.node(to).path +
                      "” runs once an item or beside the flow, so it cannot be entered from "
                      "outside. Move to the step around it.",
                  "“" + turn.node(to).path +
                      "”按条目执行或与流程并行，不能从外部进入。请跳转到其外层环节。");
  }
  const auto* said = request.get("branches").get_if<Map>();
  return choose_branches(turn, top, to, said == nullptr ? Map{} : *said);
}

Result<Done> move(Session& session, const Map& request) {
  Turn& turn = session.turn();
  const auto from = leaving(turn, std::string(request.get("from").text()), request.get("item"));
  if (!from) return from.rejection();
  if (session.state().state == lifecycle::ProcessInstanceState::Suspended) {
    return refuse(Kind::kConflict, "INSTANCE_STATE", "The case is suspended: resume it first.",
                  "案件已挂起，请先恢复。");
  }
  const auto to = arriving(turn, std::string(request.get("to").text()));
  if (!to) return to.rejection();
  const ActivityId domain = domain_of(turn, *from, *to);
  const NodeId top = domain == 0 ? 0 : turn.kernel->find(domain)->node;
  if (auto entered = may_be_entered(turn, top, *to, request); !entered) return entered;
  ActivityId left = from->id;
  while (turn.kernel->find(left)->parent != domain) left = turn.kernel->find(left)->parent;
  const Activity& way = *turn.kernel->find(left);
  if (way.region || way.detached) return runs_beside(turn, from->node);
  turn.kernel->exit_activity(left, "moved");
  if (turn.kernel->find(domain)->return_to != kNoNode) {
    turn.record(history::ReturnAddressSet{domain, kNoNode});
  }
  turn.kernel->enter_in(domain, *to);
  return Done{};
}

}  // namespace recourse::command
