#include "adapters/yaml/task_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::Assign;
using definition::FieldMode;
using definition::FormField;
using definition::Pick;
using definition::TaskStep;

void set_mode(Draft& draft, const Node& at, const std::string& word, FormField& field) {
  if (word == "required") {
    field.mode = FieldMode::kRequired;
  } else if (word == "optional") {
    field.mode = FieldMode::kOptional;
  } else if (word == "readonly") {
    field.mode = FieldMode::kReadonly;
  } else {
    draft.report.error(at, "E-VALUE",
                       {fmt::format("A field is required, optional or readonly, not '{}'.", word),
                        fmt::format("字段只能是 required、optional 或 readonly，不能是“{}”。", word)},
                       nearest_or_all(word, {"required", "optional", "readonly"}));
  }
}

/// A list of values, or an expression over the data that gives one.
void read_options(Draft& draft, const Node& node, const Place& place, FormField& field) {
  if (node.is_sequence() && node.items.empty()) {
    draft.report.error(node, "E-FORM", {"There is nothing to choose from.", "没有可选的值。"},
                       {"Name the values, or leave 'options' out.",
                        "请列出可选的值，或删除“options”。"});
    return;
  }
  const feel::Type& type = *field.type;
  const bool list = type.kind == feel::Type::Kind::kList;
  const feel::TypePtr one = list ? type.element : feel::required_of(field.type);
  field.options = read_source(draft, node, place, feel::list_of(one), Writing::kTemplate);
}

FormField read_field(Draft& draft, const Node::Entry& entry, const Place& place) {
  FormField field;
  field.path = entry.key.text;
  const PathTarget target = resolve_path(draft, entry.key, place);
  field.type = target.type ? target.type : feel::make_type(feel::Type::Kind::kText);
  if (entry.value.is_scalar()) {
    set_mode(draft, entry.value, entry.value.text, field);
  } else {
    const Fields fields(draft.report, entry.value, "field");
    if (const Node* mode = fields.get("mode")) set_mode(draft, *mode, mode->text, field);
    if (const Node* label = fields.get("label")) field.label = read_label(draft.report, *label);
    if (const Node* help = fields.get("help")) field.help = read_label(draft.report, *help);
    field.widget = fields.choice("widget", {"textarea"});
    if (const Node* options = fields.get("options")) {
      read_options(draft, *options, place, field);
    }
    if (const Node* when = fields.get("visible_when")) {
      field.visible_when = read_condition(draft, *when, place);
    }
  }
  const Node* options = entry.value.find("options");
  if (field.mode == FieldMode::kReadonly && options) {
    draft.report.error(*options, "E-FORM",
                       {fmt::format("'{}' is only shown, so there is nothing to choose.",
                                    field.path),
                        fmt::format("“{}”只是显示，无从选择。", field.path)},
                       {"Leave 'options' out, or write `mode: optional` or `mode: required`.",
                        "请删除“options”，或写 `mode: optional` 或 `mode: required`。"});
  }
  if (field.mode != FieldMode::kReadonly && target.type && !target.variable) {
    draft.report.error(entry.key, "E-PATH",
                       {fmt::format("'{}' can only be shown, not written.", field.path),
                        fmt::format("“{}”只能显示，不能填写。", field.path)},
                       {"Write 'readonly'.", "请写“readonly”。"});
  }
  return field;
}

void require_roles(Draft& draft, const Node& node, std::vector<std::string>& roles) {
  for (const Node* role : read_words(draft.report, node)) {
    if (require_declared(draft, *role, draft.model.roles, "E-ROLE", {"role", "角色"})) {
      roles.push_back(role->text);
    }
  }
}

