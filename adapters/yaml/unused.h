#pragma once
#include "adapters/yaml/draft.h"

namespace recourse::yaml {

/// W-UNUSED: declarations of a definition that is otherwise sound and that nothing names.
void check_unused(Draft& draft, const Node& file);

}  // namespace recourse::yaml
