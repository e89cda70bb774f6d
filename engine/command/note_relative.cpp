// The family of a case: what came from it, what goes on from it, what was merged with it. Both ends
// note the other.
#include <algorithm>

#include "engine/command/decide.h"

namespace recourse::command {

Result<Decision> note_relative(const NoteRelative& command, const Desk& desk,
                               const InstanceState& before) {
  const history::Relative relative{command.relation, command.relative};
  const auto& family = before.family;
  if (std::find(family.begin(), family.end(), relative) != family.end()) {
    return nothing_new(before);
  }
  Session session(desk, before, "system");
  session.turn().record(history::RelativeNoted{command.relation, command.relative});
  return session.take(Map{});
}

}  // namespace recourse::command
