#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// The children a parallel or foreach starts with (S6). None: it is over at once.
[[nodiscard]] std::vector<kernel::Region> open_regions(Turn& turn, const Activity& activity);
/// A branch or foreach body came to its end: its writes wait, the join is looked at.
void region_done(Turn& turn, const Activity& region);
/// More items for an open foreach; they start at once as far as its mode allows.
void add_items(Turn& turn, ActivityId foreach, const List& items);
/// Joins a foreach or parallel with what is finished, whatever its join still asks for.
void complete_now(Turn& turn, ActivityId id);

}  // namespace recourse::process
