#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/progress.h"
#include "engine/definition/throws.h"
#include "engine/definition/value_flow.h"
#include "engine/definition/void_ways.h"

/// Steps that lines lead to, but no case: a condition never holds, or what is around them is over
/// before anybody gets there. Told as a warning: it does no harm, but is hardly meant.
namespace recourse::definition {
namespace {

class Never {
 public:
  explicit Never(const CheckInput& input)
      : input_(input),
        definition_(input.definition),
        plain_(ways_of(definition_)),
        values_(input, plain_),
        rests_(definition_, never_entered()),
        passed_(without_idle_handlers(
            input, without_never(values_, ways_of(definition_, never_entered())))),
        asked_(without_void(definition_, rests_, passed_)),
        passing_(definition_, passed_, rests_),
        progress_(definition_, asked_, rests_),
        found_(reachable(plain_, {0}, /*back=*/true)),
        woken_(reachable(plain_, woken_at(), /*back=*/true)) {}

  void tell(Findings& findings) const {
    for (const Node& node : definition_.chart.nodes) {
      if (!found_[node.id] || woken_[node.id] || !is_step(definition_, node.id)) continue;
      const feel::Expression& only_if = definition_.steps[node.id].only_if;
      if (comes_to(node.id)) {
        const bool works = only_if.empty() || values_.may_hold(node.id, only_if);
        if (!works) warn(node.id, because(node.id, only_if), findings);
        continue;
      }
      if (is_first(node.id)) warn(node.id, reason(node.id), findings);
    }
  }

 private:
  /// What takes no time is done even where all around it is broken off before the case rests, and a
  /// called case begins; other work is not there yet for anybody.
  [[nodiscard]] bool comes_to(NodeId node) const {
    const StepKind& kind = definition_.steps[node].kind;
    const bool passes = definition_.chart.node(node).children.empty() &&
                        (!is_work(kind) || std::holds_alternative<CallStep>(kind));
    return passes ? passing_.reached(node) : progress_.reached(node);
  }

  [[nodiscard]] std::vector<bool> never_entered() const {
    std::vector<bool> never(definition_.steps.size());
    for (NodeId at = 0; at < never.size(); ++at) never[at] = !values_.entered(at);
    return never;
  }

  [[nodiscard]] std::vector<NodeId> woken_at() const {
    std::vector<NodeId> steps;
    for (const auto& [id, operation] : definition_.operations) {
      steps.insert(steps.end(), operation.wakes_at.begin(), operation.wakes_at.end());
    }
    return steps;
  }

  /// What comes only after another such step, or inside one, is told with that.
  [[nodiscard]] bool is_first(NodeId node) const {
    const NodeId parent = definition_.chart.node(node).parent;
    if (parent != kNoNode && is_step(definition_, parent) && !comes_to(parent)) {
      return false;
    }
    for (NodeId from = 0; from < plain_.from.size(); ++from) {
      const bool step = is_step(definition_, from);
      for (const Ways::Edge& edge : plain_.from[from]) {
        if (edge.to == node && from != node && step && !comes_to(from)) return false;
      }
    }
    return true;
  }

  /// Past which condition it would be reached, and what is known of the data there.
  [[nodiscard]] Label reason(NodeId node) const {
    for (NodeId from = 0; from < plain_.from.size(); ++from) {
      for (const Ways::Edge& edge : plain_.from[from]) {
        if (edge.to != node || edge.by == Ways::kNone || values_.may_take(edge.by)) continue;
        const feel::Expression& guard = definition_.transitions[edge.by].guard;
        if (values_.entered(from) && !guard.empty()) return because(from, guard);
      }
    }
    return {"what leads there, or is around it, is always over or broken off before it can begin",
            "通向它或包含它的环节总会在它开始之前结束或中断"};
  }

  [[nodiscard]] Label because(NodeId at, const feel::Expression& condition) const {
    const std::string known = values_.known_at(at, condition);
    const std::string data = known.empty() ? "" : " (" + known + ")";
    return {"`" + condition.source() + "` never holds there" + data,
            "条件“" + condition.source() + "”在那里永不成立" + data};
  }

  void warn(NodeId node, const Label& reason, Findings& findings) const {
    const std::string& name = definition_.chart.node(node).name;
    findings.push_back(finding_at(input_, Finding::Severity::kWarning, "W-NEVER", node,
                                  {"No case ever works at '" + name + "': " + reason.en + ".",
                                   "没有案件会办理“" + name + "”：" + reason.zh + "。"},
                                  {"Change what bars the way, or take the step away.",
                                   "请修改阻挡该路径的内容，或删除此步骤。"}));
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  Ways plain_;
  ValueFlow values_;
  Rests rests_;
  Ways passed_, asked_;
  Progress passing_, progress_;
  std::vector<bool> found_, woken_;
};

}  // namespace

void check_never(const CheckInput& input, Findings& findings) { Never(input).tell(findings); }

}  // namespace recourse::definition
