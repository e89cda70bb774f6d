// A called case that has ended undoes what it did, because its caller is undone (S14).
#include "engine/command/wake.h"
#include "engine/process/compensation.h"

namespace recourse::command {

Result<Decision> undo_instance(const UndoInstance& command, const Desk& desk,
                               const InstanceState& before) {
  if (before.parent != command.caller) {
    return refuse(Rejection::Kind::kConflict, "NOT_CALLED", "Another case called this one.",
                  "本案件由其他案件调用。");
  }
  // It was asked before: it is about it, or its caller has been told.
  if (before.running() || !process::has_undo(before)) return nothing_new(before);
  if (!before.erased_keys.empty()) {
    return refuse(Rejection::Kind::kConflict, "ERASED",
                  "Personal data of this case was erased, so it cannot be undone.",
                  "本案件的个人数据已删除，无法撤销。");
  }
  Session session(desk, before, "system");
  session.turn().record(history::InstanceWoken{kRoot, ""});
  process::undo_whole_case(session.turn(), kRoot);
  session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
