#pragma once
#include "engine/definition/privacy.h"
#include "engine/process/desk.h"

namespace recourse::process {

/// Whose data a private variable holds: what stands at its subject's path.
[[nodiscard]] std::string person_of(const Desk& desk, const InstanceState& state, ActivityId at,
                                    const definition::Variable* variable);
/// Whose data free words about a case are: its customer's, else those of the case itself.
[[nodiscard]] std::string person_of_case(const Desk& desk, const InstanceState& state);

/// What is personal in a value of this type is sealed: all of it, or what the type marks.
[[nodiscard]] Value seal_marked(Secrets& secrets, const std::string& key, Value value,
                                const feel::Type* type, bool all);
/// What a variable takes at a path, sealed as it declares. Requires: desk.secrets.
[[nodiscard]] Value seal_as_declared(const Desk& desk, const InstanceState& state, ActivityId at,
                                     const definition::Variable& variable, std::string_view path,
                                     Value value);

}  // namespace recourse::process
