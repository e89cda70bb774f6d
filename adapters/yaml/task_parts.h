#pragma once
#include "adapters/yaml/draft.h"

namespace recourse::yaml {

/// What stands under `task:`, everything but the actions.
[[nodiscard]] definition::TaskStep read_task(Draft& draft, NodeId step, const Node& node);
[[nodiscard]] definition::Vote read_vote(Draft& draft, const Node& node, const Place& place);

}  // namespace recourse::yaml
