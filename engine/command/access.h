#pragma once
#include "engine/command/command.h"
#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"

namespace recourse::command {

enum class Access { kNone, kRead, kWrite };

/// May this person know of the case, may they act in it? The one place that decides it, asked on
/// the resolved object by commands, lists, details and pushes alike: people with a task in it now,
/// who started it or worked on it, administrators; supervisors, auditors, data protection (role
/// `privacy`) and who got a copy read. Nobody else: to them the case does not exist.
[[nodiscard]] Access access(const Caller& caller, const history::InstanceState& state);

/// May this person read the personal data at `path` of the case in clear? The one place that
/// decides it: who started the case, who has a task in it whose form names that data (owner or
/// candidate), and the roles its declaration names. To everybody else who may see the case it is
/// masked: to supervisors, auditors and administrators, too. The role `privacy` alone sees what is
/// restricted.
[[nodiscard]] bool sees_private(const Caller& caller, const history::InstanceState& state,
                                const definition::ProcessDefinition& definition,
                                std::string_view path);

}  // namespace recourse::command
