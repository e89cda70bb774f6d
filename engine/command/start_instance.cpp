// Starts an instance: inputs are typed, defaults filled, the root entered.
#include "engine/base/label_value.h"
#include "engine/command/decide.h"
#include "engine/command/user_fields.h"
#include "engine/definition/built_in.h"
#include "engine/process/clocks.h"
#include "engine/process/evaluation.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

Value required_text() { return label_value({"is required", "为必填项"}); }

/// Somebody may start in the name of a colleague whom they oversee.
bool may_start_for(const Caller& caller, const ports::Person& colleague) {
  const bool oversees = caller.has_role("supervisor") && caller.reaches(colleague.section);
  return caller.is_system() || caller.has_role("admin") || oversees;
}

Rejection wrong_inputs(Map errors) {
  return refuse(Kind::kInvalid, "DATA", "Some inputs are missing or wrong; see the list.",
                "部分输入缺失或有误，详见列表。", Map{{"errors", std::move(errors)}});
}

Result<Map> typed_inputs(const Map& given, const definition::ProcessDefinition& definition) {
  Map data;
  Map errors;
  for (const auto& [name, value] : given) {
    const definition::Variable* variable = nullptr;
    for (const auto& candidate : definition.data) {
      if (candidate.name == name && candidate.input) variable = &candidate;
    }
    if (variable == nullptr) {
      errors[name] = label_value(
          {"is no input of " + definition.id, "不是流程 " + definition.id + " 的输入项"});
      continue;
    }
    auto typed = feel::conform(value, *variable->type, name, definition.currency);
    if (typed) {
      data[name] = std::move(*typed);
    } else if (const auto* details = typed.rejection().details.get_if<Map>()) {
      for (const auto& [path, text] : *details) errors[path] = text;
    } else {
      errors[name] = label_value(typed.rejection().text);
    }
  }
  for (const auto& variable : definition.data) {
    const bool must = variable.input && !variable.type->optional && !variable.initial;
    if (must && given.get(variable.name).is_null()) {
      errors[variable.name] = required_text();
    }
  }
  if (errors.empty()) return data;
  return wrong_inputs(std::move(errors));
}

/// A person whom somebody names must be one the house knows; what another case hands on stands.
Result<Done> known_people(const Map& inputs, const Desk& desk, const Caller& caller) {
  Map errors;
  for (const auto& variable : desk.definition.data) {
    const Value* value = caller.is_system() ? nullptr : inputs.find(variable.name);
    if (value == nullptr) continue;
    tell_unknown_people(*variable.type, *value, variable.name, desk.directory, errors);
  }
  if (errors.empty()) return Done{};
  return wrong_inputs(std::move(errors));
}

/// The version of every rule pack that is in force on the day the case begins. A clock counted from
/// an instant of the data goes by that instant, once it starts.
Result<std::map<std::string, std::string>> policies_in_force(const Desk& desk) {
  std::map<std::string, std::string> versions;
  const Date today =
      calendar::local_date(desk.catalogue.calendar(desk.definition.calendar), desk.now);
  for (const auto& clock : desk.definition.sla) {
    if (clock.policy.empty()) continue;
    const auto* pack = desk.catalogue.policy_on(clock.policy, today);
    if (pack == nullptr || pack->clock(clock.policy_clock) == nullptr) {
      if (!clock.from.empty()) continue;
      return refuse(Kind::kConflict, "POLICY",
                    "No version of the rule pack " + clock.policy + " with a clock " +
                        clock.policy_clock + " is in force today.",
                    "规则包 " + clock.policy + " 目前没有含时钟 " + clock.policy_clock +
                        " 的生效版本。");
    }
    versions[pack->id] = pack->version;
  }
  return versions;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string business_key(const StartInstance& command, const Desk& desk,
                         const InstanceState& state) {
  if (!command.key.empty() || desk.definition.key.empty()) return command.key;
  const process::Evaluation view(state, desk, 0, "system");
  return feel::display(view.value(desk.definition.key));
}

/// The section of the house the case belongs to: what the definition says, else that of the case it
/// comes from.
Result<std::string> section_of_case(const StartInstance& command, const Desk& desk,
                                    const InstanceState& state) {
  const feel::Expression& said = desk.definition.belongs_to;
  if (said.empty()) return command.section;
  const process::Evaluation view(state, desk, 0, "system");
  std::string section(view.value(said).text());
  if (section.empty() || desk.directory.has_section(section)) return section;
  return refuse(Kind::kInvalid, "SECTION",
                "The house has no section " + section + ", to which the case would belong by " +
                    said.source() + ".",
                "没有版块 " + section + "，而按 " + said.source() + " 案件应属于该版块。");
}

}  // namespace