Assign read_assign(Draft& draft, const Node& node, const Place& place) {
  Assign assign;
  const Fields fields(draft.report, node, "assign");
  for (const char* key : {"role", "roles"}) {
    if (const Node* roles = fields.get(key)) require_roles(draft, *roles, assign.roles);
  }
  for (const char* key : {"user", "users", "expr"}) {
    const Node* users = fields.get(key);
    if (!users) continue;
    for (const Node* user : read_words(draft.report, *users)) {
      // Nobody may have begun the case by hand; then nobody is eligible, which is an incident.
      const bool optional = user->text == "starter";
      assign.users.push_back(read_users(draft, *user, place, optional));
    }
  }
  const std::string pick =
      fields.choice("pick", {"claim", "least_loaded", "round_robin", "sticky", "nominate"});
  if (pick == "least_loaded") assign.pick = Pick::kLeastLoaded;
  if (pick == "round_robin") assign.pick = Pick::kRoundRobin;
  if (pick == "sticky") assign.pick = Pick::kSticky;
  if (pick == "nominate") assign.pick = Pick::kNominate;
  const Node* by = pick == "sticky" ? fields.need("by") : fields.get("by");
  if (by) assign.sticky_by = read_expression(draft, *by, place, nullptr);
  if (by && pick != "sticky") {
    draft.report.error(*by, "E-KIND", {"'by' says what 'pick: sticky' goes by.",
                                       "“by”与“pick: sticky”合用。"},
                       {"Write 'pick: sticky', or leave 'by' out.",
                        "请写“pick: sticky”，或删除“by”。"});
  }
  if (const Node* skills = fields.get("skills")) {
    const auto text = feel::make_type(feel::Type::Kind::kText);
    assign.skills = read_source(draft, *skills, place, feel::list_of(text), Writing::kTemplate);
  }
  if (const Node* roles = fields.get("fallback")) require_roles(draft, *roles, assign.fallback);
  assign.everyone = fields.flag("everyone", false);
  if (const Node* exclude = fields.get("exclude")) {
    for (const Node* user : read_words(draft.report, *exclude)) {
      assign.exclude.push_back(read_users(draft, *user, place, /*optional=*/true));
    }
  }
  const bool nobody = !fields.get("role") && !fields.get("roles") && !fields.get("user") &&
                      !fields.get("users") && !fields.get("expr");
  if (fields.ok() && nobody) {
    draft.report.error(node, "E-ASSIGN", {"This task is offered to nobody.", "此任务没有分配给任何人。"},
                       {"Add 'role: …' or 'user: …'.", "请添加“role: …”或“user: …”。"});
  }
  return assign;
}

void read_allow(Draft& draft, const Node& node, TaskStep& task) {
  static const std::vector<std::string> kVerbs{"delegate",   "forward",       "suspend", "skip",
                                               "add_signer", "remove_signer", "back_date"};
  for (const Node* verb : read_words(draft.report, node)) {
    if (std::find(kVerbs.begin(), kVerbs.end(), verb->text) != kVerbs.end()) {
      task.allow.push_back(verb->text);
      continue;
    }
    const bool voter = verb->text == "add_voter" || verb->text == "remove_voter";
    Label fix = voter ? Label{"Write add_signer or remove_signer.",
                              "请写 add_signer 或 remove_signer。"}
                      : nearest_or_all(verb->text, kVerbs);
    draft.report.error(*verb, "E-VALUE",
                       {fmt::format("'{}' cannot be allowed.", verb->text),
                        fmt::format("不能允许“{}”。", verb->text)},
                       std::move(fix));
  }
}

/// Who answers in a vote has no step of their own to pass over.
void check_allowed_in_vote(Draft& draft, const Fields& fields, const TaskStep& task) {
  if (std::find(task.allow.begin(), task.allow.end(), "skip") == task.allow.end()) return;
  draft.report.error(*fields.get("allow"), "E-VALUE",
                     {"In a vote nobody can skip: a step has one way on only when it is decided.",
                      "表决中不能跳过：决定之后此步骤才有去向。"},
                     {"Leave 'skip' out, or give a choice for it: choices: [agree, disagree, "
                      "abstain].",
                      "请删除“skip”，或提供选项：choices: [agree, disagree, abstain]。"});
}

