// Who may use which verb in which state, in one place. tests/http/verb_table_test.cpp holds the
// table it follows, as people read it.
#include <algorithm>

#include "engine/calendar/local_text.h"
#include "engine/command/access.h"
#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
#include "engine/process/tasks.h"
#include "engine/process/votes.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using State = lifecycle::WorkItemState;
using Trigger = lifecycle::WorkItemTrigger;

bool among(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// As the web app names them.
std::string chinese_name(State state) {
  if (lifecycle::is_suspended(state)) return "已挂起";
  switch (state) {
    case State::Created: return "已创建";
    case State::Ready: return "待认领";
    case State::Reserved: return "已认领";
    case State::InProgress: return "办理中";
    case State::Completed: return "已办结";
    default: return "已结束";
  }
}

Rejection wrong_state(const Standing& asked) {
  const std::string state(lifecycle::name(asked.item.state));
  Map details{{"state", state}};
  if (!asked.item.owner.empty()) details["who"] = asked.item.owner;
  const std::string who = asked.item.owner.empty() ? "" : " (" + asked.item.owner + ")";
  const std::string who_zh = asked.item.owner.empty() ? "" : "（" + asked.item.owner + "）";
  return refuse(Kind::kConflict, "TASK_STATE",
                "The task is " + state + who + ", where this is not possible.",
                "任务当前状态为" + chinese_name(asked.item.state) + who_zh + "，不能执行此操作。",
                std::move(details));
}

Rejection not_yours(const std::string& what_en, const std::string& what_zh, const Standing& asked) {
  Map details;
  if (!asked.item.owner.empty()) details["who"] = asked.item.owner;
  return refuse(Kind::kForbidden, "NOT_OWNER", what_en, what_zh, std::move(details));
}

Rejection not_allowed_here(std::string_view word) {
  const std::string w(word);
  return refuse(Kind::kForbidden, "NOT_ALLOWED_HERE",
                "The definition does not allow “" + w + "” at this step.",
                "流程定义不允许在此环节执行“" + w + "”。");
}

Result<Done> legal(const Standing& asked, Trigger trigger) {
  if (lifecycle::next_state(asked.item.state, trigger)) return Done{};
  return wrong_state(asked);
}

Rejection kept_away() {
  return refuse(Kind::kForbidden, "DUTY",
                "You may not take this task: a rule keeps you from this step.",
                "按回避规则，您不能办理此任务。");
}

Result<Done> owner_or_candidate(const Standing& asked) {
  if (asked.is_excluded()) return kept_away();
  if (asked.item.state == State::Ready) {
    if (asked.is_candidate()) return Done{};
    return not_yours("This task is offered to others.", "此任务未分派给您。", asked);
  }
  const bool open = asked.item.state == State::Reserved || asked.item.state == State::InProgress;
  if (!open) return wrong_state(asked);
  if (asked.is_owner()) return Done{};
  return refuse(Kind::kConflict, "TASK_TAKEN",
                "The task belongs to " + asked.item.owner + ".",
                "任务已由 " + asked.item.owner + " 认领。", Map{{"who", asked.item.owner}});
}

Result<Done> owner(const Standing& asked) {
  if (asked.is_owner()) return Done{};
  return not_yours("Only the owner of the task may do this.", "只有任务办理人可以执行此操作。",
                   asked);
}

Result<Done> owner_only(const Standing& asked, Trigger trigger) {
  auto state = legal(asked, trigger);
  return state ? owner(asked) : state;
}

Result<Done> owner_or_admin(const Standing& asked, Trigger trigger) {
  auto state = legal(asked, trigger);
  return !state || asked.is_admin() ? state : owner(asked);
}

Result<Done> may_release(const Standing& asked) {
  const bool only_one =
      asked.item.candidate_users.size() == 1 && asked.item.candidate_groups.empty();
  if (auto state = legal(asked, Trigger::release); !state) return state;
  if (only_one) {
    return refuse(Kind::kConflict, "TASK_STATE",
                  "Nobody else could take the task: transfer or delegate it instead.",
                  "没有其他候选人可以接手：请转办或委派。",
                  Map{{"state", lifecycle::name(asked.item.state)}});
  }
  return owner_or_admin(asked, Trigger::release);
}

Result<Done> may_skip(const Standing& asked) {
  if (!asked.leads_one_way()) {
    return refuse(Kind::kConflict, "NOT_ALLOWED_HERE",
                  "This step has several ways on, so it cannot be skipped.",
                  "此环节有多个后续去向，不能跳过。");
  }
  if (!asked.allowed_by_task("skip")) return not_allowed_here("skip");
  if (asked.item.state == State::Ready && asked.is_candidate()) return Done{};
  return owner_or_admin(asked, Trigger::skip);
}

Result<Done> may_delegate(const Standing& asked) {
  if (auto state = legal(asked, Trigger::delegate); !state) return state;
  if (!asked.allowed_by_task("delegate")) return not_allowed_here("delegate");
  return asked.item.state == State::Ready ? owner_or_candidate(asked) : owner(asked);
}

/// What the definition must allow its owner; an administrator needs no leave.
Result<Done> by_word(const Standing& asked, std::string_view word, Trigger trigger) {
  if (auto state = legal(asked, trigger); !state) return state;
  if (!asked.is_admin() && !asked.allowed_by_task(word)) return not_allowed_here(word);
  return owner_or_admin(asked, trigger);
}

/// A vote that is not decided, or a task one person answers: there further people may sign.
bool takes_signers(const Standing& asked) {
  if (process::is_decided(asked.before, asked.item)) return false;
  return asked.task.vote || !asked.task.assign.everyone;
}

Result<Done> may_add_signer(const Standing& asked) {
  if (!takes_signers(asked)) return not_allowed_here("add_signer");
  const bool open = asked.item.state == State::Reserved || asked.item.state == State::InProgress;
  if (!open) return wrong_state(asked);
  if (!asked.allowed_by_task("add_signer")) return not_allowed_here("add_signer");
  if (asked.is_excluded()) return kept_away();
  if (asked.is_owner()) return Done{};
  return not_yours("Only who has the task may add a signer.", "只有办理人可以加签。", asked);
}

Result<Done> may_remove_signer(const Standing& asked) {
  if (!takes_signers(asked)) return not_allowed_here("remove_signer");
  const auto& items = asked.before.work_items;
  const bool one_is_left = std::any_of(items.begin(), items.end(), [&](const auto& entry) {
    const history::WorkItem& item = entry.second;
    const bool open = item.activity == asked.item.activity && !lifecycle::is_final(item.state);
    const bool of_admin = asked.is_admin() && (asked.task.vote || item.extra_signer);
    return open && (of_admin || item.added_by == asked.caller.user);
  });
  if (one_is_left) return Done{};
  if (asked.is_admin()) {
    return refuse(Kind::kConflict, "SIGNER", "No signer is left who could be removed.",
                  "没有可减签的人员。");
  }
  return not_yours("Only who added a signer may remove them.", "只有加签人本人可以减签。", asked);
}

Result<Done> may_nominate(const Standing& asked) {
  if (asked.item.state != State::Ready && asked.item.state != State::Created) {
    return wrong_state(asked);
  }
  if (asked.is_admin() || asked.supervises()) return Done{};
  const auto& incidents = asked.before.incidents;
  const bool sees_to_it =
      std::any_of(incidents.begin(), incidents.end(), [&](const auto& entry) {
        return entry.second.activity == asked.item.activity &&
               is_addressed_to(entry.second, asked.caller);
      });
  if (sees_to_it) return Done{};
  return not_yours("Only a supervisor may name the person.", "只有主管可以指派办理人。", asked);
}

/// Whoever urged them: a dozen reminders do not make a task go faster than one.
Rejection urged_already(const Standing& asked, Instant again) {
  const Label when = calendar::local_text(asked.desk.calendar(asked.before), again);
  return refuse(Kind::kConflict, "URGED",
                "They were urged already; this is possible again from " + when.en + ".",
                "已经催办过，" + when.zh + " 起可再次催办。", Map{{"again", to_text(again)}});
}

Result<Done> may_urge(const Standing& asked) {
  if (!lifecycle::is_active(asked.item.state)) return wrong_state(asked);
  const bool waits = asked.before.starter == asked.caller.user || asked.is_case_owner();
  if (!waits && !asked.is_admin() && !asked.supervises()) {
    return not_yours("Only who waits for this case may urge it.", "只有等待该案件的人可以催办。",
                     asked);
  }
  const auto until = process::urged_until(asked.before, asked.item, asked.desk.now);
  return until ? Result<Done>(urged_already(asked, *until)) : Done{};
}

Result<Done> may_save_draft(const Standing& asked) {
  const bool open = asked.item.state == State::Reserved || asked.item.state == State::InProgress;
  return open ? owner(asked) : wrong_state(asked);
}

Result<Done> may_back_date(const Standing& asked) {
  if (asked.item.state != State::InProgress) return wrong_state(asked);
  const bool by_role = asked.is_admin() || asked.supervises();
  if (!by_role && !asked.allowed_by_task("back_date")) return not_allowed_here("back_date");
  if (asked.is_excluded()) return kept_away();
  return owner(asked);
}

/// The first asks, the second agrees; both answer for who does what.
Result<Done> may_override(const Standing& asked) {
  if (lifecycle::is_final(asked.item.state)) return wrong_state(asked);
  const auto& duties = asked.definition.duties;
  const bool ruled = std::any_of(duties.begin(), duties.end(), [&](const auto& duty) {
    return std::find(duty.steps.begin(), duty.steps.end(), asked.item.node) != duty.steps.end();
  });
  if (!ruled && asked.task.assign.exclude.empty()) return not_allowed_here("override");
  if (asked.is_admin() || asked.supervises()) return Done{};
  return not_yours("Only a supervisor may let somebody pass a rule.", "只有主管可以申请或同意破例。",
                   asked);
}

}  // namespace

