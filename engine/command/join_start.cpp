// A second start under the key of a running case: its inputs go on to that case as a message.
#include "engine/command/decide.h"
#include "engine/process/evaluation.h"

namespace recourse::command {

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
  process::SendMessage message{
      joined.id, name, feel::display(view.value(declared->second.key)), false, joined.data, 0};
  if (declared->second.keep) {
    message.keep_us =
        calendar::due(desk.calendar(before), desk.now, *declared->second.keep).us - desk.now.us;
  }
  session.turn().effects.push_back(std::move(message));
  session.turn().record(std::move(joined));
  return session.take(Map{{"id", before.id.text()}, {"started", false}});
}

}  // namespace recourse::command
