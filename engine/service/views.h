#pragma once
#include "engine/command/command.h"
#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/ports/instance_store.h"
#include "engine/process/desk.h"

namespace recourse::service {

/// What readers see of an instance and its tasks: pure functions of state and definition, the JSON
/// shapes of the API as Values (adapters only write them out).
[[nodiscard]] Value instance_view(const history::InstanceState& state, const process::Desk& desk);
/// One row per clock, in the order they started. `used` is this clock's; `total` adds up the clocks
/// of earlier visits of its step, so that the first row of a name is the first resolution and the
/// last one the total.
[[nodiscard]] List clocks_view(const history::InstanceState& state, const process::Desk& desk);
/// {fields: [{path, label, help, mode, visible, type, value, section?}], sections?: [{id, title}],
/// live, possible: {ACTION: bool}} of one task, for the caller: what is hidden from them is no
/// field of it. A field that offers values is one of those. `typed` is what the form holds and
/// nobody has submitted, by path: what is visible, offered and possible is told as if it were
/// written, `value` stays what is written. `live`: these may change with what is typed.
[[nodiscard]] Value form_view(const history::InstanceState& state, const process::Desk& desk,
                              const history::WorkItem& item, const command::Caller& caller,
                              const Map& typed = {});
/// The form that starts a process: its inputs.
[[nodiscard]] Value start_form_view(const definition::ProcessDefinition& definition);
/// Everything a task page needs beside the row: form, actions, verbs with reasons, why, vote.
/// `typed` as for form_view().
[[nodiscard]] Value task_view(const history::InstanceState& state, const process::Desk& desk,
                              const history::WorkItem& item, const command::Caller& caller,
                              const Map& typed = {});
/// {nodes, edges} with token states, for the diagram. An edge is taken where the records up to the
/// state show that its step was left and its target entered by one stimulus.
[[nodiscard]] Value diagram_view(const history::InstanceState* state,
                                 const definition::ProcessDefinition& definition,
                                 const std::vector<history::StepRecord>& records);
[[nodiscard]] Value type_view(const feel::Type& type);

/// Projections: live commits and `replay --check` use these same functions.
[[nodiscard]] ports::InstanceRow instance_row(const history::InstanceState& state,
                                              const definition::ProcessDefinition& definition);
[[nodiscard]] ports::TaskRow task_row(const history::InstanceState& state,
                                      const definition::ProcessDefinition& definition,
                                      const history::WorkItem& item);

}  // namespace recourse::service
