#pragma once
#include <string_view>

#include "engine/base/label.h"

namespace recourse::yaml {

/// For keys that other process languages know and this one refuses or spells otherwise: which
/// construct does the same here. Empty for all other words. The control-flow
/// patterns that process-defs/README.md says are refused are among them.
[[nodiscard]] Label hint_for_key(std::string_view key);

}  // namespace recourse::yaml
