#pragma once
#include <optional>

#include "engine/command/decide.h"

namespace recourse::command {

/// What the record that ends a case says about its retention; none: its definition says nothing.
[[nodiscard]] std::optional<history::RetentionSet> retention_of(const Desk& desk,
                                                                const InstanceState& ended);
/// Its retention is over: its own key was destroyed, nothing personal can be kept in it any more.
[[nodiscard]] bool is_emptied(const InstanceState& state);

}  // namespace recourse::command
