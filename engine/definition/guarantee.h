#pragma once
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Does every way to this node pass what the guarantee asks for? By the same proof that the check
/// of the definition uses (E-GUARANTEE).
[[nodiscard]] bool passed_on_every_way(const ProcessDefinition& definition,
                                       const Guarantee& guarantee, NodeId node);

}  // namespace recourse::definition
