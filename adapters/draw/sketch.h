#pragma once
#include "adapters/draw/picture.h"
#include "engine/definition/process_definition.h"

namespace recourse::draw {

/// The picture of a definition, not yet laid out. Every list of steps is a graph with a start and
/// an end; parallel branches stand between a fork and a join; handlers are events on the border of
/// their step, those of the process event sub-processes.
[[nodiscard]] Graph sketch(const definition::ProcessDefinition& definition);

}  // namespace recourse::draw
