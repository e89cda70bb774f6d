// Completes a work item with one of its actions: the form is validated and written,
// `when` and `needs` are checked, then the action's way is taken.
#include <algorithm>

#include "engine/command/form.h"
#include "engine/process/assignment.h"
#include "engine/process/case_data.h"
#include "engine/process/signers.h"
#include "engine/process/tasks.h"
#include "engine/process/votes.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using Trigger = lifecycle::WorkItemTrigger;

Result<const definition::Action*> chosen_action(const Asked& asked) {
  const auto& actions = asked.task.actions;
  if (asked.command.action.empty() && actions.size() == 1) return &actions.front();
  for (const auto& action : actions) {
    if (action.id == asked.command.action) return &action;
  }
  List names;
  std::string text;
  for (const auto& action : actions) {
    names.emplace_back(action.id);
    text += (text.empty() ? "" : ", ") + action.id;
  }
  return refuse(Kind::kInvalid, "ACTION", "Choose one of the actions: " + text + ".",
                "请选择以下操作之一：" + text + "。", Map{{"actions", std::move(names)}});
}

/// `previous`: of the tasks before this one, the one that was completed last.
Result<kernel::TransitionId> way_to_previous(const definition::Action& action,
                                             const InstanceState& before) {
  const auto& back = *action.back;
  for (auto done = before.completions.rbegin(); done != before.completions.rend(); ++done) {
    for (std::size_t i = 0; i < back.targets.size(); ++i) {
      if (back.target_names[i] != "previous" || back.targets[i] != done->node) continue;
      if (before.activities.count(done->parent) != 0) return action.transitions[i];
    }
  }
  return refuse(Kind::kConflict, "BACK_TO", "No task was completed before this one.",
                "此环节之前没有已办理的任务。");
}

Result<kernel::TransitionId> chosen_way(const definition::Action& action,
                                        const WorkItemCommand& command,
                                        const InstanceState& before) {
  if (!action.back) return action.transitions.front();
  const auto& names = action.back->target_names;
  const bool one_name = std::all_of(names.begin(), names.end(),
                                    [&](const auto& name) { return name == names.front(); });
  const std::string& wanted = one_name && command.back_to.empty() ? names.front() : command.back_to;
  if (one_name && action.transitions.size() == 1 && wanted != "previous") {
    return action.transitions.front();
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != wanted) continue;
    return wanted == "previous" ? way_to_previous(action, before) : action.transitions[i];
  }
  std::vector<std::string> once;
  for (const auto& name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
  }
  List choices;
  for (const auto& name : once) choices.emplace_back(name);
  return refuse(Kind::kInvalid, "BACK_TO", "Say with back_to which step it goes back to.",
                "请用 back_to 指明退回到哪个环节。", Map{{"back_to", std::move(choices)}});
}

/// Ready and Reserved fold claim and start into completing.
void fold_to_in_progress(Session& session, const Asked& asked) {
  using State = lifecycle::WorkItemState;
  auto& turn = session.turn();
  if (asked.item.state == State::Ready) {
    process::drive(turn, asked.item.id, Trigger::claim, asked.caller.user);
  }
  if (asked.item.state != State::InProgress) {
    process::drive(turn, asked.item.id, Trigger::start, asked.caller.user);
  }
}

