#include "adapters/bpmn/splits.h"

#include <algorithm>
#include <map>

namespace recourse::bpmn {
namespace {

using NodeSet = std::set<const Node*>;

std::vector<Node*> successors(const Node& node) {
  std::vector<Node*> next;
  for (const Flow* flow : node.out) {
    if (flow->target) next.push_back(flow->target);
  }
  for (Node* event : node.boundary) {
    if (event->interrupting && !event->has_event("compensate")) next.push_back(event);
  }
  return next;
}

/// A token, or several that met, on their way.
struct Runner {
  SplitBranch branch;
  std::vector<Flow*> heads;   ///< the flows it is on
  NodeSet reached;            ///< everything that may come, the outer join included
  NodeSet region;             ///< what only this one reaches
  std::vector<const Node*> meets;  ///< the first places others reach, too
  bool may_end = false;       ///< an end lies before the meeting place
};

class Planner {
 public:
  Planner(BpmnReport& report, const Node& at, bool inclusive, const Node* exit)
      : report_(report), at_(at), inclusive_(inclusive), exit_(exit) {}

  std::shared_ptr<Split> plan(const std::vector<Flow*>& flows) {
    for (Flow* flow : flows) {
      Runner runner;
      runner.branch.head = flow;
      runner.heads = {flow};
      reach(runner);
      runners_.push_back(std::move(runner));
    }
    while (runners_.size() > 1 && meet()) {
      if (refused_) return nullptr;
    }
    if (refused_) return nullptr;
    if (runners_.size() == 1 && runners_[0].branch.group) return runners_[0].branch.group;
    auto split = std::make_shared<Split>();
    for (Runner& runner : runners_) split->branches.push_back(std::move(runner.branch));
    return split;
  }

 private:
  void reach(Runner& runner) {
    std::vector<Node*> open;
    for (const Flow* flow : runner.heads) {
      if (flow->target) open.push_back(flow->target);
    }
    while (!open.empty()) {
      Node* node = open.back();
      open.pop_back();
      if (node == &at_ || !runner.reached.insert(node).second || node == exit_) continue;
      for (Node* next : successors(*node)) open.push_back(next);
    }
  }

  /// The way of a runner up to the places that others reach, too.
  void walk(Runner& runner, const NodeSet& common) const {
    runner.region.clear();
    runner.meets.clear();
    std::vector<Node*> open;
    for (const Flow* flow : runner.heads) {
      if (flow->target) open.push_back(flow->target);
    }
    while (!open.empty()) {
      Node* node = open.back();
      open.pop_back();
      if (common.contains(node)) {
        if (std::ranges::find(runner.meets, node) == runner.meets.end()) {
          runner.meets.push_back(node);
        }
        continue;
      }
      if (node == &at_ || !runner.region.insert(node).second) continue;
      const auto next = successors(*node);
      if (next.empty()) runner.may_end = true;
      for (Node* one : next) open.push_back(one);
    }
  }

  [[nodiscard]] NodeSet common_nodes() const {
    std::map<const Node*, int> count;
    for (const Runner& runner : runners_) {
      for (const Node* node : runner.reached) ++count[node];
    }
    NodeSet common;
    for (const auto& [node, n] : count) {
      // Every token that arrives at an end ends there: no meeting.
      if (n > 1 && node->kind != "endEvent") common.insert(node);
    }
    return common;
  }

  /// Takes together the runners of one meeting place. False: nobody meets any more.
  bool meet() {
    const NodeSet common = common_nodes();
    if (common.empty()) return false;
    std::map<const Node*, std::vector<std::size_t>> groups;
    std::vector<const Node*> order;
    for (std::size_t i = 0; i < runners_.size(); ++i) {
      walk(runners_[i], common);
      if (runners_[i].meets.size() > 1) return refuse_two_ways(runners_[i]);
      for (const Node* node : runners_[i].meets) {
        if (groups[node].empty()) order.push_back(node);
        groups[node].push_back(i);
      }
    }
    for (const Node* place : order) {
      if (groups[place].size() > 1 && (place == exit_ || covered(*place, groups[place]))) {
        return merge(*place, groups[place]);
      }
    }
    return refuse_meeting(*order.front());
  }

  [[nodiscard]] int ways_in(const Runner& runner, const Node& place) const {
    int ways = 0;
    for (Flow* flow : place.in) {
      const bool inside = runner.region.contains(flow->source);
      const bool direct = std::ranges::find(runner.heads, flow) != runner.heads.end();
      if (inside || direct) ++ways;
    }
    return ways;
  }

  [[nodiscard]] bool covered(const Node& place, const std::vector<std::size_t>& group) const {
    int ways = 0;
    for (const std::size_t i : group) ways += ways_in(runners_[i], place);
    return ways == static_cast<int>(place.in.size());
  }

