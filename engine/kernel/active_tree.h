#pragma once
#include <span>
#include <vector>

#include "engine/history/instance_state.h"

namespace recourse::kernel {

/// Who stands below whom, in document order, found in one pass over the activities. True until the
/// next entry or exit.
class ActiveTree {
 public:
  using Activity = history::Activity;
  using ActivityId = history::ActivityId;

  explicit ActiveTree(const history::InstanceState& state);
  [[nodiscard]] std::span<const Activity* const> children(ActivityId parent) const;
  /// `from` and everything below it in the order of leaving: inner before outer, later before
  /// earlier.
  void leaving_order(const Activity& from, std::vector<ActivityId>& out) const;
  /// The innermost activities below `from`, or `from` itself.
  void leaves(const Activity& from, std::vector<const Activity*>& out) const;

 private:
  std::vector<const Activity*> below_;  ///< by parent, then document order
};

}  // namespace recourse::kernel
