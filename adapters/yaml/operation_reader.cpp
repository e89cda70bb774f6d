// Operations: what people may do to a case as a whole.
#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::Operation;

/// Does it lie in what runs side by side, or beside the flow? Such a step is not entered alone.
bool runs_beside(const Draft& draft, NodeId step) {
  const auto& chart = draft.model.chart;
  for (NodeId at = step; at != 0; at = chart.node(at).parent) {
    const bool parallel =
        chart.node(chart.node(at).parent).kind == definition::NodeKind::kParallel;
    if (parallel || chart.node(at).region) return true;
  }
  return false;
}

void read_wake_targets(Draft& draft, const Node& node, Operation& operation) {
  if (operation.id != "wake") {
    draft.report.error(node, "E-OPERATION",
                       {"Only the operation 'wake' leads to a step.", "只有操作“wake”可以指定步骤。"},
                       {"Leave 'to' out; to go back, give a task an action with 'back'.",
                        "请删除“to”；需要退回时，请为任务添加带“back”的操作。"});
    return;
  }
  for (const Node* name : read_words(draft.report, node)) {
    const NodeId step = resolve_anywhere(draft, *name);
    if (step == kNoNode) continue;
    operation.wakes_at.push_back(step);
    if (!runs_beside(draft, step)) continue;
    draft.report.error(*name, "E-OPERATION",
                       {fmt::format("'{}' runs beside others, so a case cannot go on there alone.",
                                    name->text),
                        fmt::format("“{}”与其他步骤并行，案例不能单独从此处继续。", name->text)},
                       {"Name the step around it.", "请写其外层步骤。"});
  }
}

void read_operation_parts(Draft& draft, const Fields& fields, Operation& operation) {
  if (const Node* by = fields.get("by")) {
    for (const Node* who : read_words(draft.report, *by)) {
      const bool built_in =
          who->text == "starter" || who->text == "actor" || who->text == "owner";
      if (built_in || require_declared(draft, *who, draft.model.roles, "E-ROLE", {"role", "角色"})) {
        operation.by.push_back(who->text);
      }
    }
  }
  if (const Node* where = fields.get("while_in")) {
    for (const Node* name : read_words(draft.report, *where)) {
      const NodeId step = resolve_anywhere(draft, *name);
      if (step != kNoNode) operation.while_in.push_back(step);
    }
  }
  if (const Node* within = fields.get("within")) {
    operation.within = read_time_span(draft, *within);
  }
  if (const Node* to = fields.get("to")) read_wake_targets(draft, *to, operation);
  if (const Node* set = fields.get("set")) {
    const Place place = place_at_start(draft);
    const AssignmentPlaces places{place, place, Writing::kTemplate, false};
    std::vector<TrackedWrite> writes;
    operation.set = read_assignments(draft, *set, places, writes);
    if (draft.first_pass) draft.flow.by_operation.push_back({operation.while_in, writes});
  }
  if (const Node* outcome = fields.get("finish")) {
    if (require_declared(draft, *outcome, draft.model.outcomes, "E-OUTCOME", {"outcome", "结局"})) {
      operation.finish = outcome->text;
    }
  }
}

/// An ended case is at no step, and its end is past.
void refuse_keys_of_running_cases(Draft& draft, const Fields& fields) {
  for (const char* key : {"while_in", "finish"}) {
    const Node* value = fields.get(key);
    if (value == nullptr) continue;
    draft.report.error(*value, "E-OPERATION",
                       {fmt::format("'wake' is for ended cases; '{}' says nothing of them.", key),
                        fmt::format("“wake”用于已结束的案例，“{}”对其无意义。", key)},
                       {fmt::format("Leave '{}' out.", key), fmt::format("请删除“{}”。", key)});
  }
}

