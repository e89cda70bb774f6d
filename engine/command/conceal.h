#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// The command with its personal data sealed, before anything is decided or recorded of it: what
/// goes to private data, what messages and results declare as private, and free words. nullopt:
/// there is none. Requires: desk.secrets. `before` as for decide().
///
/// A form or start that is not of the declared types is left as it is: it is refused, and what is
/// refused is not kept. What comes from machines is kept in any case, so it is sealed as it came.
[[nodiscard]] std::optional<Command> conceal(const Command& command, const Desk& desk,
                                             const InstanceState& before);

}  // namespace recourse::command