/// Who is no role is a person; only a directory knows whether there is such a one.
void read_cc(Draft& draft, const Node& node, TaskStep& task) {
  std::vector<std::string> roles;
  for (const auto& [role, declared] : draft.model.roles) roles.push_back(role);
  for (const Node* name : read_words(draft.report, node)) {
    if (draft.model.roles.count(name->text) > 0) {
      draft.used.emplace("E-ROLE", name->text);
      task.cc_roles.push_back(name->text);
      continue;
    }
    task.cc_users.push_back(name->text);
    Label meant = did_you_mean(name->text, roles);
    if (meant.empty()) continue;
    draft.report.warning(*name, "W-PERSON",
                         {fmt::format("No role is called '{}', so it is taken for a person.",
                                      name->text),
                          fmt::format("没有名为“{}”的角色，因此视为人员。", name->text)},
                         std::move(meant));
  }
}

void read_title(Draft& draft, const Node& node, const Place& place, TaskStep& task) {
  if (node.is_scalar()) {
    task.title.emplace("en", read_template(draft, node, place));
    draft.report.warning(node, "W-LABEL", {"This title is in one language.", "此标题只有一种语言。"},
                         {"Write {en: \"…\", zh: \"…\"}.", "请写成 {en: \"…\", zh: \"…\"}。"});
    return;
  }
  const Fields fields(draft.report, node, "task title");
  for (const char* language : {"en", "zh"}) {
    const Node* text = fields.get(language);
    if (text) task.title.emplace(language, read_template(draft, *text, place));
    if (text || !fields.ok()) continue;
    draft.report.warning(node, "W-LABEL",
                         {"This title has no text in one language.", "此标题缺少一种语言。"},
                         {"Write {en: \"…\", zh: \"…\"}.", "请写成 {en: \"…\", zh: \"…\"}。"});
  }
}

definition::Urge read_urge(Draft& draft, const Node& node, const Place& place) {
  definition::Urge urge;
  const Fields fields(draft.report, node, "urge");
  if (const Node* after = fields.get("after")) urge.after = read_span(draft, *after, place);
  if (const Node* every = fields.get("every")) {
    urge.every = read_span_above_zero(draft, *every, place);
  }
  if (const Node* rest = fields.get("rest")) {
    urge.rest = read_span_above_zero(draft, *rest, place);
  }
  // Without a first reminder there is none that could come again.
  if ((urge.every || !urge.rest) && !urge.after) (void)fields.need("after");
  return urge;
}

}  // namespace

TaskStep read_task(Draft& draft, NodeId step, const Node& node) {
  TaskStep task;
  const Place place = place_at(draft, step);
  const Fields fields(draft.report, node, "task");
  if (const Node* title = fields.get("title")) read_title(draft, *title, place, task);
  if (const Node* help = fields.get("help")) task.help = read_label(draft.report, *help);
  if (const Node* list = fields.get("fields")) {
    for (const Node::Entry& entry : read_mapping(draft.report, *list)) {
      task.fields.push_back(read_field(draft, entry, place));
    }
  }
  if (const Node* cc = fields.get("cc")) read_cc(draft, *cc, task);
  if (const Node* assign = fields.need("assign")) task.assign = read_assign(draft, *assign, place);
  if (const Node* due = fields.get("due")) task.due = read_span_above_zero(draft, *due, place);
  task.priority = static_cast<int>(fields.number("priority").value_or(0));
  if (const Node* allow = fields.get("allow")) read_allow(draft, *allow, task);
  if (const Node* vote = fields.get("vote")) {
    task.vote = read_vote(draft, *vote, place);
    if (!task.assign.everyone) {
      draft.report.error(*vote, "E-VOTE", {"A vote asks everyone.", "表决须询问每个人。"},
                         {"Add 'everyone: true' under 'assign'.",
                          "请在“assign”下添加“everyone: true”。"});
    }
  }
  if (task.vote) check_allowed_in_vote(draft, fields, task);
  if (task.assign.everyone && !task.vote) {
    draft.report.error(node, "E-VOTE", {"'everyone' needs a 'vote' that says when it is decided.",
                                        "“everyone”需要用“vote”说明如何决定。"},
                       {"Add 'vote: {pass_when: all agree, …}'.",
                        "请添加“vote: {pass_when: all agree, …}”。"});
  }
  if (const Node* ladder = fields.get("ladder")) read_task_ladder(draft, step, *ladder, task);
  if (const Node* urge = fields.get("urge")) task.urge = read_urge(draft, *urge, place);
  return task;
}

}  // namespace recourse::yaml
