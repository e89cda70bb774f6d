#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/progress.h"
#include "engine/definition/ways.h"
#include "engine/definition/write_sets.h"

/// Writes that somebody made in good faith and that are overwritten by older ones: a branch hands
/// its values over when it is over, whatever came in between (S9); each voter writes what the last
/// one wrote.
namespace recourse::definition {
namespace {

class Lost {
 public:
  Lost(const CheckInput& input, Findings& findings)
      : input_(input),
        definition_(input.definition),
        writes_(definition_),
        ways_(ways_of(definition_)),
        findings_(findings) {}

  void run() {
    for (const Node& node : definition_.chart.nodes) {
      if (node.kind == NodeKind::kParallel) {
        look_at_handlers(node);
        look_behind(node);
      }
      if (const auto* task = std::get_if<TaskStep>(&definition_.steps[node.id].kind)) {
        look_at_votes(node.id, *task);
      }
    }
  }

 private:
  [[nodiscard]] bool branches_write(const Node& node, const std::string& path) const {
    return !writes_.combines(node.id, path) &&
           std::any_of(node.children.begin(), node.children.end(), [&](NodeId child) {
             return definition_.steps[child].overlay && writes_.of(child).count(path) > 0;
           });
  }

  /// A handler beside, of the step itself or of what is around it, in the same data.
  void look_at_handlers(const Node& node) {
    for (NodeId owner = node.id; owner != kNoNode; owner = definition_.chart.node(owner).parent) {
      // A branch further out has values of its own.
      if (owner != node.id && definition_.steps[owner].overlay) return;
      for (const Catch& caught : definition_.steps[owner].catches) {
        if (caught.interrupt || !caught.handler) continue;
        for (const Assignment& set : definition_.transitions[caught.transition].set) {
          if (!branches_write(node, set.path)) continue;
          warn(node.id, {"A handler beside '" + node.name + "' sets '" + set.path +
                             "', and when its branches are over an older value of theirs takes "
                             "its place.",
                         "与“" + node.name + "”并行的处理器写入“" + set.path +
                             "”，而分支结束时其较旧的值会将其覆盖。"});
          return;
        }
      }
    }
  }

  /// A branch that goes on after the join hands over when it is over, past what came since.
  void look_behind(const Node& node) {
    const StepInfo& step = definition_.steps[node.id];
    const auto* parallel = std::get_if<ParallelStep>(&step.kind);
    const auto* foreach = std::get_if<ForeachStep>(&step.kind);
    const JoinRule& join = parallel ? parallel->join : foreach->join;
    const bool outlives = join.rest_continue && (join.kind != JoinRule::Kind::kAll ||
                                                 completed_by_hand(definition_, node.id));
    if (!outlives || step.next == ~TransitionId{0}) return;
    const auto& targets = definition_.chart.transition(step.next).targets;
    const std::vector<bool> after = reachable(ways_, targets, /*back=*/false);
    for (NodeId at = 0; at < after.size(); ++at) {
      const bool inside = at == node.id || definition_.chart.is_ancestor(node.id, at);
      if (!after[at] || inside || !definition_.chart.is_ancestor(node.parent, at)) continue;
      for (const std::string& path : writes_.own(at)) {
        if (!branches_write(node, path)) continue;
        const std::string& step_name = definition_.chart.node(at).name;
        warn(at, {"'" + step_name + "' writes '" + path + "', and a branch of '" + node.name +
                      "' that goes on may overwrite it later with an older value.",
                  "“" + step_name + "”写入“" + path + "”，而“" + node.name +
                      "”中继续执行的分支之后可能用较旧的值将其覆盖。"});
        return;
      }
    }
  }

  void look_at_votes(NodeId node, const TaskStep& task) {
    if (!task.vote || !task.assign.everyone) return;
    for (const FormField& field : task.fields) {
      if (field.mode == FieldMode::kReadonly || writes_.combines(node, field.path)) continue;
      warn(node, {"Every voter writes '" + field.path + "', and what the last one wrote stays.",
                  "每位表决人都写入“" + field.path + "”，只会留下最后一人的内容。"});
      return;
    }
  }

  void warn(NodeId node, Label text) {
    findings_.push_back(finding_at(
        input_, Finding::Severity::kWarning, "W-LOST", node, std::move(text),
        {"Declare how the values combine (`merge: append`), or `shared: true`, or write to a "
         "variable of its own.",
         "请声明合并方式（如 `merge: append`）或 `shared: true`，或写入另一个变量。"}));
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  WriteSets writes_;
  Ways ways_;
  Findings& findings_;
};

}  // namespace

void check_lost(const CheckInput& input, Findings& findings) { Lost(input, findings).run(); }

}  // namespace recourse::definition
