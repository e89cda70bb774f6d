#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// The case belongs to the section `to` of the command's data from now on ("" or null: to all), and
/// so do the cases it called that belonged where it did. Work that people of the old section have,
/// or would get back, goes back and is offered in the new one; voters and signers, who were asked
/// by name, stay. Rejects SECTION.
[[nodiscard]] Result<Done> assign_section(Session& session, const AdministerInstance& command,
                                          const Desk& desk);

}  // namespace recourse::command
