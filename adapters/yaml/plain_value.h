#pragma once
#include "adapters/yaml/node.h"
#include "engine/base/value.h"

namespace recourse::yaml {

/// JSON-shaped: YAML 1.2 core scalars, lists, maps. Quoted scalars are text; so are 010, yes, on
/// and whatever else older YAML turned into something.
[[nodiscard]] Value plain_value(const Node& node);

}  // namespace recourse::yaml
