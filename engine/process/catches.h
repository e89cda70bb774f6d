#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Handlers and alternatives are armed before the work of their step starts (S4): timers,
/// subscriptions. Errors, escalations and operations need no arming; conditions are watched.
/// `from`: when their step was entered; what would have been due before now is due now.
void arm_catches(Turn& turn, const Activity& activity, Instant from);
void enter_wait(Turn& turn, const Activity& activity, const definition::WaitStep& step);
/// Messages are waited for under the key that their data gives now.
void follow_keys(Turn& turn);
/// Conditions that became true, `while` that became false: looked at after a microstep.
void watch_conditions(Turn& turn);

}  // namespace recourse::process
