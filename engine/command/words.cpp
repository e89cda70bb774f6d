// Words on a task, whatever state it is in: comments with mentions, copies, the mark that a copy
// was read.
#include <algorithm>

#include "engine/base/sealed.h"
#include "engine/command/access.h"
#include "engine/command/assign_section.h"
#include "engine/command/mentions.h"
#include "engine/command/operations.h"
#include "engine/command/retention.h"
#include "engine/command/work_item.h"
#include "engine/process/copies.h"
#include "engine/process/house_section.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

constexpr std::size_t kCommentMax = 20'000;

bool is_empty(const Value& text) { return text.text().empty() && as_sealed(text) == nullptr; }

Words words_of(const WorkItemCommand& command) { return {command.comment, command.mentions}; }

bool has_copy(const InstanceState& state, const std::string& user, WorkItemId item) {
  return std::any_of(state.copies.begin(), state.copies.end(), [&](const auto& copy) {
    return copy.user == user && copy.item == item;
  });
}

bool took_part(const Caller& caller, const InstanceState& state) {
  return std::any_of(state.completions.begin(), state.completions.end(),
                     [&](const auto& done) { return done.actor == caller.user; }) ||
         std::any_of(state.acted.begin(), state.acted.end(), [&](const auto& acted) {
           return std::find(acted.second.begin(), acted.second.end(), caller.user) !=
                  acted.second.end();
         });
}

Result<Decision> send_copy(const WorkItemCommand& command, const Caller& caller, const Desk& desk,
                           const InstanceState& before) {
  std::vector<std::string> users;
  const ports::Person* person = desk.directory.find(command.to);
  const bool reaches_out = may_intervene(caller, before, "assign_section", 0);
  if (desk.directory.has_group(command.to)) {
    const auto here = process::group_here(desk.definition, before.section, command.to);
    if (!here && !reaches_out) return of_another_section(command.to, before.section);
    users = desk.directory.members(here.value_or(command.to));
  } else if (person != nullptr && person->active) {
    if (!reaches_out && !may_work_here(*person, desk.definition, before.section)) {
      return of_another_section(command.to, before.section);
    }
    users.push_back(command.to);
  }
  if (users.empty()) {
    return refuse(Kind::kInvalid, "USER", "Say with “to” which active user or group gets the copy.",
                  "请用“to”指明抄送给哪位在职用户或用户组。");
  }
  Session session(desk, before, caller.user);
  process::send_copies(session.turn(), command.item, users);
  record_words(session, command.item, words_of(command));
  return session.take(work_item_answer(session.state(), command.item), command.comment);
}

Result<Decision> comment(const WorkItemCommand& command, const Caller& caller, const Desk& desk,
                         const InstanceState& before) {
  if (is_empty(command.comment)) return bad_comment();
  Session session(desk, before, caller.user);
  record_words(session, command.item, words_of(command));
  return session.take(work_item_answer(session.state(), command.item));
}

Result<Decision> mark_read(const WorkItemCommand& command, const Caller& caller, const Desk& desk,
                           const InstanceState& before) {
  Session session(desk, before, caller.user);
  const auto unread = [&](const auto& copy) {
    return copy.user == caller.user && copy.item == command.item && !copy.read;
  };
  if (std::any_of(before.copies.begin(), before.copies.end(), unread)) {
    session.turn().record(history::CopyRead{command.item, caller.user});
  }
  return session.take(work_item_answer(session.state(), command.item));
}

}  // namespace

Result<Done> may_say(Verb verb, const Caller& caller, const InstanceState& before,
                     WorkItemId item) {
  if (verb == Verb::kRead) {
    if (has_copy(before, caller.user, item)) return Done{};
    return refuse(Kind::kForbidden, "NOT_ALLOWED_HERE", "No copy of this task was sent to you.",
                  "此任务未抄送给您。");
  }
  const bool takes_part = access(caller, before) == Access::kWrite ||
                          oversees(caller, before, "supervisor") || took_part(caller, before);
  if (takes_part) return Done{};
  return refuse(Kind::kForbidden, "NOT_OWNER", "Only participants may do this.",
                "只有参与者可以执行此操作。");
}

Result<Done> may_add_to(const Caller& caller, const InstanceState& before) {
  if (is_emptied(before)) {
    return refuse(Kind::kConflict, "ERASED",
                  "The retention of this case is over: what is said here could not be kept.",
                  "该案件保留期已过：此处所写内容无法保存。");
  }
  if (may_say(Verb::kComment, caller, before, {})) return Done{};
  return refuse(Kind::kForbidden, "ROLE", "You may read this case, not write in it.",
                "您只能查看该案件，不能写入。");
}

Rejection ended(const Caller& caller, const InstanceState& before, WorkItemId item) {
  List allowed;
  for (const Verb verb : all_verbs()) {
    if (is_word(verb) && may_say(verb, caller, before, item).ok()) allowed.emplace_back(name(verb));
  }
  return refuse(Kind::kConflict, "TASK_ENDED", "The task has ended already.", "任务已经结束。",
                Map{{"allowed", std::move(allowed)}});
}

Result<Decision> say_word(const WorkItemCommand& command, const Caller& caller, const Desk& desk,
                          const InstanceState& before) {
  if (auto ok = may_say(command.verb, caller, before, command.item); !ok) {
    Rejection why = ok.rejection();
    const auto item = before.work_items.find(command.item);
    if (item == before.work_items.end()) {
      why.details = ended(caller, before, command.item).details;
      return why;
    }
    const auto& task =
        std::get<definition::TaskStep>(desk.definition.steps[item->second.node].kind);
    return refused(std::move(why), {caller, before, item->second, task, desk.definition, desk});
  }
  switch (command.verb) {
    case Verb::kCc: return send_copy(command, caller, desk, before);
    case Verb::kRead: return mark_read(command, caller, desk, before);
    default: return comment(command, caller, desk, before);
  }
}

bool too_long(const Value& comment) { return comment.text().size() > kCommentMax; }

Rejection bad_comment() {
  return refuse(Kind::kInvalid, "COMMENT", "A comment has between 1 and 20 000 characters.",
                "意见内容须为 1 至 20000 个字符。");
}

void record_words(Session& session, WorkItemId item, const Words& words) {
  if (is_empty(words.text)) return;
  process::Turn& turn = session.turn();
  turn.record(history::CommentAdded{item, words.text});
  const bool sealed = as_sealed(words.text) != nullptr;
  std::vector<std::string> people =
      sealed ? words.mentions : mentioned(words.text.text(), turn.desk.directory);
  // A case is not shown to another section by naming somebody of it.
  std::erase_if(people, [&turn](const std::string& user) {
    const ports::Person* person = turn.desk.directory.find(user);
    return person != nullptr && !may_work_here(*person, turn.definition(), turn.state().section);
  });
  process::tell_mentioned(turn, item, people);
}

void record_comment(Session& session, const Asked& asked) {
  record_words(session, asked.item.id, words_of(asked.command));
}

Result<Decision> add_comment(const AddComment& command, const Caller& caller, const Desk& desk,
                             const InstanceState& before) {
  if (is_empty(command.text) || too_long(command.text)) return bad_comment();
  if (auto ok = may_add_to(caller, before); !ok) return ok.rejection();
  Session session(desk, before, caller.user);
  record_words(session, {}, {command.text, command.mentions});
  return session.take(Map{{"instance", session.state().id.text()},
                          {"state", lifecycle::name(session.state().state)}});
}

}  // namespace recourse::command
