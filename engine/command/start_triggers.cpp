// Starts nobody makes by hand (`starts`): one case of the engine's own per process holds the timers
// and takes the messages. What it decides is a record, so no start is lost or made twice: the new
// case's id stands in it.
#include <set>

#include "engine/command/decide.h"
#include "engine/definition/built_in.h"
#include "engine/process/evaluation.h"
#include "engine/process/start_times.h"

namespace recourse::command {
namespace {

using definition::StartTrigger;

/// The process whose starts `state` keeps, as it is published now.
definition::DefinitionPtr started_process(const InstanceState& state, const Desk& desk) {
  return desk.catalogue.latest(state.key);
}

const calendar::Calendar& calendar_of(const StartTrigger& trigger,
                                      const definition::ProcessDefinition& process,
                                      const Desk& desk) {
  return desk.catalogue.calendar(trigger.every.calendar.empty() ? process.calendar
                                                                : trigger.every.calendar);
}

/// What a start was armed by: the definition, and the calendar where days of it are meant.
std::string armed_by(const StartTrigger& trigger, const definition::ProcessDefinition& process,
                     const Desk& desk) {
  if (trigger.kind != StartTrigger::Kind::kAt) return process.hash;
  return process.hash + " " + calendar_of(trigger, process, desk).version();
}

/// Arms the next start after `planned`; those that were missed meanwhile collapse into one (S7).
void arm_start(kernel::Recorder& recorder, const Desk& desk,
               const definition::ProcessDefinition& process, int index, Instant planned) {
  const StartTrigger& trigger = process.starts[static_cast<std::size_t>(index)];
  const auto& calendar = calendar_of(trigger, process, desk);
  auto next = process::next_start(trigger, calendar, planned);
  while (next.due && *next.due <= desk.now) {
    auto later = process::next_start(trigger, calendar, *next.due);
    if (later.due && *later.due <= *next.due) break;
    later.skipped = later.skipped || next.skipped;
    next = later;
  }
  if (next.skipped) recorder.record(history::StartSkipped{index, planned});
  if (!next.due) return;
  recorder.record(history::TimerArmed{desk.ids.make<TimerId>(), 0, "start", index,
                                      armed_by(trigger, process, desk), *next.due});
}

/// Inputs of the new case, read in its own process: calendar, currency.
Map start_inputs(const StartTrigger& trigger, const definition::ProcessDefinition& process,
                 const Desk& desk, const InstanceState& state, const Value& message) {
  const Desk own{process, desk.catalogue, desk.directory, desk.ids, desk.now, desk.open_items};
  process::Evaluation view(state, own, 0, "system");
  view.with("message", message);
  Map data;
  for (const auto& [path, source] : trigger.set) data[path] = view.value(source);
  return data;
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
  made.data = start_inputs(trigger, making.process, making.desk, state, message);
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

bool is_armed(const InstanceState& state, const definition::ProcessDefinition& process,
              const Desk& desk) {
  std::set<int> wanted;
  for (std::size_t i = 0; i < process.starts.size(); ++i) {
    if (process.starts[i].kind != StartTrigger::Kind::kMessage) wanted.insert(static_cast<int>(i));
  }
  for (const auto& [id, timer] : state.timers) {
    if (wanted.erase(timer.index) == 0) return false;
    const auto& trigger = process.starts[static_cast<std::size_t>(timer.index)];
    if (timer.name != armed_by(trigger, process, desk)) return false;
  }
  return wanted.empty();
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
  } else if (is_armed(before, *process, desk)) {
    return decided(before, recorder, {});
  }
  for (const auto& [id, timer] : before.timers) recorder.record(history::TimerCancelled{id});
  for (std::size_t i = 0; i < process->starts.size(); ++i) {
    if (process->starts[i].kind == StartTrigger::Kind::kMessage) continue;
    arm_start(recorder, desk, *process, static_cast<int>(i), desk.now);
  }
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
  recorder.record(history::TimerFired{timer.id, timer.due});
  Making making{recorder, desk, *process, {}};
  if (timer.name.starts_with(process->hash)) {
    arm_start(recorder, desk, *process, timer.index, timer.due);
    make_start(making, timer.index, timer.due, {}, desk.ids.make<InstanceId>());
  }
  return decided(std::move(after), recorder, std::move(making.effects));
}

Result<Decision> start_by_message(const DeliverMessage& command, const Desk& desk,
                                  const InstanceState& before) {
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  const auto process = started_process(before, desk);
  if (!process || command.signal) return decided(before, recorder, {});
  Making making{recorder, desk, *process, {}};
  for (std::size_t i = 0; i < process->starts.size(); ++i) {
    const StartTrigger& trigger = process->starts[i];
    if (trigger.kind != StartTrigger::Kind::kMessage || trigger.message != command.name) continue;
    Value data = command.data;
    if (const auto& carries = process->messages.at(command.name).carries) {
      auto typed = feel::conform(data, *carries, "message", process->currency);
      if (!typed) throw process::Fault(typed.rejection(), 0);
      data = std::move(*typed);
    }
    recorder.record(history::MessageConsumed{command.id, command.name, command.key, data});
    // A message for one receiver is consumed with this record. One for all may come again: its
    // case is then the same.
    const InstanceId child = command.message.empty()
                                 ? definition::own_case(process->id, command.id)
                                 : desk.ids.make<InstanceId>();
    make_start(making, static_cast<int>(i), desk.now, data, child);
    break;
  }
  return decided(std::move(after), recorder, std::move(making.effects));
}

Result<Decision> join_start(const JoinStart& command, const Caller& caller, const Desk& desk,
                            const InstanceState& before) {
  const std::string& name = desk.definition.key_joins;
  const auto declared = desk.definition.messages.find(name);
  if (!before.running() || declared == desk.definition.messages.end()) {
    Decision existing;  // an ended one, or of a version that joins nothing: it is named, no more
    existing.after = before;
    existing.answer = Map{{"id", before.id.text()}, {"started", false}};
    return existing;
  }
  Session session(desk, before, caller.user);
  history::StartJoined joined;
  joined.id = command.id.text();
  joined.message = name;
  if (declared->second.carries) {
    for (const auto& field : declared->second.carries->fields) {
      if (const Value* given = command.data.find(field.name)) joined.data[field.name] = *given;
    }
  }
  const process::Evaluation view(before, desk, 0, caller.user);
  process::SendMessage message{joined.id, name, feel::display(view.value(declared->second.key)),
                               false, joined.data, 0};
  if (declared->second.keep) {
    message.keep_us =
        calendar::due(desk.calendar(before), desk.now, *declared->second.keep).us - desk.now.us;
  }
  session.turn().effects.push_back(std::move(message));
  session.turn().record(std::move(joined));
  return session.take(Map{{"id", before.id.text()}, {"started", false}});
}

}  // namespace recourse::command
