#include <algorithm>
#include <set>

#include "engine/definition/checks.h"
#include "engine/definition/no_time.h"
#include "engine/definition/throws.h"
#include "engine/definition/ways.h"

/// Circles of steps none of which surely waits for anything: the engine would run round in them
/// for ever (S2). What may be over at once is worked out from the inside out, list by list.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Names = std::set<std::string>;

/// What can happen to a node between being entered and the next thing from outside.
struct AtOnce {
  bool over = false;       ///< it may be left through its regular end
  Names errors;            ///< and escalations, "^name": what may climb out of it
  std::set<NodeId> jumps;  ///< returns out of the list it stands in (votes without voters)
};

class InstantWays {
 public:
  explicit InstantWays(const ProcessDefinition& definition)
      : definition_(definition),
        back_(back_transitions(definition)),
        no_time_(definition),
        at_once_(definition.chart.nodes.size()),
        edges_(definition.chart.nodes.size()) {
    for (std::size_t i = definition.chart.nodes.size(); i-- > 0;) visit(static_cast<NodeId>(i));
  }
  /// From a node to its siblings, without waiting in between.
  [[nodiscard]] const std::vector<std::vector<NodeId>>& edges() const { return edges_; }

 private:
  const Node& node(NodeId id) const { return definition_.chart.node(id); }
  const StepInfo& info(NodeId id) const { return definition_.steps[id]; }

  void visit(NodeId id) {
    AtOnce& own = at_once_[id];
    const StepInfo& step = info(id);
    if (const auto* raise = std::get_if<RaiseStep>(&step.kind)) own.errors.insert(raise->error);
    if (const auto* up = std::get_if<EscalateStep>(&step.kind)) own.errors.insert("^" + up->name);
    const bool compensates = std::holds_alternative<CompensateStep>(step.kind);
    if (node(id).kind == NodeKind::kCompound && !compensates) look_into_list(id);
    if (node(id).kind == NodeKind::kParallel) look_into_parallel(id);
    own.over = own.over || !step.only_if.empty() || !step.while_.empty() || leaf_is_over(id);
    lead_on(id);
  }

  bool leaf_is_over(NodeId id) const {
    const StepKind& kind = info(id).kind;
    const auto* wait = std::get_if<WaitStep>(&kind);
    return std::holds_alternative<SetStep>(kind) || std::holds_alternative<DecideStep>(kind) ||
           std::holds_alternative<ChooseStep>(kind) || std::holds_alternative<SendStep>(kind) ||
           std::holds_alternative<StartStep>(kind) || std::holds_alternative<EscalateStep>(kind) ||
           std::holds_alternative<CompensateStep>(kind) ||
           (wait && (!wait->when.empty() || no_time_.passes(id)));
  }

  void take(AtOnce& into, const AtOnce& from) const {
    into.errors.insert(from.errors.begin(), from.errors.end());
    into.jumps.insert(from.jumps.begin(), from.jumps.end());
  }

