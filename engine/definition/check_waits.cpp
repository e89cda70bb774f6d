#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/throws.h"
#include "engine/definition/write_sets.h"

/// A wait for a condition over data ends only when something that runs beside it writes that data.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

class WritersBeside {
 public:
  explicit WritersBeside(const ProcessDefinition& definition)
      : definition_(definition), writes_(definition) {}

  /// May anything change one of `reads` while the step waits?
  [[nodiscard]] bool any(NodeId wait, const std::set<std::string>& reads) const {
    for (const auto& [id, operation] : definition_.operations) {
      for (const Assignment& set : operation.set) {
        if (touches(reads, set.path)) return true;
      }
    }
    for (NodeId at = wait; at != kNoNode; at = definition_.chart.node(at).parent) {
      if (handler_sets(at, reads) || beside(at, wait, reads)) return true;
    }
    return outlived(reads);
  }

 private:
  static bool touches(const std::set<std::string>& reads, const std::string& path) {
    return reads.count(path.substr(0, path.find('.'))) > 0;
  }

  [[nodiscard]] bool writes(NodeId node, const std::set<std::string>& reads, NodeId wait,
                            bool only_shared) const {
    return std::any_of(writes_.of(node).begin(), writes_.of(node).end(), [&](const auto& path) {
      if (!touches(reads, path)) return false;
      const Variable* variable = writes_.variable(wait, path);
      return !only_shared || (variable && variable->shared);
    });
  }

  [[nodiscard]] bool handler_sets(NodeId at, const std::set<std::string>& reads) const {
    for (const Catch& caught : definition_.steps[at].catches) {
      if (caught.interrupt) continue;
      for (const Assignment& set : definition_.transitions[caught.transition].set) {
        if (touches(reads, set.path)) return true;
      }
    }
    return false;
  }

  /// Regions next to `at`; other branches, of which a branch sees shared data only (S9).
  [[nodiscard]] bool beside(NodeId at, NodeId wait, const std::set<std::string>& reads) const {
    const NodeId parent = definition_.chart.node(at).parent;
    if (parent == kNoNode) return false;
    const Node& around = definition_.chart.node(parent);
    const bool branches = around.kind == NodeKind::kParallel;
    const bool instances = std::holds_alternative<ForeachStep>(definition_.steps[parent].kind);
    for (const NodeId child : around.children) {
      const bool runs = branches || definition_.chart.node(child).region;
      if ((child == at && !instances) || !runs) continue;
      if (writes(child, reads, wait, branches)) return true;
    }
    return false;
  }

  /// Branches that go on after their join.
  [[nodiscard]] bool outlived(const std::set<std::string>& reads) const {
    for (const Node& node : definition_.chart.nodes) {
      const StepKind& kind = definition_.steps[node.id].kind;
      const auto* parallel = std::get_if<ParallelStep>(&kind);
      const auto* foreach = std::get_if<ForeachStep>(&kind);
      const bool goes_on = (parallel && parallel->join.rest_continue) ||
                           (foreach && foreach->join.rest_continue);
      if (goes_on && writes(node.id, reads, node.id, /*only_shared=*/false)) return true;
    }
    return false;
  }

  const ProcessDefinition& definition_;
  WriteSets writes_;
};

/// Does anything run beside the wait that could throw?
bool has_company(const ProcessDefinition& definition, NodeId wait) {
  for (NodeId at = wait; at != kNoNode; at = definition.chart.node(at).parent) {
    if (definition.chart.node(at).kind == NodeKind::kParallel) return true;
    for (const Catch& caught : definition.steps[at].catches) {
      if (!caught.interrupt) return true;
    }
  }
  return std::any_of(definition.steps.begin(), definition.steps.end(), [](const StepInfo& step) {
    const auto* parallel = std::get_if<ParallelStep>(&step.kind);
    const auto* foreach = std::get_if<ForeachStep>(&step.kind);
    return (parallel && parallel->join.rest_continue) ||
           (foreach && foreach->join.rest_continue);
  });
}

/// Can the wait be left in some other way?
bool can_be_left(const CheckInput& input, const WritersBeside& writers, const Throws& throws,
                 NodeId wait) {
  const ProcessDefinition& definition = input.definition;
  const bool company = has_company(definition, wait);
  for (NodeId at = wait; at != kNoNode; at = definition.chart.node(at).parent) {
    const StepInfo& step = definition.steps[at];
    const bool interrupted = std::any_of(
        step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
          if (!caught.interrupt) return false;
          if (caught.kind == Catch::Kind::kError) return company && throws.may(at, caught.name);
          if (caught.kind == Catch::Kind::kEscalation) return company || at == 0;
          if (caught.kind != Catch::Kind::kWhen) return true;
          return !caught.when.calls().empty() || writers.any(wait, caught.when.reads());
        });
    const auto* parallel = std::get_if<ParallelStep>(&step.kind);
    const auto* foreach = std::get_if<ForeachStep>(&step.kind);
    const bool cancelled = (parallel && parallel->join.kind != JoinRule::Kind::kAll) ||
                           (foreach && foreach->join.kind != JoinRule::Kind::kAll);
    if (interrupted || cancelled || !step.while_.empty()) return true;
  }
  return false;
}

}  // namespace

void check_waits(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  std::optional<WritersBeside> writers;
  std::optional<Throws> throws;
  for (const Node& node : definition.chart.nodes) {
    const auto* wait = std::get_if<WaitStep>(&definition.steps[node.id].kind);
    if (!wait || wait->when.empty() || !wait->when.calls().empty()) continue;
    if (!writers) writers.emplace(definition);
    if (!throws) throws.emplace(input);
    const bool ends = writers->any(node.id, wait->when.reads()) ||
                      can_be_left(input, *writers, *throws, node.id);
    if (ends) continue;
    findings.push_back(finding_at(
        input, Severity::kError, "E-WAIT", node.id,
        {"Nothing that runs beside '" + node.name + "' changes what it waits for: " +
             wait->when.source() + ".",
         "与“" + node.name + "”同时运行的步骤都不会改变它所等待的条件：" + wait->when.source() +
             "。"},
        {"Wait for a message or a time, or let a handler or a shared variable change it.",
         "请等待消息或时间，或让处理器、共享变量改变该条件。"}));
  }
}

}  // namespace recourse::definition
