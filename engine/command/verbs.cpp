// The verbs of a work item: found, permitted, carried out.
#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/assign_section.h"
#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
#include "engine/process/house_section.h"
#include "engine/process/signers.h"
#include "engine/process/substitutes.h"
#include "engine/process/tasks.h"
#include "engine/process/timers.h"
#include "engine/process/votes.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using Trigger = lifecycle::WorkItemTrigger;

Rejection unknown_task() {
  return refuse(Kind::kNotFound, "TASK_NOT_FOUND", "There is no such task.", "任务不存在。");
}

Decision plain(const Asked& asked, Trigger trigger, const std::string& owner) {
  Session session(asked.desk, asked.before, asked.caller.user);
  process::drive(session.turn(), asked.item.id, trigger, owner);
  record_comment(session, asked);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

Result<Decision> suspend(const Asked& asked) {
  if (asked.command.until && *asked.command.until <= asked.desk.now) {
    return refuse(Kind::kInvalid, "UNTIL", "Say with “until” a time that is still to come.",
                  "“until”须为将来的时间。");
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const std::string why(asked.command.comment.text());
  process::drive(turn, asked.item.id, Trigger::suspend, asked.item.owner, {},
                 definition::is_pause_code(why) ? why : std::string());
  if (asked.item.due) {
    Duration left = calendar::working_time_between(asked.desk.calendar(asked.before),
                                                   asked.desk.now, *asked.item.due);
    if (left.us == 0) left.us = 1;  // nothing left is not the same as no due
    turn.record(history::WorkItemDueChanged{asked.item.id, std::nullopt, left, {}});
  }
  if (asked.command.until) {
    process::arm_timer(turn, asked.item.activity, "suspend_until", 0, asked.item.id.text(),
                       *asked.command.until);
  }
  record_comment(session, asked);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> resume(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  process::resume_item(turn, asked.item.id);
  record_comment(session, asked);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

Result<Decision> delegate(const Asked& asked) {
  if (auto ok = fit(asked, asked.command.to); !ok) return ok.rejection();
  // Passed on by a delegate, it still comes back to the owner.
  // Of work nobody has yet, whoever delegates it becomes the owner it comes back to.
  const std::string& holder = asked.item.owner.empty() ? asked.caller.user : asked.item.owner;
  const std::string& from =
      asked.item.delegated_from.empty() ? holder : asked.item.delegated_from;
  if (asked.command.to == holder || asked.command.to == from) {
    return refuse(Kind::kInvalid, "USER", "The task is theirs already.", "任务已归该用户。");
  }
  if (is_other_signer(asked, asked.command.to)) return signs_already();
  Session session(asked.desk, asked.before, asked.caller.user);
  session.turn().record(history::WorkItemDelegated{asked.item.id, from, asked.command.to});
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> transfer(const Asked& asked) {
  const bool group = asked.desk.directory.has_group(asked.command.to);
  if (!group) {
    if (auto ok = fit_alone(asked, asked.command.to); !ok) return ok.rejection();
    if (is_other_signer(asked, asked.command.to)) return signs_already();
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  history::WorkItemForwarded forwarded;
  forwarded.item = asked.item.id;
  if (group) {
    const auto here = process::group_here(asked.definition, asked.before.section, asked.command.to);
    if (!here && !may_intervene(asked.caller, asked.before, "assign_section", 0)) {
      return of_another_section(asked.command.to, asked.before.section);
    }
    forwarded.groups = {here.value_or(asked.command.to)};
  } else {
    forwarded.users = {asked.command.to};
  }
  session.turn().record(std::move(forwarded));
  if (!group) {
    process::drive(session.turn(), asked.item.id, Trigger::claim, asked.command.to);
  }
  process::settle_absence(session.turn(), asked.item.activity);
  process::pass_to_substitute(session.turn(), asked.item.id);
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> nominate(const Asked& asked) {
  if (auto ok = fit_alone(asked, asked.command.to); !ok) return ok.rejection();
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  turn.record(history::WorkItemNominated{asked.item.id, {asked.command.to}});
  std::vector<std::uint32_t> solved;
  for (const auto& [id, incident] : asked.before.incidents) {
    if (incident.activity == asked.item.activity && incident.code == "NOBODY") solved.push_back(id);
  }
  for (std::uint32_t id : solved) turn.record(history::IncidentResolved{id, "completed"});
  process::settle_absence(turn, asked.item.activity);
  process::pass_to_substitute(turn, asked.item.id);
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> urge(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  process::urge(session.turn(), asked.item);
  process::rest_from_urging(session.turn(), asked.item);
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

/// fail raises the business error task_failed; skip leads on like a finished step.
Result<Decision> end_otherwise(const Asked& asked, Trigger trigger) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  process::drive(turn, asked.item.id, trigger, asked.item.owner,
                 {.skippable = asked.allowed_by_task("skip")});
  record_comment(session, asked);
  if (process::is_decided(asked.before, asked.item)) {
    // The case has gone on without this answer, so nothing follows from its end.
  } else if (trigger == Trigger::skip && !asked.item.added_by.empty()) {
    process::go_on_when_signed(turn, activity.id, asked.task, asked.item.id);
  } else if (trigger == Trigger::skip) {
    turn.done(activity, {}, "skip");
  } else {
    kernel::Event event;
    event.name = "error.task_failed";
    event.reach = kernel::Event::Reach::kClimb;
    event.at = activity.id;
    event.data = Map{{"code", "task_failed"}, {"data", asked.command.comment}};
    turn.record(history::ErrorRaised{turn.node(activity.node).path, "task_failed", {}});
    turn.kernel->raise(std::move(event));
  }
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

/// What was decided earlier is entered now: the record bears both instants, clocks only this one.
Result<Decision> back_date(const Asked& asked) {
  const auto& at = asked.command.effective_at;
  if (!at || *at > asked.desk.now || *at < asked.before.started) {
    return refuse(Kind::kInvalid, "EFFECTIVE_AT",
                  "Say with “effective_at” when it was decided: after the case began, not later "
                  "than now.",
                  "请用“effective_at”注明实际办理时间：不早于案件开始，不晚于现在。");
  }
  if (asked.command.comment.is_null()) {
    return refuse(Kind::kInvalid, "REASON", "Back-dating needs a reason: give it as comment.",
                  "补审必须在意见中填写理由。");
  }
  auto decision = asked.task.vote ? cast_vote(asked) : complete_work_item(asked);
  if (!decision) return decision;
  decision->effective = *at;
  decision->reason = asked.command.comment;
  return decision;
}

Result<Decision> carry_out(const Asked& asked) {
  switch (asked.command.verb) {
    case Verb::kClaim: return plain(asked, Trigger::claim, asked.caller.user);
    case Verb::kRelease: return plain(asked, Trigger::release, {});
    case Verb::kStart: return plain(asked, Trigger::start, asked.caller.user);
    case Verb::kStop: return plain(asked, Trigger::stop, asked.item.owner);
    case Verb::kComplete:
      return asked.task.vote ? cast_vote(asked) : complete_work_item(asked);
    case Verb::kVote: return cast_vote(asked);
    case Verb::kFail: return end_otherwise(asked, Trigger::fail);
    case Verb::kSkip: return end_otherwise(asked, Trigger::skip);
    case Verb::kSuspend: return suspend(asked);
    case Verb::kResume: return resume(asked);
    case Verb::kDelegate: return delegate(asked);
    case Verb::kTransfer: return transfer(asked);
    case Verb::kNominate: return nominate(asked);
    case Verb::kUrge: return urge(asked);
    case Verb::kBackDate: return back_date(asked);
    case Verb::kAddSigner: return add_signer(asked);
    case Verb::kRemoveSigner: return remove_signer(asked);
    case Verb::kOverride: return override_duty(asked);
    case Verb::kSaveDraft:
      return refuse(Kind::kInvalid, "VERB", "A draft is kept beside the case, not in its record.",
                    "草稿另行保存，不记入案件。");
    case Verb::kComment:
    case Verb::kCc:
    case Verb::kRead:
    case Verb::kTakeBack: break;
  }
  return refuse(Kind::kInvalid, "VERB", "There is no such verb.", "没有此操作。");
}

}  // namespace

Value work_item_answer(const InstanceState& after, WorkItemId id) {
  Map task{{"id", id.text()}};
  const auto item = after.work_items.find(id);
  if (item == after.work_items.end()) {
    task["state"] = "Completed";  // it went with its step
  } else {
    task["state"] = lifecycle::name(item->second.state);
    task["owner"] = item->second.owner;
    task["revision"] = item->second.revision;
  }
  return Map{{"task", std::move(task)}, {"instance", after.id.text()}};
}

Result<Decision> decide_work_item(const WorkItemCommand& command, const Caller& caller,
                                  const Desk& desk, const InstanceState& before) {
  if (access(caller, before) == Access::kNone) return unknown_task();
  if (too_long(command.comment)) return bad_comment();
  if (is_word(command.verb)) return say_word(command, caller, desk, before);
  const auto at = before.work_items.find(command.item);
  if (at == before.work_items.end()) {
    return ended(caller, before, command.item);
  }
  const auto& task = std::get<definition::TaskStep>(desk.definition.steps[at->second.node].kind);
  const Asked asked{{caller, before, at->second, task, desk.definition, desk}, command};
  const bool careless = command.verb == Verb::kUrge;
  if (!careless && !command.revision) {
    return refuse(Kind::kInvalid, "REVISION", "State the task's revision you have seen.",
                  "请提供所见任务的修订号 revision。");
  }
  if (!careless && *command.revision != asked.item.revision) {
    Map details{{"revision", asked.item.revision}, {"allowed", allowed_verbs(asked)}};
    details["state"] = lifecycle::name(asked.item.state);
    if (!asked.item.owner.empty()) details["who"] = asked.item.owner;
    const std::string who = asked.item.owner.empty() ? "" : " Owner now: " + asked.item.owner + ".";
    const std::string zh = asked.item.owner.empty() ? "" : "当前办理人：" + asked.item.owner + "。";
    return refuse(Kind::kConflict, "STALE_REVISION",
                  "Somebody changed the task after you opened it." + who,
                  "任务在您打开后已被他人更改。" + zh, std::move(details));
  }
  if (auto permitted = may(command.verb, asked); !permitted) {
    return refused(permitted.rejection(), asked);
  }
  auto decision = carry_out(asked);
  const bool stood_in = asked.is_owner() && asked.item.delegated_from.empty();
  if (decision && stood_in) decision->acting_for = asked.item.stands_in_for;
  return decision;
}

}  // namespace recourse::command
