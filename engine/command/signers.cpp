// Further signers: added before, after or beside whoever has the work, and removed again.
#include "engine/process/signers.h"

#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/assign_section.h"
#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
#include "engine/process/tasks.h"
#include "engine/process/votes.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

bool is_among(const std::vector<std::string>& list, const std::string& user) {
  return std::find(list.begin(), list.end(), user) != list.end();
}

bool is_signer(const history::WorkItem& item, const std::string& user) {
  const bool first = !item.candidate_users.empty() && item.candidate_users.front() == user;
  return item.state != lifecycle::WorkItemState::Obsolete && (item.owner == user || first);
}

const history::WorkItem* signer(const Asked& asked, const std::string& user) {
  for (const auto* item : process::items_of(asked.before, asked.item.activity)) {
    if (is_signer(*item, user)) return item;
  }
  return nullptr;
}

Decision answered(Session& session, const Asked& asked) {
  record_comment(session, asked);
  session.run();
  Value answer = work_item_answer(session.state(), asked.item.id);
  return session.take(std::move(answer), asked.command.comment);
}

/// Work items of one place in the order keep the order in which they were made.
int place_in_order(const Asked& asked, const std::string& place) {
  if (place == "before") return asked.item.order - 1;
  if (place == "after") return asked.item.order;
  const auto items = process::items_of(asked.before, asked.item.activity);
  return items.empty() ? 0 : items.back()->order + 1;
}

}  // namespace

Result<Done> fit_alone(const Asked& asked, const std::string& user) {
  if (auto ok = fit(asked, user); !ok) return ok;
  const std::string bound =
      process::bound_to(asked.desk.definition, asked.before, asked.item.node);
  if (bound.empty() || bound == user || is_among(asked.item.overridden, user)) return Done{};
  const ports::Person* person = asked.desk.directory.find(bound);
  if (person == nullptr || !person->active) return Done{};
  return refuse(Kind::kForbidden, "DUTY",
                "A rule gives this step to " + bound + ", who did the one before it.",
                "按职责规则，此环节由办理前一环节的 " + bound + " 办理。");
}

Result<Done> fit(const Asked& asked, const std::string& user) {
  if (user.empty()) {
    return refuse(Kind::kInvalid, "USER", "Say with “to” who it is for.", "请用“to”指明人员。");
  }
  const ports::Person* person = asked.desk.directory.find(user);
  if (person == nullptr || !person->active) {
    return refuse(Kind::kInvalid, "USER", "There is no active user “" + user + "”.",
                  "没有在职用户“" + user + "”。");
  }
  const bool reaches_out = may_intervene(asked.caller, asked.before, "assign_section", 0);
  if (!reaches_out && !may_work_here(*person, asked.definition, asked.before.section)) {
    return of_another_section(user, asked.before.section);
  }
  const auto now = process::kept_apart(asked.desk.definition, asked.before, asked.item.node);
  const bool kept = is_among(asked.item.excluded, user) || is_among(now, user);
  if (kept && !is_among(asked.item.overridden, user)) {
    return refuse(Kind::kForbidden, "DUTY", user + " may not do this step: a rule forbids it.",
                  "按回避规则，" + user + " 不能办理此环节。");
  }
  return Done{};
}

bool is_other_signer(const Asked& asked, const std::string& user) {
  const auto items = process::items_of(asked.before, asked.item.activity);
  return std::any_of(items.begin(), items.end(), [&](const auto* item) {
    return item->id != asked.item.id && is_signer(*item, user);
  });
}

Rejection signs_already() {
  return refuse(Kind::kConflict, "SIGNER", "They are a signer already.", "该用户已是会签人。");
}

Result<Decision> add_signer(const Asked& asked) {
  const std::string place = asked.command.place.empty() ? "parallel" : asked.command.place;
  if (place != "before" && place != "after" && place != "parallel") {
    return refuse(Kind::kInvalid, "PLACE", "A signer signs before, after or parallel.",
                  "加签方式为 before（前加签）、after（后加签）或 parallel（并加签）。");
  }
  if (auto ok = fit(asked, asked.command.to); !ok) return ok.rejection();
  if (signer(asked, asked.command.to) != nullptr) return signs_already();
  const bool vote = asked.task.vote.has_value();
  const bool in_order = vote && asked.task.vote->in_order;
  Session session(asked.desk, asked.before, asked.caller.user);
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  history::WorkItemCreated wanted;
  wanted.users = {asked.command.to};
  wanted.excluded = asked.item.excluded;
  wanted.order = place_in_order(asked, place);
  wanted.why = "added_by:" + asked.caller.user;
  wanted.extra_signer = true;
  wanted.added_by = asked.caller.user;
  wanted.added_to = asked.item.id;
  wanted.place = place == "parallel" ? "" : place;
  const bool its_turn = place == "before" || (place == "parallel" && !in_order);
  process::create_work_item(session.turn(), activity, asked.task, std::move(wanted), its_turn);
  if (vote) process::look_at_vote(session.turn(), activity, asked.task);
  return answered(session, asked);
}

Result<Decision> remove_signer(const Asked& asked) {
  const history::WorkItem* found = signer(asked, asked.command.to);
  const bool counts = found != nullptr && (asked.task.vote || found->extra_signer);
  if (!counts || lifecycle::is_final(found->state)) {
    return refuse(Kind::kConflict, "SIGNER", "They have answered already or are no signer.",
                  "该用户已表决或不是会签人。");
  }
  if (!asked.is_admin() && found->added_by != asked.caller.user) {
    return refuse(Kind::kForbidden, "NOT_OWNER", "Only who added a signer may remove them.",
                  "只有加签人本人可以减签。");
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  const history::Activity activity = *session.kernel().find(asked.item.activity);
  if (!process::drive(session.turn(), found->id, lifecycle::WorkItemTrigger::skip,
                      found->owner)) {
    return refuse(Kind::kConflict, "SIGNER", "Their task cannot be removed now.", "当前无法减签。");
  }
  if (asked.task.vote) {
    process::look_at_vote(session.turn(), activity, asked.task);
  } else {
    process::go_on_when_signed(session.turn(), activity.id, asked.task, found->id);
  }
  return answered(session, asked);
}

}  // namespace recourse::command
