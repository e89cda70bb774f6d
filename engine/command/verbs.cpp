// The verbs of a work item: found, permitted, carried out.
#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
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

/// An active colleague who may do this step: exists, is not excluded.
Result<Done> fit(const Asked& asked, const std::string& user) {
  if (user.empty()) {
    return refuse(Kind::kInvalid, "USER", "Say with “to” who it is for.", "请用“to”指明人员。");
  }
  const ports::Person* person = asked.desk.directory.find(user);
  if (person == nullptr || !person->active) {
    return refuse(Kind::kInvalid, "USER", "There is no active user “" + user + "”.",
                  "没有在职用户“" + user + "”。");
  }
  const auto now = process::kept_apart(asked.desk.definition, asked.before,
                                       asked.item.node);
  const auto& excluded = asked.item.excluded;
  if (std::find(excluded.begin(), excluded.end(), user) != excluded.end() ||
      std::find(now.begin(), now.end(), user) != now.end()) {
    return refuse(Kind::kForbidden, "DUTY", user + " may not do this step: a rule forbids it.",
                  "按回避规则，" + user + " 不能办理此环节。");
  }
  return Done{};
}

bool is_signer(const history::WorkItem& item, const std::string& user) {
  const bool first = !item.candidate_users.empty() && item.candidate_users.front() == user;
  return item.state != lifecycle::WorkItemState::Obsolete && (item.owner == user || first);
}

/// One person, one voice: a vote item may not move to somebody who has one.
bool is_other_signer(const Asked& asked, const std::string& user) {
  if (!asked.task.vote) return false;
  const auto items = process::items_of(asked.before, asked.item.activity);
  return std::any_of(items.begin(), items.end(), [&](const auto* item) {
    return item->id != asked.item.id && is_signer(*item, user);
  });
}

Rejection signs_already() {
  return refuse(Kind::kConflict, "SIGNER", "They are a signer already.", "该用户已是会签人。");
}

Result<Decision> suspend(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const std::string& why = asked.command.comment;
  process::drive(turn, asked.item.id, Trigger::suspend, asked.item.owner, {},
                 definition::is_pause_code(why) ? why : std::string());
  if (asked.item.due) {
    Duration left = calendar::working_time_between(asked.desk.calendar(asked.before), asked.desk.now,
                                                   *asked.item.due);
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
  const std::string& from =
      asked.item.delegated_from.empty() ? asked.item.owner : asked.item.delegated_from;
  if (asked.command.to == asked.item.owner || asked.command.to == from) {
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
    if (auto ok = fit(asked, asked.command.to); !ok) return ok.rejection();
    if (is_other_signer(asked, asked.command.to)) return signs_already();
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  history::WorkItemForwarded forwarded;
  forwarded.item = asked.item.id;
  (group ? forwarded.groups : forwarded.users).push_back(asked.command.to);
  session.turn().record(std::move(forwarded));
  if (!group) {
    process::drive(session.turn(), asked.item.id, Trigger::claim, asked.command.to);
  }
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> nominate(const Asked& asked) {
  if (auto ok = fit(asked, asked.command.to); !ok) return ok.rejection();
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  turn.record(history::WorkItemNominated{asked.item.id, {asked.command.to}});
  std::vector<std::uint32_t> solved;
  for (const auto& [id, incident] : asked.before.incidents) {
    if (incident.activity == asked.item.activity && incident.code == "NOBODY") solved.push_back(id);
  }
  for (std::uint32_t id : solved) turn.record(history::IncidentResolved{id, "completed"});
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

Result<Decision> urge(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  process::urge(session.turn(), asked.item);
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

Result<Decision> comment(const Asked& asked) {
  if (asked.command.comment.empty()) {
    return refuse(Kind::kInvalid, "COMMENT", "A comment needs a text.", "意见内容不能为空。");
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  record_comment(session, asked);
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
}

/// fail raises the business error task_failed; skip leads on like a finished step.
Result<Decision> end_otherwise(const Asked& asked, Trigger trigger) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  const bool skippable = asked.is_admin() || asked.allowed_by_task("skip");
  process::drive(turn, asked.item.id, trigger, asked.item.owner, {.skippable = skippable});
  record_comment(session, asked);
  if (process::is_decided(asked.before, asked.item)) {
    // The case has gone on without this answer, so nothing follows from its end.
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

Result<Decision> change_signers(const Asked& asked) {
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  const auto items = process::items_of(asked.before, activity.id);
  const auto of = [&](const auto* item) {
    return item->owner == asked.command.to ||
           (!item->candidate_users.empty() && item->candidate_users.front() == asked.command.to);
  };
  const auto found = std::find_if(items.begin(), items.end(), of);
  if (asked.command.verb == Verb::kAddSigner) {
    if (auto ok = fit(asked, asked.command.to); !ok) return ok.rejection();
    if (found != items.end() && (*found)->state != lifecycle::WorkItemState::Obsolete) {
      return signs_already();
    }
    const int last = items.empty() ? 0 : items.back()->order;
    process::create_work_item(turn, activity, asked.task, {asked.command.to}, {},
                              asked.item.excluded, last + 1, "added_by:" + asked.caller.user,
                              !asked.task.vote->in_order);
  } else {
    if (found == items.end() || lifecycle::is_final((*found)->state)) {
      return refuse(Kind::kConflict, "SIGNER", "They have answered already or are no signer.",
                    "该用户已表决或不是会签人。");
    }
    if (!asked.is_admin() && (*found)->why != "added_by:" + asked.caller.user) {
      return refuse(Kind::kForbidden, "NOT_OWNER", "Only who added a signer may remove them.",
                    "只有加签人本人可以减签。");
    }
    if (!process::drive(turn, (*found)->id, Trigger::skip, (*found)->owner)) {
      return refuse(Kind::kConflict, "SIGNER", "Their task cannot be removed now.",
                    "当前无法减签。");
    }
  }
  process::look_at_vote(turn, activity, asked.task);
  record_comment(session, asked);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer));
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
    case Verb::kComment: return comment(asked);
    case Verb::kAddSigner:
    case Verb::kRemoveSigner: return change_signers(asked);
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

void record_comment(Session& session, const Asked& asked) {
  if (asked.command.comment.empty()) return;
  session.turn().record(history::CommentAdded{asked.item.id, asked.command.comment});
}

Result<Decision> decide_work_item(const WorkItemCommand& command, const Caller& caller,
                                  const Desk& desk, const InstanceState& before) {
  const auto at = before.work_items.find(command.item);
  if (at == before.work_items.end()) {
    if (access(caller, before) == Access::kNone) return unknown_task();
    return refuse(Kind::kConflict, "TASK_ENDED", "The task has ended already.", "任务已经结束。");
  }
  const auto& task = std::get<definition::TaskStep>(desk.definition.steps[at->second.node].kind);
  const Asked asked{{caller, before, at->second, task, desk.definition}, command, desk};
  if (access(caller, before) == Access::kNone) return unknown_task();
  const bool careless = command.verb == Verb::kComment || command.verb == Verb::kUrge;
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
    Rejection why = permitted.rejection();
    if (why.details.is_null()) why.details = Map{};
    if (auto* details = why.details.get_if<Map>()) (*details)["allowed"] = allowed_verbs(asked);
    return why;
  }
  return carry_out(asked);
}

}  // namespace recourse::command
