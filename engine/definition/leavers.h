#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/definition/progress.h"
#include "engine/definition/standing_exits.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

/// What is left altogether when something leads on: by a signal, or (empty) whatever is inside.
struct Leaver {
  NodeId container = kNoNode;
  std::string signal;
  const Catch* by = nullptr;  ///< the handler, if it is one
};

/// By the node that is led on to: the containers that are left with it, by a handler, by their
/// `while`, because enough other branches are over, by an operation that completes them, or because
/// another branch never ends in peace and goes on itself.
class Leavers {
 public:
  struct Given {
    const ProcessDefinition& definition;
    const Ways& ways;  ///< only what still belongs to one of them is ever asked
    const Rests& rests;
    const Progress& progress;
    const StandingExits& exits;
    std::function<bool(TransitionId)> is_vain;
    /// Handlers of the whole process that wait for people or messages count, too.
    bool interrupted_case = false;
  };
  explicit Leavers(Given given);
  [[nodiscard]] const std::vector<Leaver>& at(NodeId node) const { return leavers_[node]; }
  /// Can whoever rests there count on it?
  [[nodiscard]] bool frees(const Leaver& leaver, NodeId resting) const;
  /// Does it free everybody inside?
  [[nodiscard]] bool frees_all(const Leaver& leaver) const;

 private:
  void add_handlers(const Node& node);
  void add_while(const Node& node);
  void add_joins(const Node& node);
  void add_lasting(NodeId node, const ParallelStep& parallel);
  void add(TransitionId way, const Leaver& leaver);
  [[nodiscard]] bool enough_others_end(NodeId node, const ParallelStep& parallel,
                                       const ParallelStep::Branch& branch) const;

  Given given_;
  std::vector<bool> led_;  ///< by TransitionId: it is among the ways
  std::vector<std::vector<Leaver>> leavers_;
};

}  // namespace recourse::definition
