#pragma once
#include <cstddef>

#include "engine/history/instance_state.h"

namespace recourse::history {

/// About how many bytes of memory a state takes, for caches that have a limit: what is allocated
/// for the parts that grow, and an allowance for the rest. Data shared with other states counts
/// with each of them.
[[nodiscard]] std::size_t bytes_in_memory(const InstanceState& state);

}  // namespace recourse::history
