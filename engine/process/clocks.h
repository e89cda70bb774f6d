#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Service-level clocks: started and paused by what the flow enters and leaves and by conditions
/// over the data; a clock of one step ends with it, the others with the instance.
void clocks_at_start(Turn& turn);
void clocks_on_enter(Turn& turn, const Activity& activity);
void clocks_on_leave(Turn& turn, const Activity& activity, bool completed);
void clocks_at_end(Turn& turn, bool cancelled);
/// An ended case goes on: its clocks do, too, but for those of the first resolution alone. What is
/// reached by now fires at once.
void clocks_when_woken(Turn& turn);
/// The case goes on without this clock.
void stop_clock(Turn& turn, const std::string& clock, ActivityId activity);
/// Its ladder is another one now; the due stays.
void rearm_rungs(Turn& turn, const std::string& clock, ActivityId activity);
/// After every microstep: pauses and resumes what `pause_when` and suspensions say.
void watch_pauses(Turn& turn);
/// Its due or budget changed: rungs that are reached now fire at once, in their order, the others
/// are set anew. None fires twice.
void rearm_rungs(Turn& turn, const definition::SlaClock& clock, ActivityId activity,
                 Duration left);
/// `activity`: of the step whose clock it is, 0 for clocks of the case.
void fire_rung(Turn& turn, const std::string& clock, ActivityId activity, int rung);

}  // namespace recourse::process
