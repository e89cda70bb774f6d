#pragma once
#include <string>

#include "engine/definition/progress.h"
#include "engine/definition/rests.h"

namespace recourse::definition {

/// Does the step take the signal, whatever else is the case?
[[nodiscard]] bool takes_signal(const StepInfo& step, const std::string& signal);

/// Who takes a signal before those further out: the innermost that listens (S3), and of branches
/// the one that is left by it, as a handler around all of them gives way to it.
class Signals {
 public:
  Signals(const ProcessDefinition& definition, const Rests& rests, const Progress& progress)
      : definition_(definition), rests_(rests), progress_(progress) {}
  /// Is a branch of the parallel left by it, wherever the branch is, as long as the parallel runs?
  [[nodiscard]] bool held(NodeId parallel, const std::string& signal) const;

 private:
  [[nodiscard]] bool all_left(NodeId list, const std::string& signal, bool around) const;
  [[nodiscard]] bool ends_held(NodeId node, bool left) const;
  [[nodiscard]] bool is_left(NodeId node, const std::string& signal, bool around) const;

  const ProcessDefinition& definition_;
  const Rests& rests_;
  const Progress& progress_;
};

}  // namespace recourse::definition
