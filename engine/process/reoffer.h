#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Of work that was offered and that nobody took: are those it was offered to all gone for good?
/// Then it is offered anew, by the definition's own rule and its ladder; to nobody: an incident.
void reoffer_if_nobody(Turn& turn, WorkItemId item);
/// Work is offered anew by the definition's own rule, whoever has it; to nobody: an incident, and
/// it stays with whom it is. Voters and signers are asked by name: theirs stays.
void offer_anew(Turn& turn, WorkItemId item);

}  // namespace recourse::process
