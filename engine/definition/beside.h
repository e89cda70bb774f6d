#pragma once
#include <map>
#include <vector>

#include "engine/definition/progress.h"

namespace recourse::definition {

/// What may be going on while a step is active: other branches, bodies beside, what outlived its
/// join.
class Beside {
 public:
  Beside(const ProcessDefinition& definition, const Ways& ways);
  /// May `other` be active together with `step`? `in_branches`: also in another branch of a
  /// parallel or another instance of a foreach, whose data only shared variables let through (S9).
  [[nodiscard]] bool may_run(NodeId other, NodeId step, bool in_branches) const;

 private:
  [[nodiscard]] bool in_another_visit(NodeId common, bool in_branches) const;
  [[nodiscard]] bool outlives_join(NodeId other, NodeId step, NodeId common) const;
  [[nodiscard]] bool may_outlive(NodeId join) const;
  [[nodiscard]] const std::vector<bool>& after(NodeId join) const;
  [[nodiscard]] NodeId common_scope(NodeId one, NodeId other) const;
  [[nodiscard]] NodeId child_towards(NodeId scope, NodeId inside) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  std::vector<NodeId> outliving_;  ///< joins whose rest may go on
  mutable std::map<NodeId, std::vector<bool>> after_;
};

}  // namespace recourse::definition
