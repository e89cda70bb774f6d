#pragma once
#include <functional>

#include "engine/process/desk.h"

namespace recourse::process {

/// What keeps an entered step from its work: a lock somebody else has, or the one permit its
/// branch shares with the others (`one_at_a_time`). Who holds a permit or a lock of the case is
/// read off the active steps, so leaving a step, in whatever way, frees them. A lock shared by
/// cases is an aggregate of its own: it is asked for and given back by effects.
///
/// Called when a step is entered and its handlers are armed. true: it was held back, recorded.
[[nodiscard]] bool held_back(Turn& turn, const Activity& activity);
/// Begins all works that may begin now: of those that wait for one lock the first that came, of
/// those that wait for their turn the first in document order.
void begin_what_may(Turn& turn, const std::function<void(ActivityId)>& begin);
/// A step is left: a shared lock it holds or waits for goes back.
void give_lock_back(Turn& turn, const Activity& activity);
/// A shared lock was granted to a step. Does nothing where it has it already.
void take_lock(Turn& turn, ActivityId id, const std::string& lock, const std::string& key);

}  // namespace recourse::process
