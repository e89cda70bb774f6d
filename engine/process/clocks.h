#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Service-level clocks (S10): started and paused by what the flow
/// enters and leaves, ended with the instance.
void clocks_at_start(Turn& turn);
void clocks_on_enter(Turn& turn, const Activity& activity);
void clocks_on_leave(Turn& turn, const Activity& activity);
void clocks_at_end(Turn& turn, bool cancelled);
void fire_rung(Turn& turn, const std::string& clock, int rung);

}  // namespace recourse::process
