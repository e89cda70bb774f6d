#include "adapters/yaml/declarations.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/type_reader.h"
#include "adapters/yaml/value_reader.h"
#include "engine/definition/built_in.h"

namespace recourse::yaml {
namespace {

using definition::Variable;
using feel::TypePtr;
using TypeKind = feel::Type::Kind;

/// {type: …, default: …} rather than a type written directly.
bool is_long_form(const Node& node) { return node.is_mapping() && node.find("type"); }

void check_merge(Draft& draft, const Node& at, const Variable& variable) {
  const bool lists = variable.merge == "append" || variable.merge == "union";
  const bool logic = variable.merge == "and" || variable.merge == "or";
  const TypeKind kind = variable.type->kind;
  const bool number = kind == TypeKind::kInt || kind == TypeKind::kDecimal ||
                      kind == TypeKind::kMoney || kind == TypeKind::kDuration;
  const bool ordered = number || kind == TypeKind::kDate || kind == TypeKind::kDateTime;
  const bool fits = lists                    ? kind == TypeKind::kList
                    : logic                  ? kind == TypeKind::kBool
                    : variable.merge == "sum" ? number
                                             : ordered;
  if (fits) return;
  draft.report.error(at, "E-MERGE",
                     {fmt::format("'{}' cannot combine values of type {}.", variable.merge,
                                  feel::describe(*variable.type)),
                      fmt::format("“{}”不能合并 {} 类型的值。", variable.merge,
                                  feel::describe(*variable.type))},
                     {"append and union combine lists; sum, max and min numbers; "
                      "and, or true and false.",
                      "append、union 用于列表，sum、max、min 用于数，and、or 用于是非。"});
}

/// `true`: of the case's customer; {subject: PATH, seen_by: [role]}.
void read_private(Draft& draft, const Node& node, Variable& variable) {
  if (!node.is_mapping()) {
    if (read_flag(draft.report, node).value_or(false)) variable.private_subject = "";
    return;
  }
  const Fields fields(draft.report, node, "private");
  const Node* subject = fields.get("subject");
  variable.private_subject = subject == nullptr ? "" : read_word(draft.report, *subject);
  const std::string& person = *variable.private_subject;
  if (!person.empty()) draft.used.emplace("data", person.substr(0, person.find('.')));
  if (const Node* roles = fields.get("seen_by")) {
    for (const Node* role : read_words(draft.report, *roles)) {
      variable.seen_by.push_back(role->text);
      draft.used.emplace("E-ROLE", role->text);
    }
  }
}

void read_long_variable(Draft& draft, const Node& node, bool process_level, Variable& variable) {
  const Fields fields(draft.report, node, "variable");
  variable.input = fields.flag("input", false);
  variable.required = fields.flag("required", variable.input && !variable.type->optional &&
                                                  !fields.get("default"));
  if (const Node* required = fields.get("required"); required && !variable.input) {
    draft.report.error(*required, "E-KIND", {"Only an input can be required.",
                                             "只有输入才能要求必填。"},
                       {"Add `input: true`, or let a form require the field.",
                        "请添加 `input: true`，或在表单中设为必填。"});
  }
  variable.shared = fields.flag("shared", false);
  if (const Node* hidden = fields.get("private")) read_private(draft, *hidden, variable);
  variable.merge = fields.choice("merge", {"append", "sum", "max", "min", "and", "or", "union"});
  if (!variable.merge.empty()) check_merge(draft, *fields.get("merge"), variable);
  if (variable.input && !process_level) {
    draft.report.error(node, "E-VALUE", {"Only data of the process can be an input.",
                                         "只有流程数据才能作为输入。"},
                       {"Take `input` away, or declare it under `data` of the process.",
                        "请去掉 `input`，或在流程的 `data` 中声明。"});
  }
  if (const Node* initial = fields.get("default")) {
    const Place place = place_at_start(draft);
    variable.initial = read_source(draft, *initial, place, variable.type, Writing::kTemplate);
  }
}

void read_roles(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const std::string name = read_id(draft.report, entry.key);
    const Fields fields(draft.report, entry.value, "role");
    definition::Role role;
    role.group = fields.word("group");
    if (const Node* users = fields.get("users")) {
      for (const Node* user : read_words(draft.report, *users)) role.users.push_back(user->text);
    }
    role.roster = fields.word("roster");
    role.central = fields.flag("central", false);
    const int kinds = !role.group.empty() + !role.users.empty() + (fields.get("expr") != nullptr) +
                      !role.roster.empty();
    if (fields.ok() && kinds == 0) {
      draft.report.error(entry.value, "E-MISSING", {"This role holds nobody.", "此角色没有任何人。"},
                         {"Add 'group: …'.", "请添加“group: …”。"});
    }
    if (kinds > 1) {
      draft.report.error(entry.value, "E-KIND",
                         {"A role is a group, people, an expression or a roster, one of them.",
                          "角色只能是用户组、人员、表达式或值班表之一。"},
                         {"Make two roles of it; tasks take several: 'roles: [a, b]'.",
                          "请拆成两个角色；任务可写“roles: [a, b]”。"});
    }
    draft.model.roles[name] = std::move(role);
  }
}

void read_messages(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const std::string name = read_id(draft.report, entry.key);
    const Fields fields(draft.report, entry.value, "message");
    definition::Message message;
    fields.need("key");
    if (const Node* carries = fields.get("carries")) {
      message.carries = read_record_type(draft.report, *carries, "", draft.model.types);
    }
    if (const Node* keep = fields.get("keep")) message.keep = read_time_span(draft, *keep);
    message.deliver_all = fields.choice("deliver", {"one", "all"}) == "all";
    draft.model.messages[name] = std::move(message);
  }
}

