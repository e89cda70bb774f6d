#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// What a rung of a service-level clock does once it is reached: tells people, gives the open work
/// to other roles, raises `sla.<clock>.<rung>`. `activity`: the visit of the step whose clock it
/// is, 0 for a clock of the case.
void climb(Turn& turn, const definition::SlaClock& clock, const definition::Rung& rung,
           ActivityId activity);

}  // namespace recourse::process
