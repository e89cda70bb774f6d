#pragma once
#include <cstddef>
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// A step of one of several definitions.
struct LibraryStep {
  std::size_t definition;
  NodeId node;
};

/// Circles of steps, in one process, that wait for nothing but calls of processes that may end as
/// soon as they are called: the first step of each.
[[nodiscard]] std::vector<LibraryStep> circles_of_calls(
    const std::vector<DefinitionPtr>& definitions);

/// Calls and starts by which a process comes to itself again before anything is waited for, with
/// the very data it was begun with: whatever led there leads there again.
[[nodiscard]] std::vector<LibraryStep> begun_again_at_once(
    const std::vector<DefinitionPtr>& definitions);

}  // namespace recourse::definition
