#pragma once
#include "engine/command/decide.h"
#include "engine/ports/instance_store.h"
#include "engine/service/engine.h"

namespace recourse::service {

/// What the tables besides the record must show after `events`: a pure function of (state before,
/// events), the same code live and when everything is rebuilt. Fills the row and
/// the lists of `unit`; what changed for whom is returned for pushes.
std::vector<Change> project(const history::InstanceState& before, InstanceId id,
                            const std::vector<history::Event>& events,
                            const definition::ProcessDefinition& definition,
                            const std::string& actor, Instant at, ports::CommitUnit& unit);

}  // namespace recourse::service
