#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/value_flow.h"
#include "engine/definition/writers.h"

namespace recourse::definition {

/// Where a handler leads that interrupts a wait: away from it, or only back to it, with nothing on
/// the way that writes what it waits for.
class WayOut {
 public:
  /// `asked`: the data the wait waits for; `way`: the handler's.
  WayOut(const ProcessDefinition& definition, const Ways& ways, NodeId wait,
         const std::set<std::string>& asked, TransitionId way);
  /// By some of the ways.
  [[nodiscard]] bool leads_away() const { return leads_away(nullptr); }
  /// Whatever the data are that nothing changes meanwhile, and that choices on the way ask about?
  [[nodiscard]] bool leads_away_surely(const ValueFlow& values, const Writers& writers) const;

 private:
  [[nodiscard]] bool leads_away(const ValueFlow* under, std::set<NodeId>* passed = nullptr) const;
  [[nodiscard]] bool is_away(NodeId at) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  NodeId wait_;
  const std::set<std::string>& asked_;
  TransitionId way_;
  WriteSets writes_;
};

}  // namespace recourse::definition
