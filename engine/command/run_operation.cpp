// Operations a definition offers on a case: cancel, take_back, and its own ones.
#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/work_item.h"
#include "engine/process/case_data.h"
#include "engine/process/evaluation.h"
#include "engine/process/tasks.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

bool holds(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// starter, actor (who completed the last step of a person), owner (of an open task), or a role.
bool is_named(const std::string& by, const Caller& caller, const Desk& desk,
              const InstanceState& state) {
  if (by == "starter") return state.starter == caller.user;
  if (by == "actor") {
    for (auto done = state.completions.rbegin(); done != state.completions.rend(); ++done) {
      if (done->actor != "system") return done->actor == caller.user;
    }
    return false;
  }
  if (by == "owner") {
    return std::any_of(state.work_items.begin(), state.work_items.end(), [&](const auto& entry) {
      return entry.second.owner == caller.user;
    });
  }
  const auto role = desk.definition.roles.find(by);
  if (role == desk.definition.roles.end()) return false;
  return holds(role->second.users, caller.user) || holds(caller.groups, role->second.group);
}

bool in_one_of(const InstanceState& state, const std::vector<process::NodeId>& steps) {
  return std::any_of(state.activities.begin(), state.activities.end(), [&](const auto& entry) {
    return std::find(steps.begin(), steps.end(), entry.second.node) != steps.end();
  });
}

Value operation_answer(const InstanceState& after) {
  return Map{{"instance", after.id.text()}, {"state", lifecycle::name(after.state)}};
}

Rejection not_now(const std::string& id) {
  return refuse(Kind::kConflict, "OPERATION_NOT_NOW",
                "The operation “" + id + "” is not possible at this point of the case.",
                "案件处于当前环节时不能执行操作“" + id + "”。");
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

}  // namespace

Result<Decision> run_operation(const RunOperation& command, const Caller& caller,
                               const Desk& desk, const InstanceState& before) {
  const auto declared = desk.definition.operations.find(command.operation);
  if (declared == desk.definition.operations.end()) {
    return refuse(Kind::kNotFound, "OPERATION", "This process has no such operation.",
                  "此流程没有该操作。");
  }
  const definition::Operation& operation = declared->second;
  const bool named =
      caller.has_role("admin") || caller.is_system() ||
      std::any_of(operation.by.begin(), operation.by.end(), [&](const auto& by) {
        return is_named(by, caller, desk, before);
      });
  if (!named) {
    return refuse(Kind::kForbidden, "OPERATION", "You may not use this operation.",
                  "您无权执行该操作。");
  }
  const bool suspended = before.state == lifecycle::ProcessInstanceState::Suspended;
  if (!before.running() || suspended) return not_now(operation.id);
  if (!operation.while_in.empty() && !in_one_of(before, operation.while_in)) {
    return not_now(operation.id);
  }
  if (operation.id == "take_back") {
    return take_back(caller, desk, before, operation, command.reason);
  }
  if (operation.within &&
      desk.now > calendar::due(desk.calendar(operation.within->calendar), before.started,
                               *operation.within)) {
    return not_now(operation.id);
  }
  Session session(desk, before, caller.user);
  auto& turn = session.turn();
  turn.record(history::OperationDone{operation.id, command.reason, command.data});
  const ActivityId root = before.activities.begin()->first;
  const process::Evaluation view(before, desk, root, caller.user);
  for (const auto& [path, source] : operation.set) {
    process::write(turn, root, path, view.value(source));
  }
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

Result<Decision> take_back(const Caller& caller, const Desk& desk, const InstanceState& before,
                           const definition::Operation& operation, const std::string& reason) {
  using State = lifecycle::WorkItemState;
  // The caller's last step, and that no connector ran since it.
  const history::Completion* mine = nullptr;
  for (auto done = before.completions.rbegin(); done != before.completions.rend(); ++done) {
    if (std::holds_alternative<definition::AutoStep>(desk.definition.steps[done->node].kind)) {
      break;
    }
    if (std::holds_alternative<definition::TaskStep>(desk.definition.steps[done->node].kind)) {
      if (done->actor == caller.user) mine = &*done;
      break;
    }
  }
  if (mine == nullptr || before.activities.count(mine->parent) == 0) return not_now("take_back");
  if (operation.within &&
      desk.now > calendar::due(desk.calendar(operation.within->calendar), mine->at,
                               *operation.within)) {
    return refuse(Kind::kConflict, "OPERATION_NOT_NOW", "The time for taking it back is over.",
                  "已超过可取回的时限。");
  }
  Session session(desk, before, caller.user);
  auto& kernel = session.kernel();
  bool touched = false;
  for (const auto& [id, item] : before.work_items) {
    const bool waits = item.state == State::Created || item.state == State::Ready ||
                       item.state == State::Reserved;
    bool below = false;
    for (const auto* a = kernel.find(item.activity); a != nullptr; a = kernel.find(a->parent)) {
      below = below || a->parent == mine->parent;
      if (a->parent == 0) break;
    }
    touched = touched || (below && !waits);
  }
  if (touched || !before.jobs.empty()) {
    return refuse(Kind::kConflict, "OPERATION_NOT_NOW",
                  "The next step has been started already, so it cannot be taken back.",
                  "后续环节已开始办理，不能取回。");
  }
  const ActivityId scope = mine->parent;
  const process::NodeId step = mine->node;
  session.turn().record(history::OperationDone{"take_back", reason, {}});
  if (kernel.find(scope)->return_to != definition::kNoNode) {
    session.turn().record(history::ReturnAddressSet{scope, definition::kNoNode});
  }
  kernel.exit_children(scope, /*regions=*/false, "taken_back");
  kernel.enter_in(scope, step);
  reserve_for(session, caller.user);
  return session.take(operation_answer(session.state()), reason);
}

Result<Decision> add_comment(const AddComment& command, const Caller& caller, const Desk& desk,
                             const InstanceState& before) {
  if (command.text.empty() || command.text.size() > 20'000) {
    return refuse(Kind::kInvalid, "COMMENT", "A comment has between 1 and 20 000 characters.",
                  "意见内容须为 1 至 20000 个字符。");
  }
  const bool took_part =
      std::any_of(before.completions.begin(), before.completions.end(),
                  [&](const auto& done) { return done.actor == caller.user; });
  if (access(caller, before) != Access::kWrite && !took_part && !caller.has_role("supervisor")) {
    return refuse(Kind::kForbidden, "ROLE", "You may read this case, not write in it.",
                  "您只能查看该案件，不能写入。");
  }
  Session session(desk, before, caller.user);
  session.turn().record(history::CommentAdded{{}, command.text});
  return session.take(operation_answer(session.state()));
}

}  // namespace recourse::command
