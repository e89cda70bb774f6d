#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// The outcome of a called case that undid what it had done.
inline constexpr const char* kUndone = "undone";

/// A completed step with `undo` is remembered with the data as they are when it is over (S14): with
/// what it writes by that, path by path, although that is written only once it has been left.
void remember_undo(Turn& turn, const Activity& activity,
                   const std::vector<std::pair<std::string, Value>>& writes);

/// A completed call without an `undo` of its own: the called case is asked to undo what it did.
void remember_call(Turn& turn, const Activity& activity, InstanceId child);
/// Has the case done anything that could be undone?
[[nodiscard]] bool has_undo(const InstanceState& state);

/// The case as a whole, which has ended, undoes what it did, and ends again: `undone`.
void undo_whole_case(Turn& turn, ActivityId root);
/// Runs the next undo body of a `compensate` step in strict reverse order; none left: it is done.
void compensate_next(Turn& turn, ActivityId compensate);

/// Going back over completed undo steps: with `undo` they are undone first, then `target` is
/// entered. Where an earlier return is still undoing, the later one says where it leads to. false:
/// nothing is to be undone.
bool undo_before_return(Turn& turn, ActivityId domain, NodeId target, bool undo);
/// An undo body below `scope` is over, or a called case that undid what it did: the next one, or
/// what was waiting for it.
void undo_body_done(Turn& turn, ActivityId scope);
/// The steps whose undoing has begun elsewhere and comes to them later, in the order it will.
[[nodiscard]] std::vector<NodeId> undo_ahead(const Turn& turn);

}  // namespace recourse::process
