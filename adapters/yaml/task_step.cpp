#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/task_parts.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::Action;
using definition::FieldMode;
using definition::TaskStep;

/// What a submission surely writes before an action's `when` and `set` are looked at.
struct FormWrites {
  std::vector<TrackedWrite> forward;  ///< required fields bind whoever goes on,
  std::vector<TrackedWrite> any;      ///< not whoever sends back; optional ones may be emptied
};

std::optional<Tracked> track_if_missing(Draft& draft, const Node& path, const Place& place) {
  const PathTarget target = resolve_path(draft, path, place);
  if (!target.variable || !target.type) return std::nullopt;
  const bool whole = path.text.find('.') == std::string::npos;
  const bool gap = whole ? !always_there(*target.variable) : target.type->optional;
  return gap ? std::optional(draft.track(target.owner, path.text)) : std::nullopt;
}

FormWrites form_writes(Draft& draft, const Node* fields, const Place& place) {
  FormWrites writes;
  if (!fields || !fields->is_mapping()) return writes;
  for (const Node::Entry& entry : fields->entries) {
    const Node* mode = entry.value.is_mapping() ? entry.value.find("mode") : &entry.value;
    if (!mode || mode->text == "readonly") continue;
    const std::optional<Tracked> path = track_if_missing(draft, entry.key, place);
    if (!path) continue;
    const bool may_hide = entry.value.find("visible_when") != nullptr;
    if (mode->text == "required" && !may_hide) {
      writes.forward.push_back({*path, TrackedWrite::Gives::kAlways, {}});
    } else {
      writes.any.push_back({*path, TrackedWrite::Gives::kNever, {}});
    }
  }
  return writes;
}

/// "starter", also in "starter or_else x": who began a case may be nobody.
bool names_starter(const std::string& text) {
  constexpr std::string_view kWord = "starter";
  const auto at = text.find(kWord);
  if (at == std::string::npos) return false;
  const auto is_part = [&](std::size_t i) {
    return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_');
  };
  return !is_part(at + kWord.size()) && (at == 0 || !is_part(at - 1));
}

bool asks_starter(const Node& step) {
  const Node* task = step.find("task");
  const Node* assign = task ? task->find("assign") : nullptr;
  for (const char* key : {"user", "users"}) {
    const Node* users = assign ? assign->find(key) : nullptr;
    if (!users) continue;
    if (names_starter(users->text)) return true;
    for (const Node& user : users->items) {
      if (names_starter(user.text)) return true;
    }
  }
  return false;
}

/// `starter`: the first step that asks who began the case. `previous`: the tasks that stand before
/// this one, in its list or in lists around it; which of them was the last is known when it runs.
void add_people_before(Draft& draft, NodeId step, const Node& word, definition::Back& back) {
  const auto& chart = draft.model.chart;
  std::vector<NodeId> found;
  NodeId own = step;  // the step of the list that holds this one
  for (NodeId list = chart.node(step).parent; list != kNoNode; list = chart.node(list).parent) {
    const bool branches = chart.node(list).kind == definition::NodeKind::kParallel;
    for (const NodeId sibling : chart.node(list).children) {
      const NodeDraft& one = draft.nodes[sibling];
      if (branches || sibling == own || one.word != "task") continue;
      const bool wanted = word.text == "starter" ? asks_starter(*one.yaml) : sibling < own;
      if (wanted) found.push_back(sibling);
    }
    own = list;
  }
  std::sort(found.begin(), found.end());
  if (found.empty()) {
    const bool starter = word.text == "starter";
    draft.report.error(
        word, "E-TARGET",
        starter ? Label{"No step in reach asks the person who started the case.",
                        "可退回的范围内没有由发起人办理的步骤。"}
                : Label{"No task stands before this one.", "此任务之前没有其他任务。"},
        starter ? Label{"Add a task with `assign: {user: starter}`, or name the step.",
                        "请添加 `assign: {user: starter}` 的任务，或写出步骤名称。"}
                : Label{"Name the step to go back to.", "请写出要退回的步骤名称。"});
    return;
  }
  if (word.text == "starter") found.resize(1);
  for (const NodeId target : found) {
    back.targets.push_back(target);
    back.target_names.push_back(word.text);
  }
}

