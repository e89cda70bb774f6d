#pragma once
#include <string>
#include <vector>

#include "adapters/bpmn/yaml_tree.h"

namespace recourse::bpmn {

/// Can the token of this list of steps come to its end?
[[nodiscard]] bool leads_out(const YamlTree& steps);

/// Takes away the steps that no token can reach, because what stands before them never ends
/// regularly; the definition language refuses such steps. Gives their names.
std::vector<std::string> drop_unreached(YamlTree& steps);

}  // namespace recourse::bpmn
