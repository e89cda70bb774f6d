#pragma once
#include <vector>

#include "engine/definition/checks.h"
#include "engine/definition/value_flow.h"

namespace recourse::definition {

/// By NodeId: 1 where only a handler of the process ends the case, 2 where nothing does. `never`:
/// what nobody enters; `values`: what data can be, nullptr: anything.
[[nodiscard]] std::vector<int> endings(const CheckInput& input, std::vector<bool> never,
                                       const ValueFlow* values);

/// E-STUCK for data that nothing changes any more: whatever they are, an end must be there.
/// `found`, by NodeId: what endings() said without that.
void check_frozen(const CheckInput& input, const Ways& ways, const ValueFlow& values,
                  const std::vector<int>& found, Findings& findings);

}  // namespace recourse::definition
