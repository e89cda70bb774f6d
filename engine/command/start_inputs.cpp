#include "engine/command/start_inputs.h"

#include "engine/definition/built_in.h"
#include "engine/process/evaluation.h"
#include "engine/process/personal.h"

namespace recourse::command {

using definition::StartTrigger;

StartInputs::StartInputs(const definition::ProcessDefinition& process, const Desk& desk)
    : process_(process), own_{process,  desk.catalogue,  desk.directory, desk.ids,
                              desk.now, desk.open_items, desk.random} {
  own_.secrets = desk.secrets;
  own_.seals = personal();
}

const StartTrigger* StartInputs::by_message(const std::string& name) const {
  for (const StartTrigger& trigger : process_.starts) {
    if (trigger.kind == StartTrigger::Kind::kMessage && trigger.message == name) return &trigger;
  }
  return nullptr;
}

Map StartInputs::read(const StartTrigger& trigger, const InstanceState& starts,
                      const Value& message) const {
  process::Evaluation view(starts, own_, 0, "system");
  view.with("message", message);
  Map data;
  for (const auto& [path, source] : trigger.set) data[path] = view.value(source);
  return data;
}

Map StartInputs::sealed(const StartTrigger& trigger, const InstanceState& starts,
                        const Value& message, InstanceId child) const {
  if (personal()) own_.secrets->write_for(child);
  Map data = read(trigger, starts, message);
  if (!personal()) return data;
  InstanceState draft;
  draft.id = child;
  draft.data = data;
  for (const auto& variable : process_.data) {
    Value* value = data.find(variable.name);
    if (value == nullptr) continue;
    *value = process::seal_as_declared(own_, draft, 0, variable, {}, std::move(*value));
  }
  return data;
}

std::string StartInputs::person(Map inputs, InstanceId child) const {
  InstanceState draft;
  draft.id = child;
  draft.data = std::move(inputs);
  return process::person_of_case(own_, draft);
}

InstanceId started_by(const DeliverMessage& command, const definition::ProcessDefinition& process,
                      const Desk& desk) {
  if (!command.child.empty()) return command.child;
  return command.message.empty() ? definition::own_case(process.id, command.id)
                                 : desk.ids.make<InstanceId>();
}

}  // namespace recourse::command
