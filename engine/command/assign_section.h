#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// The case belongs to the section `to` of the command's data from now on ("" or null: to all), and
/// so do the cases it called that belonged where it did. Work that people of the old section have,
/// or would get back, goes back and is offered in the new one; voters and signers, who were asked
/// by name, stay. Rejects SECTION.
[[nodiscard]] Result<Done> assign_section(Session& session, const AdministerInstance& command,
                                          const Desk& desk);

/// Is this person of the section, of a central one or of none, or in a group that serves all?
[[nodiscard]] bool may_work_here(const ports::Person& person,
                                 const definition::ProcessDefinition& definition,
                                 const std::string& section);

/// The refusal where they are not, and who asks may not reach out to them either.
[[nodiscard]] Rejection of_another_section(const std::string& user, const std::string& section);

}  // namespace recourse::command
