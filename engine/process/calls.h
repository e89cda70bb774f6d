#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// `call`: another instance works for this step and reports its end.
void enter_call(Turn& turn, const Activity& activity, const definition::CallStep& step);
/// `start`: another instance begins a life of its own.
void enter_start(Turn& turn, const Activity& activity, const definition::StartStep& step);
/// The calling step is left early: its child is cancelled.
void cancel_calls(Turn& turn, const Activity& activity);
void enter_send(Turn& turn, const Activity& activity, const definition::SendStep& step);

}  // namespace recourse::process
