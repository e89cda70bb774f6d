#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/definition/no_time.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// What a case may run through without waiting for anything from outside, worked out from the
/// inside out, list by list.
class InstantWays {
 public:
  /// What counts as no wait beside what the definition itself tells.
  struct Assumed {
    std::set<std::string> ended_at_once;  ///< processes that may end as soon as they are called
    /// Events of catches that somebody of the circle fires: "signal.alarm", "message.ping".
    std::set<std::string> heard;
  };
  explicit InstantWays(const ProcessDefinition& definition, Assumed assumed = {});

  /// From a node to its siblings, without waiting in between.
  [[nodiscard]] const std::vector<std::vector<NodeId>>& edges() const { return edges_; }
  /// May it be left through its regular end as soon as it is entered?
  [[nodiscard]] bool over(NodeId node) const { return at_once_[node].over; }
  /// Errors, and escalations as "^name", that may climb out of it as soon as it is entered.
  [[nodiscard]] const std::set<std::string>& climbing(NodeId node) const {
    return at_once_[node].errors;
  }
  /// What may be entered as soon as the node is, itself included.
  [[nodiscard]] std::vector<NodeId> entered_with(NodeId node) const;

 private:
  /// What can happen to a node between being entered and the next thing from outside.
  struct AtOnce {
    bool over = false;       ///< it may be left through its regular end
    std::set<std::string> errors;            ///< and escalations, "^name": what may climb out of it
    std::set<NodeId> jumps;  ///< returns out of the list it stands in (votes without voters)
  };
  [[nodiscard]] const Node& node(NodeId id) const { return definition_.chart.node(id); }
  [[nodiscard]] const StepInfo& info(NodeId id) const { return definition_.steps[id]; }
  void visit(NodeId id);
  [[nodiscard]] bool leaf_is_over(NodeId id) const;
  static void take(AtOnce& into, const AtOnce& from);
  void look_into_list(NodeId list);
  void take_bodies_beside(NodeId list, NodeId at);
  void look_into_parallel(NodeId id);
  [[nodiscard]] bool at_once_by(const StepInfo& step, const Transition& transition,
                                NodeId id) const;
  void lead_on(NodeId id);

  const ProcessDefinition& definition_;
  Assumed assumed_;
  std::vector<bool> back_;
  NoTime no_time_;
  std::vector<AtOnce> at_once_;
  std::vector<std::vector<NodeId>> edges_;
};

}  // namespace recourse::definition
