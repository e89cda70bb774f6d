#include "engine/process/copies.h"

#include <algorithm>

#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

void add_reader(std::vector<std::string>& list, const std::string& user) {
  if (std::find(list.begin(), list.end(), user) == list.end()) list.push_back(user);
}

Label title_of(const InstanceState& state, WorkItemId item) {
  const auto found = state.work_items.find(item);
  return found == state.work_items.end() ? state.title : found->second.title;
}

/// Those without a copy of it get one: who they are.
std::vector<std::string> give(Turn& turn, WorkItemId item,
                              const std::vector<std::string>& users) {
  std::vector<std::string> fresh;
  for (const auto& user : users) {
    const auto& copies = turn.state().copies;
    const bool has_one = std::any_of(copies.begin(), copies.end(), [&](const auto& copy) {
      return copy.item == item && copy.user == user;
    });
    if (!has_one) add_reader(fresh, user);
  }
  if (!fresh.empty()) {
    turn.record(history::CopySent{item, fresh, title_of(turn.state(), item)});
  }
  return fresh;
}

}  // namespace

void copy_to_named(Turn& turn, const history::WorkItem& item, const definition::TaskStep& task) {
  std::vector<std::string> users = task.cc_users;
  const Evaluation view(turn.state(), turn.desk, item.activity, turn.actor);
  for (const auto& role : task.cc_roles) {
    for (const auto& user : view.members_of_role(role)) add_reader(users, user);
  }
  if (!users.empty()) send_copies(turn, item.id, users);
}

void send_copies(Turn& turn, WorkItemId item, const std::vector<std::string>& users) {
  std::vector<std::string> fresh = give(turn, item, users);
  if (fresh.empty()) return;
  turn.effects.push_back(
      Notify{"cc", std::move(fresh), {}, title_of(turn.state(), item), turn.state().id, item});
}

void tell_mentioned(Turn& turn, WorkItemId item, const std::vector<std::string>& users) {
  if (users.empty()) return;
  give(turn, item, users);
  const Label title = title_of(turn.state(), item);
  tell_people(turn, item, users,
              {"You are mentioned in a comment: " + title.in(Language::kEnglish),
               "有人在意见中提到您：" + title.in(Language::kChinese)});
}

void tell_people(Turn& turn, WorkItemId item, const std::vector<std::string>& users, Label text) {
  history::NoticeSent notice;
  notice.kind = "mention";
  notice.users = users;
  notice.item = item;
  notice.text = std::move(text);
  turn.effects.push_back(Notify{notice.kind, users, {}, notice.text, turn.state().id, item});
  turn.record(std::move(notice));
}

}  // namespace recourse::process
