#pragma once
#include <string>

#include "engine/history/step_record.h"

namespace recourse::history {

/// canonical_bytes(to_value(…)) to the byte, without building the value: every command pays for its
/// record once, and every k-th for a snapshot.
[[nodiscard]] std::string canonical_bytes(const StepRecord& record);
[[nodiscard]] std::string canonical_bytes(const InstanceState& state);

}  // namespace recourse::history