/// [recall], or {recall: {carries: …}}. What the engine's own carry is not the file's to say.
void read_signals(Draft& draft, const Node& node) {
  const auto add = [&](const Node& name) -> TypePtr& {
    const std::string id = read_id(draft.report, name);
    return draft.model.signals[id] = definition::carried_by_own_signal(id);
  };
  if (!node.is_mapping()) {
    for (const Node* name : read_words(draft.report, node)) add(*name);
    return;
  }
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    TypePtr& carries = add(entry.key);
    if (entry.value.is_null()) continue;
    const Fields fields(draft.report, entry.value, "signal");
    const Node* written = fields.get("carries");
    if (written && carries) {
      draft.report.error(*written, "E-SIGNAL",
                         {"The engine gives this signal itself, and says what it carries: " +
                              feel::describe(*carries) + ".",
                          "此信号由引擎发出，所带数据已定：" + feel::describe(*carries) + "。"},
                         {"Leave 'carries' out, or choose another name.",
                          "请删除“carries”，或换一个名称。"});
    } else if (written) {
      carries = read_record_type(draft.report, *written, "", draft.model.types);
    }
  }
}

void read_errors(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const std::string name = read_id(draft.report, entry.key);
    Label title;
    if (!entry.value.is_null()) {
      const Fields fields(draft.report, entry.value, "error");
      if (const Node* label = fields.get("title")) title = read_label(draft.report, *label);
    }
    draft.model.errors[name] = std::move(title);
  }
}

void read_outcomes(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const std::string name = read_id(draft.report, entry.key);
    const Fields fields(draft.report, entry.value, "outcome");
    definition::Outcome outcome;
    const std::string kind =
        fields.need("kind") ? fields.choice("kind", {"success", "failure", "cancelled"}) : "";
    if (kind == "failure") outcome.kind = definition::Outcome::Kind::kFailure;
    if (kind == "cancelled") outcome.kind = definition::Outcome::Kind::kCancelled;
    if (const Node* title = fields.get("title")) outcome.title = read_label(draft.report, *title);
    draft.model.outcomes[name] = std::move(outcome);
  }
}

void read_message_keys(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : node.entries) {
    const Node* key = entry.value.find("key");
    if (!key || key->is_null()) continue;
    const Place place = place_at_start(draft);
    draft.model.messages[entry.key.text].key = read_expression(draft, *key, place, nullptr);
  }
}

void read_role_expressions(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : node.entries) {
    const Node* expression = entry.value.find("expr");
    if (!expression || expression->is_null()) continue;
    const Place place = place_at_start(draft);
    draft.model.roles[entry.key.text].expression =
        read_users(draft, *expression, place, /*optional=*/false);
  }
}

}  // namespace

