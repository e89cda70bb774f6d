#pragma once
#include "engine/definition/process_definition.h"
#include "engine/history/event.h"

namespace recourse::history {

// A record names steps, handlers of steps and activities of its case by number. One that was forged
// or damaged may name some that are not there, and whoever looks them up would read past the end of
// what there is. So these are asked before anybody does.

/// What the state names and neither it nor its definition has, for people; empty: nothing.
[[nodiscard]] Label unknown_place(const InstanceState& state,
                                  const definition::ProcessDefinition& definition);

/// The same of an event that meets the state `before`; of a migration, `definition` is the one it
/// leads to.
[[nodiscard]] Label unknown_place(const Event& event, const InstanceState& before,
                                  const definition::ProcessDefinition& definition);

}  // namespace recourse::history