  bool merge(const Node& place, const std::vector<std::size_t>& group) {
    if (place.kind != "parallelGateway" && place.kind != "inclusiveGateway") {
      return refuse_meeting(place);
    }
    if (place.kind == "parallelGateway" && !waits_rightly(place, group)) return true;
    Runner made;
    made.branch.group = std::make_shared<Split>();
    for (const std::size_t i : group) {
      made.branch.group->branches.push_back(runners_[i].branch);
      made.may_end = made.may_end || runners_[i].may_end;
    }
    if (&place != exit_) {
      auto* join = const_cast<Node*>(&place);  // NOLINT: the model is ours; sets hold const
      made.branch.group->join = join;
      made.heads = join->out;
      reach(made);
    }
    std::vector<Runner> left;
    for (std::size_t i = 0; i < runners_.size(); ++i) {
      if (std::ranges::find(group, i) == group.end()) left.push_back(std::move(runners_[i]));
    }
    left.push_back(std::move(made));
    runners_ = std::move(left);
    return true;
  }

  bool waits_rightly(const Node& place, const std::vector<std::size_t>& group) {
    if (inclusive_) {
      return refuse(place, "an inclusive split runs into this parallel join, which waits for "
                           "branches that were never started and can deadlock",
                    "包容分支进入并行汇聚，它会等待从未启动的分支，可能死锁",
                    "Use an inclusive join.", "请改用包容汇聚网关。");
    }
    for (const std::size_t i : group) {
      if (runners_[i].may_end) {
        return refuse(place, "a branch can end before it reaches this join, which would then wait "
                             "for ever",
                      "某个分支可能在到达此汇聚之前结束，汇聚将永远等待",
                      "Lead every path to the join, or use an inclusive join.",
                      "请让每条路径都到达汇聚，或改用包容汇聚网关。");
      }
    }
    return true;
  }

  bool refuse(const Node& at, const char* en, const char* zh, const char* fix_en,
              const char* fix_zh) {
    report_.say("E-STRUCTURE", at.xml, {std::string("unsound: ") + en + ".",
                                        std::string("结构不健全：") + zh + "。"},
                {fix_en, fix_zh});
    refused_ = true;
    return false;
  }

  bool refuse_two_ways(const Runner& runner) {
    std::string places;
    for (const Node* node : runner.meets) places += (places.empty() ? "" : ", ") + node->id;
    report_.say("E-STRUCTURE", at_.xml,
                {"a branch of this split may run into several meeting places (" + places +
                     "): this is no block, and a join there can deadlock.",
                 "此分支的一个路径可能进入多个汇合点（" + places + "）：不成块，可能死锁。"},
                {"Let all paths of a branch meet the others at one join.",
                 "请让同一分支的所有路径在同一个汇聚处与其他分支会合。"});
    refused_ = true;
    return true;
  }

  bool refuse_meeting(const Node& place) {
    const bool join = place.kind == "parallelGateway" || place.kind == "inclusiveGateway";
    if (join) {
      report_.say("E-STRUCTURE", place.xml,
                  {"this join also takes flows from outside the split at " + at_.id +
                       ": blocks overlap, and it can deadlock.",
                   "此汇聚还接收分支 " + at_.id + " 之外的流：块相互重叠，可能死锁。"},
                  {"Give every split a join of its own.", "请让每个分支都有自己的汇聚。"});
    } else {
      report_.say("E-STRUCTURE", place.xml,
                  {"multi-merge: " + std::string(inclusive_ ? "an inclusive" : "a parallel") +
                       " split (" + at_.id + ") runs into " +
                       (place.is_gateway() ? "an exclusive merge" : "one activity") +
                       ", whose tokens run on one by one: what follows would run several times.",
                   "多重合并：" + std::string(inclusive_ ? "包容" : "并行") + "分支（" + at_.id +
                       "）的多个令牌依次经过此处，后续步骤会执行多次。"},
                  {"Join the branches before, or put what follows into each branch or a called "
                   "process.",
                   "请先汇聚各分支，或把后续步骤放入每个分支，或放入被调用的流程。"});
    }
    refused_ = true;
    return true;
  }

  BpmnReport& report_;
  const Node& at_;
  bool inclusive_, refused_ = false;
  const Node* exit_;
  std::vector<Runner> runners_;
};

}  // namespace

std::shared_ptr<Split> plan_split(BpmnReport& report, const Node& at,
                                  const std::vector<Flow*>& flows, bool inclusive,
                                  const Node* exit) {
  return Planner(report, at, inclusive, exit).plan(flows);
}

}  // namespace recourse::bpmn
