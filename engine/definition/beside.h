#pragma once
#include <map>
#include <utility>
#include <vector>

#include "engine/definition/progress.h"
#include "engine/definition/rests.h"
#include "engine/definition/undoers.h"

namespace recourse::definition {

/// What may be going on while a step is active: other branches, bodies beside, what outlived its
/// join.
class Beside {
 public:
  Beside(const ProcessDefinition& definition, const Ways& ways);
  /// What a step may count on; or also what may happen but need not happen again: a body that an
  /// earlier step started goes on, a task before is taken back; or only what comes again however
  /// far other lists are.
  enum class Sense { kCounted, kPossible, kStanding };
  /// May `other` be active together with `step`? `in_branches`: also in another branch of a
  /// parallel or another instance of a foreach, whose data only shared variables let through (S9).
  [[nodiscard]] bool may_run(NodeId other, NodeId step, bool in_branches,
                             Sense sense = Sense::kCounted) const;

  /// The list in which `other` runs beside `step`: a branch, an instance, a body beside, or what
  /// both stand in. kNoNode: one of them is undone.
  [[nodiscard]] NodeId list_of(NodeId other, NodeId step) const;

  /// The outermost list of `other` that does not hold `step`: a branch, an instance, a body; or
  /// else the list both stand in.
  [[nodiscard]] NodeId own_list_of(NodeId other, NodeId step) const;

  /// Does it stand in an undo block?
  [[nodiscard]] bool is_undone(NodeId node) const { return undo_block(node) != kNoNode; }
  /// What is around a node as it runs. An undo block runs where something is compensated: nothing
  /// but the process is surely around it.
  [[nodiscard]] NodeId around(NodeId node) const;

 private:
  [[nodiscard]] const std::vector<bool>& after_rest(NodeId join) const;
  [[nodiscard]] NodeId undo_block(NodeId node) const;
  [[nodiscard]] bool starts_while_in(NodeId body, NodeId active) const;
  [[nodiscard]] bool goes_on_beside(NodeId body, NodeId active, Sense sense) const;
  [[nodiscard]] std::vector<bool> after_start(NodeId body, Sense sense) const;
  [[nodiscard]] bool in_another_visit(NodeId common, bool in_branches) const;
  [[nodiscard]] bool outlives_join(NodeId other, NodeId step, NodeId common) const;
  [[nodiscard]] bool may_outlive(NodeId join) const;
  [[nodiscard]] const std::vector<bool>& after(NodeId join) const;
  [[nodiscard]] NodeId common_scope(NodeId one, NodeId other) const;
  [[nodiscard]] NodeId child_towards(NodeId scope, NodeId inside) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  Rests rests_;
  Undoers undoers_;
  std::vector<NodeId> outliving_;  ///< joins whose rest may go on
  mutable std::map<NodeId, std::vector<bool>> after_, after_rest_;
  mutable std::map<std::pair<NodeId, Sense>, std::vector<bool>> after_start_;
  mutable std::vector<std::vector<NodeId>> returns_;  ///< by NodeId: steps that are gone back to
};

}  // namespace recourse::definition
