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
  /// Whatever the data are that conditions on the way ask about, and that nothing changes as long
  /// as they are so?
  [[nodiscard]] bool leads_away_surely(const ValueFlow& values, const Writers& writers) const;

 private:
  [[nodiscard]] bool leads_away(const ValueFlow* under, std::set<NodeId>* passed = nullptr) const;
  [[nodiscard]] bool is_away(NodeId at) const;
  [[nodiscard]] bool is_caught(const ValueFlow& under, const Writers& writers,
                               const Followed::Combination& data) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  NodeId wait_;
  const std::set<std::string>& asked_;
  TransitionId way_;
  WriteSets writes_;
};

}  // namespace recourse::definition
