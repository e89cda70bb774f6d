#pragma once
#include <vector>

#include "engine/definition/ways.h"

namespace recourse::definition {

/// By NodeId: where whoever completes it may be led straight back to, because it was sent back
/// from there with `resume: direct`.
[[nodiscard]] std::vector<std::vector<NodeId>> direct_returns(const ProcessDefinition& definition);

/// By NodeId: tasks that may be taken back while the case is there (`take_back`): they are open
/// again, with the data as the steps after them left them.
[[nodiscard]] std::vector<std::vector<NodeId>> taken_back_from(const ProcessDefinition& definition,
                                                               const Ways& ways);

/// Both, by NodeId: where else than along the ways the case may be led back to.
[[nodiscard]] std::vector<std::vector<NodeId>> led_back_from(const ProcessDefinition& definition,
                                                             const Ways& ways);

}  // namespace recourse::definition