Result<Decision> start_instance(const StartInstance& command, const Caller& caller,
                                const Desk& desk, const InstanceState& before) {
  const auto& definition = desk.definition;
  const ports::Person* colleague = desk.directory.find(command.on_behalf_of);
  const bool for_colleague = colleague != nullptr && command.on_behalf_of != caller.user;
  if (for_colleague && !may_start_for(caller, *colleague)) {
    return refuse(Kind::kForbidden, "ROLE",
                  "Only a supervisor of their section may start for a colleague.",
                  "只有其所在版块的主管可以代同事发起。");
  }
  const bool own = definition::is_own_process(definition.id);
  const bool by_itself = !definition.started_by_hand && !caller.has_role("admin");
  if ((own || by_itself) && !caller.is_system()) {
    return refuse(Kind::kConflict, "STARTS_BY_ITSELF",
                  "Cases of this process start by themselves, not by hand.",
                  "此流程的案件自动发起，不能手工发起。");
  }
  auto inputs = typed_inputs(command.data, definition);
  if (!inputs) return inputs.rejection();
  if (auto known = known_people(*inputs, desk, caller); !known) return known.rejection();

  InstanceState draft = before;  // to evaluate defaults and the key over the inputs
  draft.id = command.id;
  draft.starter = command.on_behalf_of.empty() ? caller.user : command.on_behalf_of;
  if (draft.starter == "system") draft.starter.clear();
  draft.data = std::move(*inputs);
  for (const auto& variable : definition.data) {
    if (draft.data.find(variable.name) != nullptr) continue;
    const process::Evaluation view(draft, desk, 0, caller.user);
    draft.data[variable.name] = variable.initial ? view.value(*variable.initial) : Value();
  }

  InstanceState empty = before;
  empty.id = command.id;
  Session session(desk, empty, caller.user);
  history::InstanceStarted started;
  started.process = definition.id;
  started.version = definition.version;
  started.definition_hash = definition.hash;
  started.key = business_key(command, desk, draft);
  if (!definition.key.empty() && is_blank(started.key)) {
    const std::string& path = definition.key.source();
    return refuse(Kind::kInvalid, "DATA", "The business key is empty: give " + path + ".",
                  "业务编号为空：请填写 " + path + "。",
                  Map{{"errors", Map{{path, required_text()}}}});
  }
  auto section = section_of_case(command, desk, draft);
  if (!section) return section.rejection();
  started.section = std::move(*section);
  started.starter = draft.starter;
  started.channel = command.channel;
  started.title = definition.title;
  started.parent = command.parent;
  started.parent_activity = command.parent_activity;
  started.repeat_of = command.repeat_of;
  started.begun_by = command.begun_by;
  started.data = draft.data;
  for (const std::string& id : definition.calendars) {
    const std::string& version = desk.catalogue.calendar(id).version();
    started.calendars[id] = version;
  }
  auto policies = policies_in_force(desk);
  if (!policies) return policies.rejection();
  started.policies = std::move(*policies);
  session.turn().record(std::move(started));
  for (const history::AttachedFile& file : command.files) {
    history::FileAttached attached{file};
    attached.file.by = caller.user;
    session.turn().record(std::move(attached));
  }
  if (!command.repeat_of.empty()) {
    session.turn().effects.push_back(
        process::TellRelative{command.repeat_of, "repeated_by", command.id});
  }
  const bool split_off = !command.begun_by.empty() && !caller.is_system();
  if (split_off) {
    session.turn().effects.push_back(
        process::TellRelative{command.begun_by, "child", command.id});
  }
  session.start_with_clocks();
  return session.take(Map{{"id", command.id.text()}, {"started", true}});
}

}  // namespace recourse::command
