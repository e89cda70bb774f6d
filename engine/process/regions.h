#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// The children a parallel or foreach starts with (S6, S11). None: it is over at once.
[[nodiscard]] std::vector<kernel::Region> open_regions(Turn& turn, const Activity& activity);
/// A branch or foreach body came to its end: its writes wait, the join is looked at.
void region_done(Turn& turn, const Activity& region);

}  // namespace recourse::process
