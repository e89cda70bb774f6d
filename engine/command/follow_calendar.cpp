// A new version of a calendar reaches a running case: once, and again without effect.
#include "engine/command/decide.h"
#include "engine/definition/built_in.h"
#include "engine/process/recalculate.h"

namespace recourse::command {

Result<Decision> follow_calendar(const Desk& desk, const InstanceState& before) {
  Session session(desk, before, "system");
  const bool concerned = before.running() && !definition::is_own_process(before.process) &&
                         process::counts_with_old_calendar(session.turn());
  if (!concerned) return nothing_new(before);
  process::recalculate(session.turn(), {});
  session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
