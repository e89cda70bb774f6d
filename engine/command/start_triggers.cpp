// Starts nobody makes by hand (`starts`): one case of the engine's own per process holds the timers
// and takes the messages. What it decides is a record, so no start is lost or made twice: the new
// case's id stands in it.
#include "engine/command/decide.h"
#include "engine/command/start_inputs.h"
#include "engine/command/start_plans.h"
#include "engine/definition/built_in.h"

namespace recourse::command {
namespace {

using definition::StartTrigger;

/// The process whose starts `state` keeps, as it is published now.
definition::DefinitionPtr started_process(const InstanceState& state, const Desk& desk) {
  return desk.catalogue.latest(state.key);
}

struct Making {
  kernel::Recorder& recorder;
  const Desk& desk;
  const definition::ProcessDefinition& process;
  std::vector<process::Effect> effects;
};

void make_start(Making& making, int index, Instant planned, const Value& message,
                InstanceId child) {
  const auto& trigger = making.process.starts[static_cast<std::size_t>(index)];
  const InstanceState& state = making.recorder.state();
  history::StartMade made;
  made.trigger = index;
  made.child = child;
  made.planned = planned;
  made.data = StartInputs(making.process, making.desk).sealed(trigger, state, message, child);
  making.effects.push_back(process::StartChild{state.id, 0, made.child, making.process.id, 0,
                                               made.data, {}});
  making.recorder.record(std::move(made));
}

Decision decided(InstanceState after, kernel::Recorder& recorder,
                 std::vector<process::Effect> effects) {
  Decision decision;
  decision.events = recorder.take();
  decision.effects = std::move(effects);
  decision.answer = Map{};
  decision.actor = "system";
  decision.after = std::move(after);
  return decision;
}

/// The inputs could not be read: this start waits with its incident, those after it go on.
Decision start_failed(const FireTimer& command, const Rejection& why, const Desk& desk,
                      const definition::ProcessDefinition& process, int index,
                      const InstanceState& before) {
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  arm_next(recorder, desk, process, index, before.timers.at(command.timer));
  recorder.record(incident_of(command, system_caller(), desk, before, why, 0));
  return decided(std::move(after), recorder, {});
}

}  // namespace

InstanceId starts_instance(const std::string& process) {
  return definition::own_case(definition::kStartsProcess, process);
}

Result<Decision> arm_starts(const ArmStarts& command, const Desk& desk,
                            const InstanceState& before) {
  InstanceState after = before;
  after.id = command.instance;
  kernel::Recorder recorder(after, desk.now);
  const auto process = desk.catalogue.latest(command.process);
  if (!process) {
    return refuse(Rejection::Kind::kNotFound, "DEFINITION_NOT_FOUND",
                  "There is no published process definition " + command.process + ".",
                  "没有已发布的流程定义 " + command.process + "。");
  }
  if (before.process.empty()) {
    history::InstanceStarted started;
    started.process = desk.definition.id;
    started.version = desk.definition.version;
    started.definition_hash = desk.definition.hash;
    started.key = command.process;
    started.channel = "engine";
    started.title = {"Starts of " + command.process, command.process + " 的自动发起"};
    recorder.record(std::move(started));
  }
  follow_plans(recorder, desk, *process, before);
  return decided(std::move(after), recorder, {});
}

Result<Decision> start_by_clock(const FireTimer& command, const Desk& desk,
                                const InstanceState& before) {
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  const auto due = before.timers.find(command.timer);
  const auto process = started_process(before, desk);
  if (due == before.timers.end() || due->second.due > desk.now || !process) {
    return decided(before, recorder, {});
  }
  const history::Timer timer = due->second;
  const auto index = start_of(timer, *process, desk);
  if (!index) {
    recorder.record(history::TimerFired{timer.id, timer.due});
    return decided(std::move(after), recorder, {});
  }
  try {
    recorder.record(history::TimerFired{timer.id, timer.due});
    arm_next(recorder, desk, *process, *index, timer);
    Making making{recorder, desk, *process, {}};
    make_start(making, *index, timer.due, {}, desk.ids.make<InstanceId>());
    return decided(std::move(after), recorder, std::move(making.effects));
  } catch (const process::Fault& fault) {
    return start_failed(command, fault.why, desk, *process, *index, before);
  }
}

Result<Decision> start_by_message(const DeliverMessage& command, const Desk& desk,
                                  const InstanceState& before) {
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  const auto process = started_process(before, desk);
  if (!process || command.signal) return decided(before, recorder, {});
  Making making{recorder, desk, *process, {}};
  const auto* trigger = StartInputs(*process, desk).by_message(command.name);
  if (trigger != nullptr) {
    Value data = command.data;
    if (const auto& carries = process->messages.at(command.name).carries) {
      auto typed = feel::conform(data, *carries, "message", process->currency);
      if (!typed) throw process::Fault(typed.rejection(), 0);
      data = std::move(*typed);
    }
    recorder.record(history::MessageConsumed{command.id, command.name, command.key, data});
    make_start(making, static_cast<int>(trigger - process->starts.data()), desk.now, data,
               started_by(command, *process, desk));
  }
  return decided(std::move(after), recorder, std::move(making.effects));
}

}  // namespace recourse::command
