// Operations a definition offers on a case: cancel, take_back, and its own ones.
#include <algorithm>

#include "engine/command/operate_join.h"
#include "engine/command/operations.h"
#include "engine/command/wake.h"
#include "engine/process/case_data.h"
#include "engine/process/evaluation.h"
#include "engine/process/tasks.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

Value operation_answer(const InstanceState& after) {
  return Map{{"instance", after.id.text()}, {"state", lifecycle::name(after.state)}};
}

/// The step the operation is listened for by `operation:` handlers.
bool has_handler(const definition::ProcessDefinition& definition, const std::string& id) {
  return std::any_of(definition.chart.transitions.begin(), definition.chart.transitions.end(),
                     [&](const auto& t) { return t.event == "operation." + id; });
}

/// What is taken back lies with the person who took it back.
void reserve_for(Session& session, const std::string& user) {
  const ActivityId entered = session.state().last_activity;
  session.run();
  for (const auto* item : process::items_of(session.state(), entered)) {
    const auto id = item->id;
    process::drive(session.turn(), id, lifecycle::WorkItemTrigger::claim, user);
  }
}

Result<Decision> take_back(const Caller& caller, const Desk& desk, const InstanceState& before,
                           const definition::Operation& operation, const Value& reason) {
  const auto back = taken_back(caller, desk, before, operation);
  if (!back) return back.rejection();
  Session session(desk, before, caller.user);
  auto& kernel = session.kernel();
  session.turn().record(history::OperationDone{"take_back", reason, {}});
  if (kernel.find(back->scope)->return_to != definition::kNoNode) {
    session.turn().record(history::ReturnAddressSet{back->scope, definition::kNoNode});
  }
  kernel.exit_children(back->scope, /*regions=*/false, "taken_back");
  kernel.enter_in(back->scope, back->step);
  reserve_for(session, caller.user);
  return session.take(operation_answer(session.state()), reason);
}

}  // namespace

Result<Decision> run_operation(const RunOperation& command, const Caller& caller,
                               const Desk& desk, const InstanceState& before) {
  const auto declared = desk.definition.operations.find(command.operation);
  if (declared == desk.definition.operations.end()) {
    return refuse(Kind::kNotFound, "OPERATION", "This process has no such operation.",
                  "此流程没有该操作。");
  }
  const definition::Operation& operation = declared->second;
  if (auto permitted = may_operate(operation, caller, desk, before); !permitted) {
    return permitted.rejection();
  }
  if (operation.id == "take_back") {
    return take_back(caller, desk, before, operation, command.reason);
  }
  if (operation.id == "wake") {
    return wake(caller, desk, before, &operation, command.data, command.reason);
  }
  Session session(desk, before, caller.user);
  auto& turn = session.turn();
  turn.record(history::OperationDone{operation.id, command.reason, command.data});
  const ActivityId root = before.activities.begin()->first;
  const process::Evaluation view(before, desk, root, caller.user);
  for (const auto& [path, source] : operation.set) {
    process::write(turn, root, path, view.value(source));
  }
  if (operation.adds_to != definition::kNoNode) {
    if (auto added = add_item(session, operation, command.data); !added) return added.rejection();
  }
  complete_now(session, operation);
  if (!operation.finish.empty()) {
    turn.outcome = operation.finish;
    turn.kernel->finish();
  } else if (has_handler(desk.definition, operation.id)) {
    kernel::Event event;
    event.name = "operation." + operation.id;
    turn.kernel->raise(std::move(event));
  }
  session.run();
  return session.take(operation_answer(session.state()), command.reason);
}

}  // namespace recourse::command
