#include "engine/command/conceal.h"

#include "engine/command/mentions.h"
#include "engine/command/migrate.h"
#include "engine/command/start_inputs.h"
#include "engine/command/work_item.h"
#include "engine/definition/built_in.h"
#include "engine/history/data_path.h"
#include "engine/process/personal.h"

namespace recourse::command {
namespace {

using definition::Privacy;

std::string_view name_of(std::string_view path) { return path.substr(0, path.find('.')); }
std::string_view below(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

/// One command on its way in. Each overload says whether it changed anything.
class Concealment {
 public:
  Concealment(const Desk& desk, const InstanceState& before) : desk_(desk), before_(before) {}

  bool hide(StartInstance& command) {
    InstanceState given;  // the person is among the inputs
    given.id = command.id;
    given.data = command.data;
    return hide_inputs(command.data, given);
  }
  bool hide(JoinStart& command) { return hide_inputs(command.data, before_); }

  bool hide(WorkItemCommand& command) {
    // Why a rule was passed is for whoever audits it, and outlives the customer's erasure.
    const bool for_audit = command.verb == Verb::kOverride;
    bool hidden = !for_audit && hide_words(command.comment, command.mentions);
    const auto item = before_.work_items.find(command.item);
    if (item == before_.work_items.end()) return hidden;
    const auto* task = std::get_if<definition::TaskStep>(
        &desk_.definition.steps[item->second.node].kind);
    if (task == nullptr) return hidden;
    for (const auto& field : task->fields) {
      Value* value = command.data.find(field.path);
      const auto* variable =
          definition::variable_at(desk_.definition, item->second.node, name_of(field.path));
      if (value == nullptr || variable == nullptr) continue;
      const ActivityId at = item->second.activity;
      hidden = hide_declared(*value, *variable, field.path, *field.type, before_, at) || hidden;
    }
    return hidden;
  }
  bool hide(AddComment& command) { return hide_words(command.text, command.mentions); }

  bool hide(RunOperation& command) {
    const auto operation = desk_.definition.operations.find(command.operation);
    if (operation == desk_.definition.operations.end()) return false;  // it is refused
    // An administrator's reasons are for the audit and stay in clear; what people say when they
    // cancel or take back is about whom the case is about, like a comment.
    const bool said = !command.reason.text().empty();
    if (said) command.reason = seal_all(std::move(command.reason));
    const auto adds_to = operation->second.adds_to;
    if (adds_to == definition::kNoNode) return said;
    const auto& each = std::get<definition::ForeachStep>(desk_.definition.steps[adds_to].kind);
    const auto around = desk_.definition.chart.node(adds_to).parent;
    const Privacy privacy = definition::privacy_of(desk_.definition, around, each.in.reads());
    return privacy == Privacy::kNone ? said : hide_all(command.data);
  }
  bool hide(AdministerInstance& command) {
    if (command.kind == "fix_data") {
      bool hidden = false;
      for (auto& [path, value] : Map(command.data)) {
        const auto* variable = definition::variable_at(desk_.definition, 0, name_of(path));
        if (variable == nullptr) continue;
        Value& mine = *command.data.find(path);
        hidden = hide_declared(mine, *variable, path, *variable->type, before_, 0) || hidden;
      }
      return hidden;
    }
    if (command.kind == "migrate") return hide_migration(command);
    if (command.kind != "complete_with") return false;
    const auto incident = before_.incidents.find(command.incident);
    if (incident == before_.incidents.end()) return false;
    Value result = command.data;
    if (!hide_result(result, incident->second.job)) return false;
    command.data = result.as<Map>();
    return true;
  }

  bool hide(DeliverMessage& command) {
    if (before_.process == definition::kStartsProcess) return hide_start(command);
    return hide_message(command, desk_.definition);
  }
  bool hide(FinishJob& command) {
    bool hidden = hide_result(command.result, command.job);
    const auto job = before_.jobs.find(command.job);
    if (job == before_.jobs.end() || !holds_sealed(job->second.input)) return hidden;
    // Who was given personal data may quote it in what went wrong.
    if (!command.error_data.is_null()) command.error_data = seal_all(std::move(command.error_data));
    if (!command.message.is_null()) command.message = seal_all(std::move(command.message));
    return true;
  }
  bool hide(auto&) { return false; }

  /// What other cases bring along is sealed anew as this one's, so that each is erased in its time.
  bool adopt(StartInstance& command) { return adopt_all(command.data); }
  bool adopt(JoinStart& command) { return adopt_all(command.data); }
  bool adopt(DeliverMessage& command) {
    const bool starts = before_.process == definition::kStartsProcess;  // it is the new case's
    return !starts && adopt_value(command.data);
  }
  bool adopt(EndCall& command) { return adopt_value(command.result); }
  bool adopt(auto&) { return false; }

 private:
  bool adopt_value(Value& value) const {
    if (!holds_sealed(value)) return false;
    value = desk_.secrets->adopt(std::move(value));
    return true;
  }
  bool adopt_all(Map& data) const {
    if (!holds_sealed(data)) return false;
    data = desk_.secrets->adopt(Value(std::move(data))).as<Map>();
    return true;
  }
  [[nodiscard]] std::string person_key() const {
    if (!key_.empty()) return key_;
    return desk_.secrets->key_of(process::person_of_case(desk_, before_));
  }
  [[nodiscard]] Value seal_all(Value value) const {
    return desk_.secrets->seal_for(person_key(), std::move(value), /*findable=*/false);
  }
  /// Whom they mention is told; the record of it names colleagues, and must not need the words.
  bool hide_words(Value& words, std::vector<std::string>& mentions) {
    if (words.text().empty() || too_long(words)) return false;  // what is refused is not kept
    if (definition::is_pause_code(words.text())) return false;  // says why, not about whom
    mentions = mentioned(words.text(), desk_.directory);
    words = seal_all(std::move(words));
    return true;
  }
  bool hide_all(Map& data) {
    data = seal_all(Value(std::move(data))).as<Map>();
    return true;
  }

  bool hide_message(DeliverMessage& command, const definition::ProcessDefinition& definition) {
    const auto message = definition.messages.find(command.name);
    const auto* carries =
        message == definition.messages.end() ? nullptr : message->second.carries.get();
    const auto goes_on = definition.personal.messages.find(command.name);
    static const std::set<std::string> kNothing;
    return hide_foreign(command.data, carries,
                        goes_on == definition.personal.messages.end() ? kNothing : goes_on->second);
  }
  /// The message starts a case, and what is personal in it is that case's from the first record on,
  /// which is one of the case that keeps the starts.
  bool hide_start(DeliverMessage& command) {
    const auto process = desk_.catalogue.latest(before_.key);
    if (!process || command.signal) return false;
    const StartInputs inputs(*process, desk_);
    const auto* trigger = inputs.by_message(command.name);
    const bool personal = process->personal.any || holds_sealed(command.data);
    if (trigger == nullptr || !personal) return false;
    command.child = started_by(command, *process, desk_);
    desk_.secrets->write_for(command.child);
    Map read;
    try {
      read = inputs.read(*trigger, before_, command.data);
    } catch (const process::Fault&) {
      read = {};  // an incident follows, which keeps what came
    }
    key_ = desk_.secrets->key_of(inputs.person(std::move(read), command.child));
    (void)hide_message(command, *process);
    (void)adopt_value(command.data);
    return true;
  }

  /// What the other version wants is personal as that version declares it.
  bool hide_migration(AdministerInstance& command) {
    const auto to = migration_target(command, desk_, before_);
    Value* data = command.data.find("data");
    Map* given = data == nullptr ? nullptr : data->get_if<Map>();
    if (!to || given == nullptr) return false;
    InstanceState after = before_;
    for (const auto& [name, value] : *given) after.data[name] = value;
    const Desk there = desk_under(**to, desk_, before_);
    return Concealment(there, before_).hide_data(*given, after, /*inputs_only=*/false);
  }

  bool hide_inputs(Map& data, const InstanceState& person) {
    return hide_data(data, person, /*inputs_only=*/true);
  }
  bool hide_data(Map& data, const InstanceState& person, bool inputs_only) {
    bool hidden = false;
    for (const auto& variable : desk_.definition.data) {
      Value* value = data.find(variable.name);
      if (value == nullptr || (inputs_only && !variable.input)) continue;
      hidden =
          hide_declared(*value, variable, variable.name, *variable.type, person, 0) || hidden;
    }
    return hidden;
  }

  bool hide_declared(Value& value, const definition::Variable& variable, std::string_view path,
                     const feel::Type& type, const InstanceState& state, ActivityId at) {
    if (definition::privacy_in(variable, below(path)) == Privacy::kNone) return false;
    const bool one = type.element && !value.is<List>();
    auto typed = feel::conform(value, one ? *type.element : type, path, desk_.definition.currency);
    if (!typed) return false;
    value = process::seal_as_declared(desk_, state, at, variable, below(path),
                                      std::move(typed).value());
    return true;
  }

  bool hide_result(Value& result, JobId id) {
    const auto job = before_.jobs.find(id);
    if (job == before_.jobs.end()) return false;
    const auto activity = before_.activities.find(job->second.activity);
    if (activity == before_.activities.end()) return false;
    const auto* manifest = desk_.catalogue.connector(job->second.connector);
    const auto goes_on = desk_.definition.personal.results.find(activity->second.node);
    static const std::set<std::string> kNothing;
    return hide_foreign(result, manifest == nullptr ? nullptr : manifest->result.get(),
                        goes_on == desk_.definition.personal.results.end() ? kNothing
                                                                           : goes_on->second);
  }

  bool hide_foreign(Value& value, const feel::Type* type, const std::set<std::string>& paths) {
    const bool marked = definition::privacy_in(type, {}) != Privacy::kNone;
    if (value.is_null() || (!marked && paths.empty())) return false;
    if (type != nullptr) {
      auto typed = feel::conform(value, *type, "data", desk_.definition.currency);
      if (!typed) {  // it becomes an incident, which keeps it
        value = seal_all(std::move(value));
        return true;
      }
      value = std::move(typed).value();
    }
    value = process::seal_marked(*desk_.secrets, person_key(), std::move(value), type, false);
    for (const std::string& path : paths) {
      auto* map = value.get_if<Map>();
      if (path.empty()) {
        value = seal_all(std::move(value));
      } else if (const Value* part = map == nullptr ? nullptr : history::read_path(*map, path)) {
        history::write_path(*map, path, seal_all(*part));
      }
    }
    return true;
  }

  const Desk& desk_;
  const InstanceState& before_;
  std::string key_;  ///< of whom a case that is started is about; empty: of this case's person
};

/// Data that another case may have sealed.
bool brings_sealed(const Command& command) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { holds_sealed(one.data); }) return holds_sealed(one.data);
        if constexpr (requires { holds_sealed(one.result); }) return holds_sealed(one.result);
        return false;
      },
      command);
}

}  // namespace

std::optional<Command> conceal(const Command& command, const Desk& desk,
                               const InstanceState& before) {
  const auto* work = std::get_if<WorkItemCommand>(&command);
  const auto* operation = std::get_if<RunOperation>(&command);
  const bool has_words = std::holds_alternative<AddComment>(command) ||
                         (work != nullptr && !work->comment.is_null()) ||
                         (operation != nullptr && !operation->reason.is_null());
  const auto* administers = std::get_if<AdministerInstance>(&command);
  const bool migrates = administers != nullptr && administers->kind == "migrate";
  const bool starts = before.process == definition::kStartsProcess;
  const bool looks = desk.seals || has_words || migrates || starts;
  if (!looks && !brings_sealed(command)) return std::nullopt;
  Concealment concealment(desk, before);
  Command concealed = command;
  const bool brought = std::visit([&](auto& one) { return concealment.adopt(one); }, concealed);
  const bool hidden =
      looks && std::visit([&](auto& one) { return concealment.hide(one); }, concealed);
  if (!hidden && !brought) return std::nullopt;
  return concealed;
}

}  // namespace recourse::command