/// The steps of these kinds that an operation on joins means: those of `while_in`, else all.
template <class Wanted>
std::vector<NodeId> joined_steps(const Draft& draft, const Operation& operation, Wanted wanted) {
  std::vector<NodeId> named;
  std::vector<NodeId> all;
  for (const definition::Node& node : draft.model.chart.nodes) {
    if (!wanted(draft.model.steps[node.id].kind)) continue;
    all.push_back(node.id);
    const auto& list = operation.while_in;
    if (std::find(list.begin(), list.end(), node.id) != list.end()) named.push_back(node.id);
  }
  return named.empty() ? all : named;
}

/// add_item and complete_now work on steps that run things side by side.
void read_join_operation(Draft& draft, const Node& at, Operation& operation) {
  if (operation.id == "add_item") {
    const auto open = joined_steps(draft, operation, [](const definition::StepKind& kind) {
      const auto* foreach = std::get_if<definition::ForeachStep>(&kind);
      return foreach && foreach->open;
    });
    if (open.size() == 1) {
      operation.adds_to = open.front();
      return;
    }
    draft.report.error(at, "E-OPERATION",
                       open.empty() ? Label{"No foreach of this process has 'open: true'.",
                                            "此流程没有“open: true”的 foreach。"}
                                    : Label{"Several foreach steps are open; name the one that "
                                            "gets the items.",
                                            "有多个可新增的 foreach，请指明一个。"},
                       open.empty() ? Label{"Add 'open: true' to the foreach.",
                                            "请在 foreach 上添加“open: true”。"}
                                    : Label{"Write while_in: [step].", "请写 while_in: [步骤]。"});
  } else if (operation.id == "complete_now") {
    operation.completes = joined_steps(draft, operation, [](const definition::StepKind& kind) {
      return std::holds_alternative<definition::ForeachStep>(kind) ||
             std::holds_alternative<definition::ParallelStep>(kind);
    });
    if (!operation.completes.empty()) return;
    draft.report.error(at, "E-OPERATION", {"This process runs nothing side by side.",
                                           "此流程没有并行的环节。"},
                       {"Leave the operation out, or name a foreach or parallel in while_in.",
                        "请删除此操作，或在 while_in 中写明 foreach 或 parallel。"});
  }
}

}  // namespace

void read_operations(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    Operation operation;
    operation.id = read_id(draft.report, entry.key);
    const Fields fields(draft.report, entry.value, "operation");
    if (const Node* label = fields.get("label")) operation.label = read_label(draft.report, *label);
    read_operation_parts(draft, fields, operation);
    if (fields.ok() && operation.by.empty()) fields.need("by");
    read_join_operation(draft, entry.key, operation);
    if (operation.id == "cancel" && fields.ok() && operation.finish.empty()) fields.need("finish");
    if (operation.id == "wake" && fields.ok()) {
      if (operation.wakes_at.empty()) fields.need("to");
      refuse_keys_of_running_cases(draft, fields);
    }
    draft.model.operations[operation.id] = std::move(operation);
  }
}

void learn_operations(Draft& draft, const Node& file) {
  const Node* operations = file.find("operations");
  if (operations == nullptr || operations->is_null()) return;
  read_operations(draft, *operations);
  for (const auto& [id, operation] : draft.model.operations) {
    const auto& wakes = operation.wakes_at;
    draft.flow.woken_at.insert(draft.flow.woken_at.end(), wakes.begin(), wakes.end());
  }
}

void read_incident_roles(Draft& draft, const Node& node) {
  for (const Node* name : read_words(draft.report, node)) {
    if (!require_declared(draft, *name, draft.model.roles, "E-ROLE", {"role", "角色"})) continue;
    draft.model.incident_roles.push_back(name->text);
    if (draft.model.roles.at(name->text).expression.empty()) continue;
    draft.report.error(*name, "E-ROLE",
                       {fmt::format("'{}' is found by an expression, which may be what failed.",
                                    name->text),
                        fmt::format("“{}”由表达式确定，而出错的可能正是它。", name->text)},
                       {"Name a role of a group, a roster or of users.",
                        "请写由组、值班表或人员确定的角色。"});
  }
}

}  // namespace recourse::yaml
