#pragma once
#include <string>

#include "engine/definition/checks.h"
#include "engine/definition/instant_ways.h"

namespace recourse::definition {

/// The event by which a case may hear what one of its own steps sends: "signal.alarm", and
/// "message.ping" where it is sent to the key under which the case itself listens. Empty: by none.
[[nodiscard]] std::string sent_to_itself(const ProcessDefinition& definition, NodeId step);

/// E-LIVELOCK: handlers whose own work fires them, or each other, again.
void check_echoes(const CheckInput& input, const InstantWays& ways, Findings& findings);

}  // namespace recourse::definition
