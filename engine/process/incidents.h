#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// A leaf waits for a person (S13); the rest of the instance goes on.
void raise_incident(Turn& turn, ActivityId activity, const std::string& code, Label text,
                    JobId job = {});
/// Records it, addressed to the roles that the definition names (`incidents`), and tells them.
void record_incident(Turn& turn, history::IncidentRaised raised);
/// A business error climbs from `thrower` (S3). Nobody handles it: a called instance ends with it,
/// any other gets an incident.
void raise_error(Turn& turn, const Activity& thrower, const std::string& code, Value data);
/// The error reached the root unhandled.
void error_unhandled(Turn& turn, ActivityId thrower, const std::string& code);
/// An escalation climbs from `thrower`; unhandled it is only logged.
void raise_escalation(Turn& turn, ActivityId thrower, const std::string& name);

}  // namespace recourse::process
