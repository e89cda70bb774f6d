// Somebody's absence began, ended or was changed, or they left for good: the work of one case that
// is theirs, or may be offered to nobody else, is looked at again.
#include "engine/command/decide.h"
#include "engine/process/reoffer.h"
#include "engine/process/substitutes.h"

namespace recourse::command {

Result<Decision> review_absence(const ReviewAbsence& command, const Desk& desk,
                                const InstanceState& before) {
  using CaseState = lifecycle::ProcessInstanceState;
  if (before.state != CaseState::Running) return nothing_new(before);
  Session session(desk, before, "system");
  const ports::Person* person = desk.directory.find(command.user);
  const bool away = person != nullptr && person->away(before.process, desk.now) != nullptr;
  for (const auto& [id, item] : before.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    if (item.stands_in_for == command.user) {
      if (!away) process::give_back(session.turn(), id);
      continue;
    }
    if (item.owner.empty()) {
      process::reoffer_if_nobody(session.turn(), id);
      process::pass_to_substitute(session.turn(), id);
      continue;
    }
    if (item.owner != command.user) continue;
    if (!away) process::settle_absence(session.turn(), item.activity);
    process::pass_to_substitute(session.turn(), id);
  }
  session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