bool Standing::is_excluded() const {
  const auto apart = process::kept_apart(definition, before, item.node);
  const auto kept = [&](const std::string& user) {
    return (among(item.excluded, user) || among(apart, user)) && !among(item.overridden, user);
  };
  if (kept(caller.user)) return true;
  // Who stands in acts for both.
  const bool for_both = !item.stands_in_for.empty() && is_owner();
  return for_both && among(apart, item.stands_in_for) &&
         !among(item.overridden, item.stands_in_for);
}

bool Standing::is_candidate() const {
  if (is_excluded()) return false;
  if (among(item.candidate_users, caller.user)) return true;
  return std::any_of(caller.groups.begin(), caller.groups.end(), [&](const auto& group) {
    return among(item.candidate_groups, group);
  });
}

bool Standing::is_case_owner() const {
  return std::any_of(before.work_items.begin(), before.work_items.end(), [&](const auto& entry) {
    return entry.second.owner == caller.user && !lifecycle::is_final(entry.second.state);
  });
}

bool Standing::supervises() const { return oversees(caller, before, "supervisor"); }

bool Standing::leads_one_way() const {
  return definition.steps[item.node].next != kernel::kNoTransition;
}

bool Standing::allowed_by_task(std::string_view word) const {
  return std::find(task.allow.begin(), task.allow.end(), word) != task.allow.end();
}

