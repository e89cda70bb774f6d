#include "engine/process/substitutes.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/incidents.h"
#include "engine/process/tasks.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

using lifecycle::WorkItemState;

constexpr std::size_t kWayMax = 6;  // five substitutes, one after the other

bool is_among(const std::vector<std::string>& list, const std::string& user) {
  return std::find(list.begin(), list.end(), user) != list.end();
}

const ports::Absence* away_now(const Turn& turn, const std::string& user) {
  const ports::Person* person = turn.desk.directory.find(user);
  return person == nullptr ? nullptr : person->away(turn.state().process, turn.desk.now);
}

/// A search for who stands in, and how it went.
struct Search {
  const Turn& turn;
  const history::WorkItem& item;
  std::vector<std::string> kept_away = {};  ///< by exclusion and duty rules
  std::vector<std::string> way = {};        ///< who was asked, in turn
  bool went_round = false;                  ///< somebody was named who was asked before

  /// One person, one voice: does another work item of this step have theirs already?
  [[nodiscard]] bool has_a_say(const std::string& user) const {
    for (const auto* other : items_of(turn.state(), item.activity)) {
      if (other->id == item.id || other->state == WorkItemState::Obsolete) continue;
      if (other->owner == user || other->stands_in_for == user) return true;
      if (other->owner.empty() && is_among(other->candidate_users, user)) return true;
    }
    return false;
  }
  [[nodiscard]] bool could(const std::string& user) const {
    const ports::Person* person = turn.desk.directory.find(user);
    return person != nullptr && person->active && person->works_for(turn.state().section) &&
           away_now(turn, user) == nullptr && !is_among(kept_away, user) && !has_a_say(user);
  }
  /// True: the last of the way is found.
  bool ask_substitutes_of(const ports::Absence& absence) {
    for (const std::string& user : absence.substitutes) {
      if (is_among(way, user)) {
        went_round = true;
        continue;
      }
      if (way.size() >= kWayMax) return false;
      way.push_back(user);
      if (could(user)) return true;
      const ports::Absence* own = away_now(turn, user);
      if (own != nullptr && ask_substitutes_of(*own)) return true;
    }
    return false;
  }
};

/// Whose absence would leave the item without anybody; empty: nobody's.
std::string whose(const Turn& turn, const history::WorkItem& item) {
  if (!item.owner.empty()) return item.owner;
  Candidates asked;
  asked.users = item.candidate_users;
  asked.groups = item.candidate_groups;
  asked.excluded = item.excluded;
  auto people = eligible(turn, asked);
  if (people.empty()) return {};
  const bool somebody = std::any_of(people.begin(), people.end(), [&](const auto& user) {
    return away_now(turn, user) == nullptr;
  });
  if (somebody) return {};
  return *std::min_element(people.begin(), people.end());
}

void tell_nobody_stands_in(Turn& turn, const history::WorkItem& item, const std::string& user,
                           const Search& search) {
  const auto& open = turn.state().incidents;
  const bool told = std::any_of(open.begin(), open.end(), [&](const auto& incident) {
    return incident.second.activity == item.activity && incident.second.code == "NO_SUBSTITUTE";
  });
  if (told) return;
  std::string way;
  for (const auto& one : search.way) way += (way.empty() ? "" : " → ") + one;
  const std::string round_en = search.went_round ? " (it goes round in a circle)" : "";
  const std::string round_zh = search.went_round ? "（代理关系成环）" : "";
  raise_incident(turn, item.activity, "NO_SUBSTITUTE",
                 {user + " is away and nobody can stand in: " + way + round_en +
                      ". Transfer the task, or name another substitute.",
                  user + " 不在岗且无人可代理：" + way + round_zh + "。请转办任务或另行指定代理人。"});
}

}  // namespace

void pass_to_substitute(Turn& turn, WorkItemId id) {
  const history::WorkItem item = turn.state().work_items.at(id);
  const bool untouched =
      item.state == WorkItemState::Ready || item.state == WorkItemState::Reserved;
  if (!untouched || !item.delegated_from.empty()) return;
  const std::string user = whose(turn, item);
  const ports::Absence* absence = user.empty() ? nullptr : away_now(turn, user);
  if (absence == nullptr) return;
  // Passed on by one who stood in: it is still done for the first.
  const std::string& principal = item.stands_in_for.empty() ? user : item.stands_in_for;
  Search search{turn, item};
  search.kept_away = kept_apart(turn.definition(), turn.state(), item.node);
  search.kept_away.insert(search.kept_away.end(), item.excluded.begin(), item.excluded.end());
  std::erase_if(search.kept_away, [&](const auto& one) { return is_among(item.overridden, one); });
  search.way = {principal};
  if (user != principal) search.way.push_back(user);
  bool found = search.ask_substitutes_of(*absence);
  if (!found) {
    const ports::Person* person = turn.desk.directory.find(principal);
    const std::string manager = person == nullptr ? std::string() : person->manager;
    found = !manager.empty() && search.could(manager);
    if (found) search.way.push_back(manager);
  }
  if (!found) return tell_nobody_stands_in(turn, item, user, search);
  const ports::Absence* first = away_now(turn, principal);
  const Instant until = first == nullptr ? absence->to : first->to;
  turn.record(history::WorkItemSubstituted{id, principal, search.way.back(), search.way, until});
  settle_absence(turn, item.activity);
  arm_timer(turn, item.activity, "back", 0, id.text(), until);
}

void give_back(Turn& turn, WorkItemId id) {
  const auto at = turn.state().work_items.find(id);
  if (at == turn.state().work_items.end()) return;
  const history::WorkItem item = at->second;
  if (item.stands_in_for.empty() || item.state != WorkItemState::Reserved) return;
  if (!item.delegated_from.empty()) return;
  if (const ports::Absence* longer = away_now(turn, item.stands_in_for)) {
    return arm_timer(turn, item.activity, "back", 0, id.text(), longer->to);
  }
  const ports::Person* person = turn.desk.directory.find(item.stands_in_for);
  const bool may = person != nullptr && person->active &&
                   !is_among(kept_apart(turn.definition(), turn.state(), item.node),
                             item.stands_in_for);
  if (may) turn.record(history::WorkItemGivenBack{id, item.owner, item.stands_in_for});
}

void settle_absence(Turn& turn, ActivityId activity) {
  std::vector<std::uint32_t> solved;
  for (const auto& [id, incident] : turn.state().incidents) {
    if (incident.activity == activity && incident.code == "NO_SUBSTITUTE") solved.push_back(id);
  }
  for (const std::uint32_t id : solved) turn.record(history::IncidentResolved{id, "completed"});
}

std::vector<std::string> who_is_there(const Turn& turn, std::vector<std::string> people) {
  std::vector<std::string> there = people;
  std::erase_if(there, [&](const auto& user) { return away_now(turn, user) != nullptr; });
  return there.empty() ? people : there;
}

}  // namespace recourse::process