  /// Which of the list's nodes can be got to at once, and is its end one of them?
  void look_into_list(NodeId list) {
    std::vector<NodeId> open = node(list).initial;
    std::set<NodeId> seen(open.begin(), open.end());
    while (!open.empty()) {
      const NodeId at = open.back();
      open.pop_back();
      if (node(at).kind == NodeKind::kFinal) at_once_[list].over = true;
      take(at_once_[list], at_once_[at]);
      for (const NodeId next : edges_[at]) {
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    std::set<NodeId>& jumps = at_once_[list].jumps;
    for (auto at = jumps.begin(); at != jumps.end();) {
      at = node(*at).parent == list ? jumps.erase(at) : std::next(at);
    }
  }

  void look_into_parallel(NodeId id) {
    AtOnce& own = at_once_[id];
    for (const NodeId child : node(id).children) take(own, at_once_[child]);
    const auto* parallel = std::get_if<ParallelStep>(&info(id).kind);
    if (!parallel) {
      own.over = true;  // over an empty list
      return;
    }
    std::size_t surely_started = 0;
    std::size_t over = 0;
    bool all_over = true;
    for (const ParallelStep::Branch& branch : parallel->branches) {
      const bool optional = !branch.when.empty();
      surely_started += optional ? 0 : 1;
      over += at_once_[branch.node].over ? 1 : 0;
      all_over = all_over && (at_once_[branch.node].over || optional);
    }
    const bool none_needed = surely_started == 0 && !parallel->at_least_one;
    const auto count = static_cast<std::size_t>(std::max(parallel->join.count, 0));
    switch (parallel->join.kind) {
      case JoinRule::Kind::kAll: own.over = all_over; break;
      case JoinRule::Kind::kAny: own.over = over > 0; break;
      case JoinRule::Kind::kCount: own.over = over >= count || all_over; break;
      case JoinRule::Kind::kExpression: own.over = over > 0; break;
    }
    own.over = own.over || none_needed;
  }

  bool at_once_by(const StepInfo& step, const Transition& transition, NodeId id) const {
    const AtOnce& own = at_once_[id];
    if (transition.event.empty()) return true;
    if (transition.event == "done") return own.over;
    if (const auto* task = std::get_if<TaskStep>(&step.kind); task && task->vote) {
      const bool passes = task->vote->empty == Vote::Empty::kPass;
      const bool fails = task->vote->empty == Vote::Empty::kFail;
      if (passes && transition.event == "action.passed") return true;
      if (fails && transition.event == "action.failed") return true;
    }
    for (const Catch& caught : step.catches) {
      if (caught.transition != transition.id || !caught.interrupt) continue;
      if (caught.kind == Catch::Kind::kWhen) return true;
      if (no_time_.passes(caught)) return true;
      if (caught.kind == Catch::Kind::kEscalation) return own.errors.count("^" + caught.name) > 0;
      if (caught.kind != Catch::Kind::kError) continue;
      if (caught.name != "any") return own.errors.count(caught.name) > 0;
      return std::any_of(own.errors.begin(), own.errors.end(),
                         [](const std::string& name) { return name[0] != '^'; });
    }
    return false;
  }

  /// The transitions that may be taken at once, and what climbs past the handlers here.
  void lead_on(NodeId id) {
    const StepInfo& step = info(id);
    AtOnce& own = at_once_[id];
    const NodeId list = node(id).parent;
    for (const TransitionId t : node(id).transitions) {
      const Transition& transition = definition_.chart.transition(t);
      if (transition.alongside || !at_once_by(step, transition, id)) continue;
      for (const NodeId target : transition.targets) {
        const bool sibling = node(target).parent == list;
        if (sibling && !back_[t]) edges_[id].push_back(target);
        if (back_[t]) own.jumps.insert(target);
      }
    }
    for (const NodeId target : own.jumps) {
      if (node(target).parent == list) edges_[id].push_back(target);
    }
    own.errors = without_handled(step, std::move(own.errors));
    for (const Catch& caught : step.catches) {
      const bool takes = caught.kind == Catch::Kind::kEscalation && caught.match.empty();
      if (takes) own.errors.erase("^" + caught.name);
    }
  }

  const ProcessDefinition& definition_;
  std::vector<bool> back_;
  NoTime no_time_;
  std::vector<AtOnce> at_once_;
  std::vector<std::vector<NodeId>> edges_;
};

/// Strongly connected parts of the sibling edges, by Tarjan's method without recursion.
class Circles {
 public:
  explicit Circles(const std::vector<std::vector<NodeId>>& edges)
      : edges_(edges), index_(edges.size(), 0), low_(edges.size(), 0), on_(edges.size(), false) {
    for (NodeId start = 0; start < edges.size(); ++start) {
      if (index_[start] == 0) walk(start);
    }
  }
  std::vector<std::vector<NodeId>> found;  ///< each in document order

 private:
  void enter(NodeId at) {
    index_[at] = low_[at] = ++count_;
    stack_.push_back(at);
    on_[at] = true;
    path_.emplace_back(at, 0);
  }

  void walk(NodeId start) {
    enter(start);
    while (!path_.empty()) {
      auto& [at, next] = path_.back();
      if (next < edges_[at].size()) {
        const NodeId to = edges_[at][next++];
        if (index_[to] == 0) {
          enter(to);
        } else if (on_[to]) {
          low_[at] = std::min(low_[at], index_[to]);
        }
        continue;
      }
      const NodeId over = at;
      path_.pop_back();
      if (!path_.empty()) {
        low_[path_.back().first] = std::min(low_[path_.back().first], low_[over]);
      }
      if (low_[over] == index_[over]) close(over);
    }
  }

  void close(NodeId root) {
    std::vector<NodeId> part;
    for (NodeId at = kNoNode; at != root;) {
      at = stack_.back();
      stack_.pop_back();
      on_[at] = false;
      part.push_back(at);
    }
    const bool self = std::find(edges_[root].begin(), edges_[root].end(), root) !=
                      edges_[root].end();
    if (part.size() == 1 && !self) return;
    std::sort(part.begin(), part.end());
    found.push_back(std::move(part));
  }

  const std::vector<std::vector<NodeId>>& edges_;
  std::vector<std::size_t> index_, low_;
  std::vector<bool> on_;
  std::vector<NodeId> stack_;
  std::vector<std::pair<NodeId, std::size_t>> path_;
  std::size_t count_ = 0;
};

}  // namespace

void check_livelock(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const InstantWays ways(definition);
  const Circles circles(ways.edges());
  for (const std::vector<NodeId>& circle : circles.found) {
    constexpr std::size_t kToldMax = 8;
    std::string names;
    for (std::size_t i = 0; i < circle.size() && i < kToldMax; ++i) {
      names += (i ? ", " : "") + definition.chart.node(circle[i]).name;
    }
    if (circle.size() > kToldMax) names += ", …";
    findings.push_back(finding_at(
        input, Severity::kError, "E-LIVELOCK", circle.front(),
        {"These steps can lead round in a circle without ever waiting for anything: " + names + ".",
         "这些步骤可能不等待任何事就绕回原处，无限循环：" + names + "。"},
        {"Put a task, an auto step or a wait into the circle that is never skipped.",
         "请在循环中加入不会被跳过的任务、自动步骤或等待。"}));
  }
}

}  // namespace recourse::definition
