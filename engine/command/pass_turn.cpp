// Whose turn it is (`pick: round_robin`) and who handled a key before (`pick: sticky`): one case of
// the engine's own per list keeps it, so cases that begin at once get different people.
#include <algorithm>

#include "engine/command/decide.h"
#include "engine/definition/built_in.h"
#include "engine/process/assignment.h"

namespace recourse::command {
namespace {

Label title_of(const std::string& list, const std::string& key) {
  const std::string name = key.empty() ? list : list + " (" + key + ")";
  return {"Turns of " + name, name + " 的轮派"};
}

/// The next one after `last` in the order of the list, which is by name; from the begin when the
/// last one is not among them any more.
std::string next_after(const std::vector<std::string>& people, const std::string& last) {
  const auto next = std::find_if(people.begin(), people.end(),
                                 [&](const std::string& user) { return user > last; });
  return next == people.end() ? people.front() : *next;
}

}  // namespace

InstanceId turns_instance(const std::string& list, const std::string& key) {
  return definition::own_case(definition::kTurnsProcess, list + '\n' + key);
}

Result<Decision> pass_turn(const PassTurn& command, const Desk& desk,
                           const InstanceState& before) {
  const bool known = std::any_of(before.turns.begin(), before.turns.end(),
                                 [&](const auto& turn) { return turn.item == command.item; });
  if (known || command.people.empty()) return nothing_new(before);
  std::vector<std::string> people = command.people;
  std::sort(people.begin(), people.end());
  const std::string last = before.turns.empty() ? std::string() : before.turns.back().user;
  const bool there =
      std::find(people.begin(), people.end(), before.kept_by) != people.end();
  const bool sticks = !command.key.empty() && there;
  history::TurnGiven given;
  given.instance = command.by;
  given.item = command.item;
  given.people = people;
  given.after = sticks ? before.kept_by : last;
  given.user = sticks ? before.kept_by : next_after(people, last);
  process::GiveTurn give{command.by,  command.item, given.user, sticks ? "sticky" : "round_robin",
                         given.after, std::move(people)};
  return own_decision(desk, before, command.instance, title_of(command.list, command.key),
                      std::move(given), {std::move(give)});
}

Result<Decision> keep_turn(const KeepTurn& command, const Desk& desk,
                           const InstanceState& before) {
  if (before.kept_by == command.user) return nothing_new(before);
  return own_decision(desk, before, command.instance, title_of(command.list, command.key),
                      history::TurnKept{command.by, command.user}, {});
}

/// Who was meant meanwhile got it by hand, or the step was left: the turn is over without effect.
Result<Decision> take_turn(const TakeTurn& command, const Desk& desk,
                           const InstanceState& before) {
  const auto item = before.work_items.find(command.item);
  const bool waits = before.running() && item != before.work_items.end() &&
                     item->second.state == lifecycle::WorkItemState::Created;
  if (!waits) return nothing_new(before);
  Session session(desk, before, "system");
  process::take_turn(session.turn(), item->second, command.user, command.rule, command.after,
                     command.people);
  session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
