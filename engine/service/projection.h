#pragma once
#include "engine/command/decide.h"
#include "engine/ports/instance_store.h"
#include "engine/service/engine.h"

namespace recourse::service {

/// What the tables besides the record must show after `events`, which led from the state `before`
/// to `after`: a pure function, the same code live and when everything is rebuilt. Fills the row
/// and the lists of `unit`; what changed for whom is returned for pushes.
std::vector<Change> project(const history::InstanceState& before,
                            const history::InstanceState& after,
                            const std::vector<history::Event>& events,
                            const definition::ProcessDefinition& definition,
                            const std::string& actor, Instant at, ports::CommitUnit& unit);

}  // namespace recourse::service
