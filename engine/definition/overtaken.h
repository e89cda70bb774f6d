#pragma once
#include <vector>

#include "engine/definition/rests.h"

namespace recourse::definition {

/// Ways nobody ever gets to go: whenever their condition holds, so does that of an interrupting
/// handler `when` around them, which comes first.
class Overtaken {
 public:
  Overtaken(const ProcessDefinition& definition, const Rests& rests);
  /// The end of a wait for data, or a handler `when`.
  [[nodiscard]] bool way(TransitionId transition) const { return ways_[transition]; }

 private:
  [[nodiscard]] bool comes_first(const feel::Expression& condition, NodeId inmost) const;
  [[nodiscard]] bool surely_rests(TransitionId way) const;

  const ProcessDefinition& definition_;
  const Rests& rests_;
  std::vector<bool> ways_;
};

}  // namespace recourse::definition