definition::Back read_back(Draft& draft, NodeId step, const Node& node) {
  definition::Back back;
  const Fields fields(draft.report, node, "back");
  back.direct = fields.choice("resume", {"forward", "direct"}) == "direct";
  if (fields.get("undo")) back.undo = fields.flag("undo", false);
  const Node* to = fields.need("to");
  if (!to) return back;
  for (const Node* target : read_words(draft.report, *to)) {
    if (target->text == "starter" || target->text == "previous") {
      add_people_before(draft, step, *target, back);
      continue;
    }
    const NodeId found = resolve_outward(draft, step, *target);
    if (found == kNoNode) continue;
    back.targets.push_back(found);
    back.target_names.push_back(target->text);
  }
  return back;
}

/// May the form of the task write this path, or all of it?
bool in_form(const TaskStep& task, const std::string& path) {
  return std::any_of(task.fields.begin(), task.fields.end(), [&](const auto& field) {
    const bool covers = path == field.path || path.starts_with(field.path + ".");
    return covers && field.mode != FieldMode::kReadonly;
  });
}

void report_not_in_form(Draft& draft, const Node& path) {
  draft.report.error(path, "E-FORM",
                     {fmt::format("'{}' cannot be filled in: the form has no such field, so this "
                                  "button could never be used.",
                                  path.text),
                      fmt::format("表单中没有可填写的“{}”，此按钮永远无法使用。", path.text)},
                     {fmt::format("Add it under `fields`: {}: optional.", path.text),
                      fmt::format("请在 `fields` 中添加 {}: optional。", path.text)});
}

void read_action_content(Draft& draft, NodeId step, const Fields& fields, Action& action,
                         const TaskStep& task, const FormWrites& form,
                         std::vector<TrackedWrite>& writes) {
  const Place at_form = place_at(draft, step);
  Bits known = at_form.known ? *at_form.known : Bits(draft.flow.tracked_count);
  writes = form.any;
  if (!action.back) writes.insert(writes.end(), form.forward.begin(), form.forward.end());
  if (const Node* needs = fields.get("needs")) {
    for (const Node* path : read_words(draft.report, *needs)) {
      action.needs.push_back(path->text);
      if (!in_form(task, path->text)) report_not_in_form(draft, *path);
      const std::optional<Tracked> tracked = track_if_missing(draft, *path, at_form);
      if (tracked) writes.push_back({*tracked, TrackedWrite::Gives::kAlways, {}});
    }
  }
  Place after_form = at_form;
  if (at_form.known) {
    definition::apply_writes(known, writes, draft.flow);
    after_form.known = &known;
  }
  if (const Node* when = fields.get("when")) {
    action.when = read_condition(draft, *when, after_form);
    learn(draft, at_form.list, action.when, true, writes);
    if (at_form.known) definition::apply_writes(known, writes, draft.flow);
  }
  if (const Node* set = fields.get("set")) {
    const AssignmentPlaces places{after_form, after_form, Writing::kTemplate, false};
    action.set = read_assignments(draft, *set, places, writes);
  }
}

void add_action_transition(Draft& draft, NodeId step, Action& action, NodeId target,
                           const std::vector<TrackedWrite>& writes) {
  const TransitionId t = add_transition(draft, step, "action." + action.id, {target});
  draft.model.chart.transitions[t].guarded = !action.when.empty();
  draft.model.transitions[t].guard = action.when;
  draft.model.transitions[t].set = action.set;
  draft.model.transitions[t].label = action.id;
  if (draft.first_pass) draft.flow.on_transition[t] = writes;
  action.transitions.push_back(t);
}

