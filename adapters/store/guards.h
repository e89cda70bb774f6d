#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "adapters/store/invariants.h"

namespace recourse::store {

/// History, the log and what belongs to them: nothing there is ever changed or taken away.
inline constexpr std::array<std::string_view, 9> kOnlyGrow = {
    "step_record",     "definition", "log_leaf",    "log_node",     "log_checkpoint",
    "log_cosignature", "access_log", "access_head", "destroyed_key"};

/// Do the guards of these tables stand that the migrations made (I34)? One that was dropped,
/// disabled or replaced is a violation, and so is a right to change such a table that was given to
/// somebody who does not own it. That what stands there is whole tells only `verify`.
[[nodiscard]] std::vector<Violation> check_guards(Database& database);

}  // namespace recourse::store
