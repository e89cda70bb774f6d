#include "engine/definition/awaited_steps.h"

#include <algorithm>

#include "engine/feel/compiled.h"
#include "engine/feel/syntax.h"

namespace recourse::definition {
namespace {

using feel::Op;

/// The path `active(…)` asks about; empty: it is another expression.
std::string asked_step(const feel::Node& node) {
  if (node.op != Op::kCall || node.text != "active" || node.kids.size() != 1) return "";
  const auto* path = node.kids.front()->literal.get_if<std::string>();
  return path != nullptr ? *path : std::string();
}

bool may_come_again(Catch::Kind kind) {
  using Kind = Catch::Kind;
  return kind == Kind::kMessage || kind == Kind::kSignal || kind == Kind::kOperation ||
         kind == Kind::kEvery;
}

}  // namespace

AwaitedSteps::AwaitedSteps(const ProcessDefinition& definition, const Ways& ways,
                           const Beside& beside, const StandingExits& exits,
                           const Progress& progress)
    : definition_(definition), ways_(ways), beside_(beside), exits_(exits), progress_(progress) {}

bool AwaitedSteps::may_miss(NodeId wait) const {
  const auto* step = std::get_if<WaitStep>(&definition_.steps[wait].kind);
  if (step == nullptr || step->when.calls() != std::set<std::string>{"active"}) return false;
  return when_over(*feel::tree_of(step->when), wait) == false;
}

std::vector<NodeId> AwaitedSteps::named(const std::string& path) const {
  std::vector<NodeId> found;
  for (const Node& node : definition_.chart.nodes) {
    if (node.path == path || node.name == path) found.push_back(node.id);
  }
  return found;
}

/// How the condition comes out once all that runs beside the wait is over; nullopt: data decide.
std::optional<bool> AwaitedSteps::when_over(const feel::Node& tree, NodeId wait) const {
  if (const std::string path = asked_step(tree); !path.empty()) return surely_seen(path, wait);
  if (tree.op == Op::kCall && tree.text == "not" && tree.kids.size() == 1) {
    const auto inner = when_over(*tree.kids.front(), wait);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (tree.op != Op::kAnd && tree.op != Op::kOr) return std::nullopt;
  const bool decides = tree.op == Op::kOr;
  bool all_known = true;
  for (const auto& kid : tree.kids) {
    const auto one = when_over(*kid, wait);
    if (one == decides) return decides;
    all_known = all_known && one.has_value();
  }
  return all_known ? std::optional(!decides) : std::nullopt;
}

/// Is the step around the wait, or sure to be seen active by it?
bool AwaitedSteps::surely_seen(const std::string& path, NodeId wait) const {
  const std::vector<NodeId> steps = named(path);
  return std::any_of(steps.begin(), steps.end(), [&](NodeId step) {
    return step == wait || definition_.chart.is_ancestor(step, wait) ||
           starts_again(step, wait) || start_together(step, wait);
  });
}

/// By a handler that may come any number of times, or in a branch that never ends.
bool AwaitedSteps::starts_again(NodeId step, NodeId wait) const {
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    for (const Catch& caught : definition_.steps[at].catches) {
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      const bool again = !caught.interrupt && may_come_again(caught.kind) && !targets.empty();
      if (!again || !exits_.stands(at, caught, wait)) continue;
      const NodeId body = targets.front();
      if (body == step || definition_.chart.is_ancestor(body, step)) return true;
    }
  }
  if (!beside_.may_run(step, wait, /*in_branches=*/true)) return false;
  const NodeId list = beside_.list_of(step, wait);
  const bool apart = list != kNoNode && !definition_.chart.is_ancestor(list, wait);
  return apart && !progress_.comes_to_end(list);
}

/// Are both where their branches begin, so that none can be over before the other is there?
bool AwaitedSteps::start_together(NodeId step, NodeId wait) const {
  std::size_t entries = 0;
  for (const auto& edges : ways_.from) {
    for (const Ways::Edge& edge : edges) entries += edge.to == wait ? 1 : 0;
  }
  if (entries != 1) return false;
  for (NodeId at = definition_.chart.node(wait).parent; at != kNoNode;
       at = definition_.chart.node(at).parent) {
    const auto* parallel = std::get_if<ParallelStep>(&definition_.steps[at].kind);
    if (parallel == nullptr) continue;
    const auto& branches = parallel->branches;
    const auto begins = [&](const ParallelStep::Branch& one, NodeId node) {
      return comes_first(node, one.node);
    };
    const bool first = std::any_of(branches.begin(), branches.end(),
                                   [&](const auto& one) { return begins(one, wait); });
    const bool there = std::any_of(branches.begin(), branches.end(), [&](const auto& one) {
      return one.when.empty() && begins(one, step) && begins_with_work(definition_, one.node);
    });
    return first && there;
  }
  return false;
}

bool AwaitedSteps::comes_first(NodeId step, NodeId branch) const {
  const Chart& chart = definition_.chart;
  for (NodeId at = branch; chart.node(at).initial.size() == 1;) {
    at = chart.node(at).initial.front();
    if (may_be_skipped(definition_.steps[at])) return false;
    if (at == step) return true;
  }
  return false;
}

}  // namespace recourse::definition
