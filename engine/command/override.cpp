// A rule that keeps somebody from a piece of work is passed by two people: the first says for whom
// and why, the second agrees to exactly that. It holds for this work item alone. What was asked
// stands until it is agreed to or taken back; where other rules are broken by then than those that
// were asked about, it has lapsed, and whoever comes next asks anew.
#include <algorithm>

#include "engine/command/work_item.h"
#include "engine/process/assignment.h"
#include "engine/process/copies.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

/// Who could agree: the head of the group whose work it is, the manager of who asks.
std::vector<std::string> who_could_agree(const Asked& asked) {
  std::vector<std::string> people;
  const auto add = [&](const std::string& user) {
    const ports::Person* person = asked.desk.directory.find(user);
    const bool second = user != asked.caller.user && user != asked.command.to;
    const bool known = std::find(people.begin(), people.end(), user) != people.end();
    if (person != nullptr && person->active && second && !known) people.push_back(user);
  };
  for (const auto& group : asked.item.candidate_groups) add(asked.desk.directory.head_of(group));
  const ports::Person* own = asked.desk.directory.find(asked.caller.user);
  if (own != nullptr) add(own->manager);
  return people;
}

void tell(Session& session, const Asked& asked, std::vector<std::string> users, Label text) {
  if (users.empty()) return;
  const Label& title = asked.item.title;
  text.en += title.in(Language::kEnglish);
  text.zh += title.in(Language::kChinese);
  process::tell_people(session.turn(), asked.item.id, users, std::move(text));
}

Rejection second_person(const char* en, const char* zh) {
  return refuse(Kind::kForbidden, "SECOND_PERSON", en, zh);
}

Result<Decision> withdraw(const Asked& asked) {
  const history::WorkItem& item = asked.item;
  if (item.override_for.empty()) {
    return refuse(Kind::kConflict, "OVERRIDE", "Nobody has asked to pass a rule for this task.",
                  "此任务没有待同意的破例申请。");
  }
  if (item.override_by != asked.caller.user && !asked.is_admin()) {
    return second_person("Only who asked for it can take it back, or an administrator.",
                         "只有申请人本人或管理员可以撤回破例申请。");
  }
  Session session(asked.desk, asked.before, asked.caller.user);
  session.turn().record(
      history::DutyOverrideWithdrawn{item.id, item.override_for, item.override_by});
  Value answer = work_item_answer(session.state(), item.id);
  return session.take(std::move(answer), asked.command.comment);
}

/// Somebody else's request is not pushed aside: it is agreed to, or taken back by who made it.
Rejection asked_already(const history::WorkItem& item) {
  const std::string& by = item.override_by;
  const std::string& user = item.override_for;
  Rejection why = refuse(Kind::kConflict, "OVERRIDE",
                         by + " has asked that " + user + " may do it: agree to that, or have " +
                             by + " take it back (action: withdraw).",
                         by + " 已申请由 " + user + " 破例办理：请同意该申请，或由 " + by +
                             " 撤回（action: withdraw）。");
  why.details = Map{{"by", by}, {"user", user}};
  return why;
}

}  // namespace

Result<Decision> override_duty(const Asked& asked) {
  if (asked.command.action == "withdraw") return withdraw(asked);
  const std::string& user = asked.command.to;
  const ports::Person* person = asked.desk.directory.find(user);
  if (person == nullptr || !person->active) {
    return refuse(Kind::kInvalid, "USER", "Say with “to” which active colleague it is for.",
                  "请用“to”指明在职人员。");
  }
  if (asked.command.comment.is_null()) {
    return refuse(Kind::kInvalid, "REASON", "Passing a rule needs a reason: give it as comment.",
                  "破例须在意见中填写理由。");
  }
  auto rules = process::rules_against(asked.definition, asked.before, asked.item, user);
  if (rules.empty()) {
    return refuse(Kind::kConflict, "OVERRIDE", "No rule keeps " + user + " from this task.",
                  "没有规则限制 " + user + " 办理此任务。");
  }
  const history::WorkItem& item = asked.item;
  const auto now =
      item.override_for.empty()
          ? std::vector<std::string>()
          : process::rules_against(asked.definition, asked.before, item, item.override_for);
  const bool stands = !now.empty() && now == item.override_rules;
  const bool own = item.override_by == asked.caller.user;
  if (stands && item.override_for != user && !own) return asked_already(item);
  Session session(asked.desk, asked.before, asked.caller.user);
  auto& turn = session.turn();
  if (!stands || item.override_for != user) {
    turn.record(history::DutyOverrideAsked{item.id, user, asked.caller.user, rules});
    tell(session, asked, who_could_agree(asked),
         {"Somebody may do this against a rule, if you agree: ", "有人申请破例办理，请予审核："});
  } else if (own) {
    return second_person("You asked for it yourself: a second person has to agree.",
                         "此破例由您申请，须由第二人同意。");
  } else if (user == asked.caller.user) {
    return second_person("It is for you: somebody else has to agree.",
                         "此破例涉及您本人，须由他人同意。");
  } else {
    const std::string by = item.override_by;
    turn.record(history::DutyOverridden{item.id, user, by, asked.caller.user, rules});
    tell(session, asked, {user},
         {"You may do this although a rule keeps you from it: ", "您经破例可以办理："});
  }
  Value answer = work_item_answer(session.state(), item.id);
  return session.take(std::move(answer), asked.command.comment);
}

}  // namespace recourse::command
