#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// A completed step with `undo` is remembered with the data as they are when it is over (S14): with
/// what it writes by that, path by path, although that is written only once it has been left.
void remember_undo(Turn& turn, const Activity& activity,
                   const std::vector<std::pair<std::string, Value>>& writes);

/// Runs the next undo body of a `compensate` step in strict reverse order; none left: it is done.
void compensate_next(Turn& turn, ActivityId compensate);

/// Going back over completed undo steps: with `undo` they are undone first, then `target` is
/// entered. Where an earlier return is still undoing, the later one says where it leads to. false:
/// nothing is to be undone.
bool undo_before_return(Turn& turn, ActivityId domain, NodeId target, bool undo);
/// An undo body below `scope` is over: the next one, or what was waiting for it.
void undo_body_done(Turn& turn, ActivityId scope);
/// The steps whose undoing has begun elsewhere and comes to them later, in the order it will.
[[nodiscard]] std::vector<NodeId> undo_ahead(const Turn& turn);

}  // namespace recourse::process
