#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/definition/rests.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {

/// Conditions that come out the same whenever they are asked: an undo block reads the data as they
/// were when its step was completed, but for what the block itself writes. Nobody can count on one
/// to turn out well the next time.
class Settled {
 public:
  Settled(const ProcessDefinition& definition, const Rests& rests);
  /// Does a `choose` always lead to the same place?
  [[nodiscard]] bool choice(NodeId node) const { return choices_[node]; }
  /// Is it taken always or never: a step that is skipped, a wait for data, a handler `when`?
  [[nodiscard]] bool way(TransitionId transition) const { return ways_[transition]; }

 private:
  using Names = std::set<std::string>;
  void look(NodeId node, const Names& written);

  const ProcessDefinition& definition_;
  std::vector<bool> choices_;
  std::vector<bool> ways_;
};

}  // namespace recourse::definition
