#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// An administrator moves a running case to another version of its process. Every step it stands in
/// must be there, under its name or the one `map` gives, and be the same kind of step in the same
/// place; open tasks, votes, jobs, calls and clocks keep what they have. Handlers that differ are
/// armed again, counted from when their step was entered. `data` of the command: {to: version, map:
/// {old step: new step}, data: {input that only the new version has: value}}.
/// Rejects "MIGRATE" with `details` = {reasons: [{en, zh}]}: all that keeps this case from it.
[[nodiscard]] Result<Decision> migrate(const AdministerInstance& command, const Caller& caller,
                                       const Desk& desk, const InstanceState& before);

/// The version such a command names. Rejects MIGRATE, DEFINITION_NOT_FOUND.
[[nodiscard]] Result<definition::DefinitionPtr> migration_target(const AdministerInstance& command,
                                                                 const Desk& desk,
                                                                 const InstanceState& before);
/// The same desk for a decision by that version.
[[nodiscard]] Desk desk_under(const definition::ProcessDefinition& to, const Desk& desk,
                              const InstanceState& before);

}  // namespace recourse::command