Action read_action(Draft& draft, NodeId step, const Node& yaml, const Node::Entry& entry,
                   const TaskStep& task, const FormWrites& form) {
  Action action;
  action.id = read_id(draft.report, entry.key);
  static const Node kNothing = [] {
    Node node;
    node.kind = Node::Kind::kMapping;
    return node;
  }();
  const Node& content = entry.value.is_null() ? kNothing : entry.value;
  const Fields fields(draft.report, content, "action");
  if (const Node* label = fields.get("label")) action.label = read_label(draft.report, *label);
  const Node* next = fields.get("next");
  const Node* back = fields.get("back");
  if (next && back) {
    draft.report.error(*back, "E-KIND", {"An action leads on with 'next' or back with 'back'.",
                                         "操作用“next”前进或用“back”退回，二者选一。"},
                       {"Take one of them away.", "请去掉其中一个。"});
  }
  if (back) action.back = read_back(draft, step, *back);
  std::vector<TrackedWrite> writes;
  read_action_content(draft, step, fields, action, task, form, writes);
  if (action.back) {
    for (const NodeId target : action.back->targets) {
      add_action_transition(draft, step, action, target, writes);
    }
    return action;
  }
  const Node* onward = next ? next : yaml.find("next");
  const NodeId target =
      onward ? resolve_sibling(draft, step, *onward) : draft.nodes[step].following;
  add_action_transition(draft, step, action, target, writes);
  draft.fell_through[action.transitions.back()] = onward == nullptr;
  return action;
}

void add_implicit_complete(Draft& draft, NodeId step, const Node& yaml, const FormWrites& form,
                           TaskStep& task) {
  Action action;
  action.id = "complete";
  action.label = {"Complete", "完成"};
  const Node* next = yaml.find("next");
  const NodeId target =
      next ? resolve_sibling(draft, step, *next) : draft.nodes[step].following;
  std::vector<TrackedWrite> writes = form.any;
  writes.insert(writes.end(), form.forward.begin(), form.forward.end());
  add_action_transition(draft, step, action, target, writes);
  draft.fell_through[action.transitions.back()] = next == nullptr;
  task.actions.push_back(std::move(action));
}

void check_vote_actions(Draft& draft, const Node& yaml, const Node* actions,
                        const TaskStep& task) {
  bool passed = false;
  bool failed = false;
  for (const Action& action : task.actions) {
    passed = passed || action.id == "passed";
    failed = failed || action.id == "failed";
  }
  for (const Node::Entry& exit : actions ? actions->entries : std::vector<Node::Entry>()) {
    for (const char* key : {"needs", "when"}) {
      const Node* asked = exit.value.find(key);
      if (!asked) continue;
      draft.report.error(*asked, "E-VOTE",
                         {"Nobody presses the exit of a vote: the answers decide it.",
                          "表决的出口无人点击，由各人的答复决定。"},
                         {"Write a field as 'required', or the condition under 'pass_when'.",
                          "请把字段设为 required，或把条件写在 pass_when。"});
    }
  }
  if (actions && passed && failed && task.actions.size() == 2) return;
  draft.report.error(actions ? *actions : yaml, "E-VOTE",
                     {"A vote has exactly two exits: 'passed' and 'failed'.",
                      "表决只有两个出口：“passed”和“failed”。"},
                     {"Write actions: {passed: {next: …}, failed: {next: …}}.",
                      "请写 actions: {passed: {next: …}, failed: {next: …}}。"});
}

}  // namespace

void read_task_step(Draft& draft, NodeId step, const Node& yaml) {
  const Fields outer(draft.report, yaml, "step task");
  static const Node kNothing = [] {
    Node node;
    node.kind = Node::Kind::kMapping;
    return node;
  }();
  const Node* content = yaml.find("task");
  const Node& written = content->is_null() ? kNothing : *content;
  TaskStep task = read_task(draft, step, written);
  FormWrites form = form_writes(draft, written.find("fields"), place_at(draft, step));
  // A vote may be decided before anybody has written anything, but what is optional may be emptied.
  if (task.vote) form.forward.clear();
  const Node* actions = outer.get("actions");
  if (actions) {
    for (const Node::Entry& entry : read_mapping(draft.report, *actions)) {
      task.actions.push_back(read_action(draft, step, yaml, entry, task, form));
    }
  }
  if (task.vote) {
    check_vote_actions(draft, yaml, actions, task);
  } else if (task.actions.empty()) {
    add_implicit_complete(draft, step, yaml, form, task);
  }
  draft.model.steps[step].kind = std::move(task);
}

}  // namespace recourse::yaml
