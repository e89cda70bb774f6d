#pragma once
#include <set>

#include "engine/command/command.h"
#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"

namespace recourse::command {

enum class Access { kNone, kRead, kWrite };

/// May this person know of the case, may they act in it? The one place that decides it, asked on
/// the resolved object by commands, lists, details and pushes alike: people with a task in it now,
/// who see to an incident of it, started it or worked on it, administrators; supervisors, auditors,
/// data protection (role `privacy`) and who got a copy read, supervisors and auditors only what
/// their section reaches. To others the case does not exist.
[[nodiscard]] Access access(const Caller& caller, const history::InstanceState& state);

/// Does this role of the person (supervisor, auditor) reach the case? In a case of another
/// section it does not, unless theirs is central.
[[nodiscard]] bool oversees(const Caller& caller, const history::InstanceState& state,
                            std::string_view role);

/// Is this person, by name or group, among those who see to the incident?
[[nodiscard]] bool is_addressed_to(const history::Incident& incident, const Caller& caller);

/// May this person intervene in the case so (kinds of AdministerInstance)? Administrators may; who
/// sees to an incident may try it again and take note of it; who has work in the case may merge it
/// into another one or link it; supervisors of all sections may give it to another section.
[[nodiscard]] bool may_intervene(const Caller& caller, const history::InstanceState& state,
                                 std::string_view kind, std::uint32_t incident);

/// May this person read the personal data at `path` of the case in clear? The one place that
/// decides it: who started the case, who has a task in it whose form names that data (owner or
/// candidate), and the roles its declaration names. To everybody else who may see the case it is
/// masked: to supervisors, auditors and administrators, too. The role `privacy` alone sees what is
/// restricted.
[[nodiscard]] bool sees_private(const Caller& caller, const history::InstanceState& state,
                                const definition::ProcessDefinition& definition,
                                std::string_view path);

/// How this person may deal with the case data at `path`, by the section it lies in. The one place
/// that decides it, asked by forms and their submission, by every view of data, the record and
/// files. In no section: editable. The best of the roles somebody has counts; administrators and
/// auditors see everything.
[[nodiscard]] definition::Section::Mode data_mode(const Caller& caller,
                                                  const history::InstanceState& state,
                                                  const definition::ProcessDefinition& definition,
                                                  std::string_view path);
/// Would what is computed from these paths tell this person of data in a section that is hidden
/// from them?
[[nodiscard]] bool tells_hidden(const Caller& caller, const history::InstanceState& state,
                                const definition::ProcessDefinition& definition,
                                const std::set<std::string>& reads);

}  // namespace recourse::command
