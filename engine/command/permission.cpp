// Who may use which verb in which state, in one place.
#include <algorithm>

#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
#include "engine/process/votes.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using Trigger = lifecycle::WorkItemTrigger;

bool among(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

Rejection wrong_state(const Standing& asked) {
  const std::string state(lifecycle::name(asked.item.state));
  Map details{{"state", state}};
  if (!asked.item.owner.empty()) details["who"] = asked.item.owner;
  const std::string who = asked.item.owner.empty() ? "" : " (" + asked.item.owner + ")";
  return refuse(Kind::kConflict, "TASK_STATE",
                "The task is " + state + who + ", where this is not possible.",
                "任务当前状态为 " + state + who + "，不能执行此操作。", std::move(details));
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

Result<Done> owner_or_candidate(const Standing& asked) {
  using State = lifecycle::WorkItemState;
  if (asked.is_excluded()) {
    return refuse(Kind::kForbidden, "DUTY",
                  "You may not take this task: a rule keeps you from this step.",
                  "按回避规则，您不能办理此任务。");
  }
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

Result<Done> owner_only(const Standing& asked, Trigger trigger) {
  auto state = legal(asked, trigger);
  if (!state) return state;
  if (asked.is_owner() || asked.is_admin()) return Done{};
  return not_yours("Only the owner of the task may do this.", "只有任务办理人可以执行此操作。",
                   asked);
}

Result<Done> by_word(const Standing& asked, std::string_view word, Trigger trigger) {
  if (!asked.is_admin() && !asked.allowed_by_task(word)) return not_allowed_here(word);
  return owner_only(asked, trigger);
}

Result<Done> may_change_signers(Verb verb, const Standing& asked) {
  if (!asked.task.vote || process::is_decided(asked.before, asked.item)) {
    return not_allowed_here(name(verb));
  }
  if (!asked.is_admin() && !asked.allowed_by_task(name(verb))) return not_allowed_here(name(verb));
  if (asked.is_owner() || asked.is_admin()) return Done{};
  return not_yours("Only a signer may change the signers.", "只有会签人可以加签或减签。", asked);
}

}  // namespace

bool Standing::is_excluded() const {
  if (among(item.excluded, caller.user)) return true;
  return among(process::kept_apart(definition, before, item.node), caller.user);
}

bool Standing::is_candidate() const {
  if (is_excluded()) return false;
  if (among(item.candidate_users, caller.user)) return true;
  return std::any_of(caller.groups.begin(), caller.groups.end(), [&](const auto& group) {
    return among(item.candidate_groups, group);
  });
}

bool Standing::leads_one_way() const {
  return definition.steps[item.node].next != kernel::kNoTransition;
}

bool Standing::allowed_by_task(std::string_view word) const {
  return std::find(task.allow.begin(), task.allow.end(), word) != task.allow.end();
}

Result<Done> may(Verb verb, const Standing& asked) {
  using CaseState = lifecycle::ProcessInstanceState;
  if (!asked.before.running() || asked.before.state == CaseState::Suspended) {
    return refuse(Kind::kConflict, "INSTANCE_STATE",
                  "The case is suspended or ended; nothing can be done with its tasks now.",
                  "案件已挂起或结束，当前不能办理其任务。");
  }
  const bool participant = asked.is_owner() || asked.is_candidate() || asked.is_admin();
  switch (verb) {
    case Verb::kClaim:
      if (asked.item.state != lifecycle::WorkItemState::Ready) return wrong_state(asked);
      return owner_or_candidate(asked);
    case Verb::kComplete: return owner_or_candidate(asked);
    case Verb::kVote:
      if (!asked.task.vote) return not_allowed_here("vote");
      return owner_or_candidate(asked);
    case Verb::kStart:
      if (auto state = legal(asked, Trigger::start); !state) return state;
      return owner_or_candidate(asked);
    case Verb::kRelease:
      if (asked.item.candidate_users.size() == 1 && asked.item.candidate_groups.empty()) {
        return refuse(Kind::kConflict, "TASK_STATE",
                      "Nobody else could take the task: transfer or delegate it instead.",
                      "没有其他候选人可以接手：请转办或委派。");
      }
      return owner_only(asked, Trigger::release);
    case Verb::kStop: return owner_only(asked, Trigger::stop);
    case Verb::kFail: return owner_only(asked, Trigger::fail);
    case Verb::kSkip:
      if (!asked.leads_one_way()) {
        return refuse(Kind::kConflict, "NOT_ALLOWED_HERE",
                      "This step has several ways on, so it cannot be skipped.",
                      "此环节有多个后续去向，不能跳过。");
      }
      return by_word(asked, "skip", Trigger::skip);
    case Verb::kSuspend: return by_word(asked, "suspend", Trigger::suspend);
    case Verb::kResume: return owner_only(asked, Trigger::resume);
    case Verb::kDelegate: return by_word(asked, "delegate", Trigger::delegate);
    case Verb::kTransfer: return by_word(asked, "forward", Trigger::forward);
    case Verb::kNominate: {
      if (asked.item.state != lifecycle::WorkItemState::Ready &&
          asked.item.state != lifecycle::WorkItemState::Created) {
        return wrong_state(asked);
      }
      if (asked.is_admin() || asked.caller.has_role("supervisor")) return Done{};
      return not_yours("Only a supervisor may name the person.", "只有主管可以指派办理人。", asked);
    }
    case Verb::kAddSigner:
    case Verb::kRemoveSigner: return may_change_signers(verb, asked);
    case Verb::kUrge:
    case Verb::kComment:
      if (participant || asked.before.starter == asked.caller.user ||
          asked.caller.has_role("supervisor")) {
        return Done{};
      }
      return not_yours("Only participants may do this.", "只有参与者可以执行此操作。", asked);
    case Verb::kTakeBack:
      return refuse(Kind::kConflict, "OPERATION", "Take back is an operation of the case.",
                    "取回是针对案件的操作。");
  }
  return Done{};
}

List allowed_verbs(const Standing& asked) {
  static constexpr Verb kShown[] = {
      Verb::kClaim,    Verb::kRelease,  Verb::kStart,    Verb::kStop,     Verb::kComplete,
      Verb::kVote,     Verb::kFail,     Verb::kSkip,     Verb::kSuspend,  Verb::kResume,
      Verb::kDelegate, Verb::kTransfer, Verb::kNominate, Verb::kAddSigner, Verb::kRemoveSigner,
      Verb::kUrge,     Verb::kComment};
  List verbs;
  for (Verb verb : kShown) {
    const bool fits = verb == Verb::kVote ? asked.task.vote.has_value()
                      : verb == Verb::kComplete ? !asked.task.vote.has_value()
                                                : true;
    if (fits && may(verb, asked).ok()) verbs.emplace_back(name(verb));
  }
  return verbs;
}

}  // namespace recourse::command
