#pragma once
#include <memory>
#include <vector>

#include "adapters/bpmn/report.h"

namespace recourse::bpmn {

struct Split;

/// One token of a split: the flow it takes; or several that meet again before the outer join.
struct SplitBranch {
  Flow* head = nullptr;
  std::shared_ptr<Split> group;  ///< copied with the branch while groups are found
};

/// A split and the join that takes its tokens together again.
struct Split {
  std::vector<SplitBranch> branches;
  Node* join = nullptr;  ///< null: every branch runs to an end, or to the join around
};

/// Finds which tokens meet where. Null, with the reason reported, when tokens would meet at a place
/// that does not wait for them, or a join would wait for tokens that need not come.
/// `inclusive`: not every flow need get a token. `exit`: the join of the block around, or null.
[[nodiscard]] std::shared_ptr<Split> plan_split(BpmnReport& report, const Node& at,
                                                const std::vector<Flow*>& flows, bool inclusive,
                                                const Node* exit);

}  // namespace recourse::bpmn
