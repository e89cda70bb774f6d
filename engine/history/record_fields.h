#pragma once
#include "engine/history/step_record.h"

namespace recourse::history {

/// All but its own hash, which covers the rest.
void describe(StepRecord& r, auto& a) {
  a("instance", r.instance), a("record", r.record), a("first_seq", r.first_seq);
  a("recorded", r.recorded), a("effective", r.effective), a("actor", r.actor);
  a("acting_for", r.acting_for), a("reason", r.reason);
  a("definition_hash", r.definition_hash), a("stimulus", r.stimulus), a("answers", r.answers);
  a("events", r.events), a("previous_hash", r.previous_hash);
}

}  // namespace recourse::history