std::vector<Variable> read_variables(Draft& draft, const Node& node, bool process_level) {
  std::vector<Variable> variables;
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    Variable variable;
    variable.name = read_id(draft.report, entry.key);
    const bool reserved = variable.name == "actor" || variable.name == "result" ||
                          variable.name == "message" || variable.name == "signal" ||
                          variable.name == "error";
    if (reserved) {
      draft.report.error(entry.key, "E-ID",
                         {fmt::format("'{}' is a name of the engine.", variable.name),
                          fmt::format("“{}”是引擎保留的名称。", variable.name)},
                         {"Choose another name.", "请换一个名称。"});
    }
    const bool long_form = is_long_form(entry.value);
    const Node& type = long_form ? *entry.value.find("type") : entry.value;
    variable.type = read_type(draft.report, type, draft.model.types);
    if (!variable.type) variable.type = feel::make_type(TypeKind::kText);
    if (long_form) read_long_variable(draft, entry.value, process_level, variable);
    variables.push_back(std::move(variable));
  }
  return variables;
}

TypePtr require_signal(Draft& draft, const Node& name) {
  const auto& signals = draft.model.signals;
  draft.used.emplace("E-SIGNAL", name.text);
  const auto found = signals.find(name.text);
  if (found != signals.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [signal, carries] : signals) known.push_back(signal);
  report_unknown(draft.report, name, "E-SIGNAL", {"signal", "信号"}, known);
  return nullptr;
}

void read_declarations(Draft& draft, const Node& file) {
  const auto present = [&](std::string_view key) -> const Node* {
    const Node* value = file.find(key);
    return value && !value->is_null() ? value : nullptr;
  };
  if (const Node* types = present("types")) draft.model.types = read_types(draft.report, *types);
  if (const Node* data = present("data")) {
    draft.model.data = read_variables(draft, *data, /*process_level=*/true);
  }
  for (std::size_t i = 0; i < draft.model.data.size(); ++i) {
    draft.data_index[draft.model.data[i].name] = i;
  }
  if (const Node* roles = present("roles")) read_roles(draft, *roles);
  if (const Node* messages = present("messages")) read_messages(draft, *messages);
  if (const Node* signals = present("signals")) read_signals(draft, *signals);
  if (const Node* errors = present("errors")) read_errors(draft, *errors);
  if (const Node* outcomes = present("outcomes")) read_outcomes(draft, *outcomes);
  if (const Node* retries = present("retry")) {
    for (const Node::Entry& entry : read_mapping(draft.report, *retries)) {
      if (entry.value.is_mapping()) draft.retries[entry.key.text] = &entry.value;
    }
  }
  if (const Node* ladders = present("ladders")) {
    for (const Node::Entry& entry : read_mapping(draft.report, *ladders)) {
      draft.ladders[entry.key.text] = &entry.value;
    }
  }
  if (const Node* decisions = present("decisions")) {
    for (const Node::Entry& entry : read_mapping(draft.report, *decisions)) {
      read_decision_shape(draft, entry);
    }
  }
  if (const Node* operations = present("operations")) {
    // Only the names: handlers may refer to them.
    for (const Node::Entry& entry : operations->entries) {
      draft.model.operations[entry.key.text].id = entry.key.text;
    }
  }
}

void read_late_declarations(Draft& draft, const Node& file) {
  const auto present = [&](std::string_view key) -> const Node* {
    const Node* value = file.find(key);
    return value && !value->is_null() ? value : nullptr;
  };
  if (const Node* key = present("key")) read_key(draft, *key);
  if (const Node* section = present("belongs_to")) {
    const auto text = feel::optional_of(feel::make_type(feel::Type::Kind::kText));
    draft.model.belongs_to = read_expression(draft, *section, place_at_start(draft), text);
  }
  if (const Node* starts = present("starts")) read_starts(draft, *starts);
  if (const Node* messages = present("messages")) read_message_keys(draft, *messages);
  if (const Node* roles = present("roles")) read_role_expressions(draft, *roles);
  if (const Node* sla = present("sla")) read_sla(draft, *sla, kNoNode);
  if (const Node* duties = present("duties")) read_duties(draft, *duties);
  if (const Node* sections = present("sections")) read_sections(draft, *sections);
  if (const Node* operations = present("operations")) read_operations(draft, *operations);
  if (const Node* roles = present("incidents")) read_incident_roles(draft, *roles);
  if (const Node* guarantee = present("guarantee")) read_guarantees(draft, *guarantee);
  if (const Node* retention = present("retention")) read_retention(draft, *retention);
  for (const auto& [id, node] : draft.decisions) read_decision_tests(draft, id, *node);
}

}  // namespace recourse::yaml
