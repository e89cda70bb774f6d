#pragma once
// Cases that belong to a section of the house (`belongs_to`): which people of a group they mean.
#include <optional>
#include <string>

#include "engine/definition/process_definition.h"
#include "engine/ports/directory.h"

namespace recourse::process {

/// The group a role means in a case of this section: its people of that section, or all of them
/// where the role is central. Empty: the role is no group.
[[nodiscard]] std::string group_of(const definition::Role& role, const std::string& section);

/// The same for a group that somebody names by hand: whole where the definition knows it as central
/// alone. Nullopt: it is one of another section.
[[nodiscard]] std::optional<std::string> group_here(
    const definition::ProcessDefinition& definition, const std::string& section,
    const std::string& group);

/// Who is found by their office (on duty, head, manager) has to do with a case only where they work
/// for its section.
[[nodiscard]] bool works_for(const ports::Directory& directory, const std::string& user,
                             const std::string& section);

/// May this person be given work of the case: of its section, of the whole house, or in a group
/// that serves all?
[[nodiscard]] bool may_work_here(const ports::Person& person,
                                 const definition::ProcessDefinition& definition,
                                 const std::string& section);

}  // namespace recourse::process
