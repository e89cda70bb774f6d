#pragma once
#include "engine/definition/beside.h"
#include "engine/definition/standing_exits.h"

namespace recourse::definition {

/// Waits for steps to be active, or to be over: `active(approve)`, `not(active(approve))`. That a
/// step is over surely comes to be; that it is active nobody can count on who may come too late,
/// unless the step comes again and again.
class AwaitedSteps {
 public:
  AwaitedSteps(const ProcessDefinition& definition, const Ways& ways, const Beside& beside,
               const StandingExits& exits, const Progress& progress);
  /// May the wait be in vain, as far as it asks about steps and not about data?
  [[nodiscard]] bool may_miss(NodeId wait) const;

 private:
  [[nodiscard]] std::vector<NodeId> named(const std::string& path) const;
  [[nodiscard]] std::optional<bool> when_over(const feel::Node& tree, NodeId wait) const;
  [[nodiscard]] bool surely_seen(const std::string& path, NodeId wait) const;
  [[nodiscard]] bool starts_again(NodeId step, NodeId wait) const;
  [[nodiscard]] bool start_together(NodeId step, NodeId wait) const;
  [[nodiscard]] bool comes_first(NodeId step, NodeId branch) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  const Beside& beside_;
  const StandingExits& exits_;
  const Progress& progress_;
};

}  // namespace recourse::definition