/// A delegate's answer goes back to the owner, who confirms it.
Result<Decision> answer_delegation(const Asked& asked, Map submitted) {
  Session session(asked.desk, asked.before, asked.caller.user);
  session.turn().record(history::DelegationAnswered{
      asked.item.id, asked.caller.user, asked.item.delegated_from, std::move(submitted)});
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

Rejection only_signs() {
  return refuse(Kind::kInvalid, "ACTION",
                "You were added to sign: complete without an action, or go back with one.",
                "您是加签人：请直接提交，或选择退回操作。");
}

/// A signer who was added agrees; where it goes on is for the owner to say.
Result<Decision> sign(Session& session, const Asked& asked, Map submitted) {
  auto& turn = session.turn();
  fold_to_in_progress(session, asked);
  for (const auto& [path, value] : submitted) {
    process::write(turn, asked.item.activity, path, value);
  }
  turn.record(history::WorkItemCompleted{asked.item.id,
                                         turn.node(asked.item.node).path,
                                         {},
                                         {},
                                         asked.caller.user,
                                         std::move(submitted)});
  record_comment(session, asked);
  process::go_on_when_signed(turn, asked.item.activity, asked.task, asked.item.id);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

}  // namespace

Result<Decision> complete_work_item(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const ActivityId activity = asked.item.activity;
  auto submitted = typed_submission(turn, asked);
  if (!submitted) return submitted.rejection();
  if (!asked.item.delegated_from.empty()) return answer_delegation(asked, std::move(*submitted));
  if (auto signed_first = process::nobody_signs_first(asked.before, asked.item); !signed_first) {
    return signed_first.rejection();
  }
  if (!asked.item.added_by.empty() && asked.command.action.empty()) {
    return sign(session, asked, std::move(*submitted));
  }
  auto action = chosen_action(asked);
  if (!action) return action.rejection();
  if (!asked.item.added_by.empty() && !(*action)->back) return only_signs();
  auto way = chosen_way(**action, asked.command, asked.before);
  if (!way) return way.rejection();
  if (auto missing = missing_needs(**action, *submitted); !missing.empty()) {
    return form_errors(std::move(missing));
  }

  fold_to_in_progress(session, asked);
  for (const auto& [path, value] : *submitted) process::write(turn, activity, path, value);
  const process::Evaluation view(session.state(), asked.desk, activity, asked.caller.user);
  if (!(*action)->back) {
    if (auto missing = missing_fields(asked.task, view); !missing.empty()) {
      return form_errors(std::move(missing));
    }
  }
  if (!(*action)->when.empty() && !view.truth((*action)->when)) {
    return refuse(Kind::kConflict, "ACTION_NOT_NOW",
                  "The action “" + (*action)->id + "” is not possible with these values.",
                  "以当前数据不能执行操作“" + (*action)->id + "”。");
  }
  const auto& path = turn.node(asked.item.node).path;
  turn.record(history::WorkItemCompleted{
      asked.item.id, path, (*action)->id, {}, asked.caller.user, *submitted});
  record_comment(session, asked);
  process::keep_turn(turn, *turn.kernel->find(activity), asked.task.assign);
  if ((*action)->back) {
    process::take_way(turn, activity, (*action)->id, *way);
  } else {
    process::go_on_when_signed(turn, activity, asked.task, asked.item.id);
  }
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

Result<Decision> cast_vote(const Asked& asked) {
  const auto& vote = *asked.task.vote;
  const std::string& choice =
      asked.command.choice.empty() ? asked.command.action : asked.command.choice;
  if (std::find(vote.choices.begin(), vote.choices.end(), choice) == vote.choices.end()) {
    List choices;
    for (const auto& one : vote.choices) choices.emplace_back(one);
    return refuse(Kind::kInvalid, "CHOICE", "Answer with one of the choices of this vote.",
                  "请选择本次表决的选项之一。", Map{{"choices", std::move(choices)}});
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  auto submitted = typed_submission(turn, asked);
  if (!submitted) return submitted.rejection();
  if (!asked.item.delegated_from.empty()) return answer_delegation(asked, std::move(*submitted));
  if (auto signed_first = process::nobody_signs_first(asked.before, asked.item); !signed_first) {
    return signed_first.rejection();
  }
  fold_to_in_progress(session, asked);
  // After the decision an answer is kept in the history and changes nothing any more.
  const bool decided = process::is_decided(asked.before, asked.item);
  for (const auto& [path, value] : *submitted) {
    if (!decided) process::write(turn, asked.item.activity, path, value);
  }
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  turn.record(history::WorkItemCompleted{
      asked.item.id, turn.node(asked.item.node).path, {}, choice, asked.caller.user, *submitted});
  record_comment(session, asked);
  if (!decided) process::look_at_vote(turn, activity, asked.task);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

}  // namespace recourse::command
