#pragma once
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Whoever completes one of these passes: the steps it names, and the tasks that make good an error
/// of them.
[[nodiscard]] std::vector<NodeId> passing_nodes(const ProcessDefinition& definition,
                                                const Guarantee& guarantee);

/// Does every way to this node pass what the guarantee asks for? By the same proof that the check
/// of the definition uses (E-GUARANTEE).
[[nodiscard]] bool passed_on_every_way(const ProcessDefinition& definition,
                                       const Guarantee& guarantee, NodeId node);

}  // namespace recourse::definition