Result<Done> may(Verb verb, const Standing& asked) {
  using CaseState = lifecycle::ProcessInstanceState;
  if (is_word(verb)) return may_say(verb, asked.caller, asked.before, asked.item.id);
  if (!asked.before.running() || asked.before.state == CaseState::Suspended) {
    return refuse(Kind::kConflict, "INSTANCE_STATE",
                  "The case is suspended or ended; nothing can be done with its tasks now.",
                  "案件已挂起或结束，当前不能办理其任务。",
                  Map{{"state", lifecycle::name(asked.before.state)}});
  }
  switch (verb) {
    case Verb::kClaim:
      if (asked.item.state != State::Ready) return wrong_state(asked);
      return owner_or_candidate(asked);
    case Verb::kComplete: return owner_or_candidate(asked);
    case Verb::kVote:
      return asked.task.vote ? owner_or_candidate(asked) : Result<Done>(not_allowed_here("vote"));
    case Verb::kStart: {
      auto state = legal(asked, Trigger::start);
      return state ? owner_or_candidate(asked) : state;
    }
    case Verb::kRelease: return may_release(asked);
    case Verb::kStop: return owner_only(asked, Trigger::stop);
    case Verb::kFail: return owner_only(asked, Trigger::fail);
    case Verb::kSkip: return may_skip(asked);
    case Verb::kSuspend: return by_word(asked, "suspend", Trigger::suspend);
    case Verb::kResume: return owner_or_admin(asked, Trigger::resume);
    case Verb::kDelegate: return may_delegate(asked);
    case Verb::kTransfer: return by_word(asked, "forward", Trigger::forward);
    case Verb::kNominate: return may_nominate(asked);
    case Verb::kAddSigner: return may_add_signer(asked);
    case Verb::kRemoveSigner: return may_remove_signer(asked);
    case Verb::kUrge: return may_urge(asked);
    case Verb::kSaveDraft: return may_save_draft(asked);
    case Verb::kBackDate: return may_back_date(asked);
    case Verb::kOverride: return may_override(asked);
    case Verb::kComment:
    case Verb::kCc:
    case Verb::kRead: break;
    case Verb::kTakeBack:
      return refuse(Kind::kConflict, "OPERATION", "Take back is an operation of the case.",
                    "取回是针对案件的操作。");
  }
  return Done{};
}

Rejection refused(Rejection why, const Standing& asked) {
  if (why.details.is_null()) why.details = Map{};
  if (auto* details = why.details.get_if<Map>()) {
    (*details)["allowed"] = allowed_verbs(asked);
    (*details)["state"] = lifecycle::name(asked.item.state);
  }
  return why;
}

List allowed_verbs(const Standing& asked) {
  List verbs;
  for (const Verb verb : all_verbs()) {
    const bool fits = verb == Verb::kVote ? asked.task.vote.has_value()
                      : verb == Verb::kComplete ? !asked.task.vote.has_value()
                                                : true;
    if (fits && may(verb, asked).ok()) verbs.emplace_back(name(verb));
  }
  return verbs;
}

}  // namespace recourse::command
