#pragma once
#include <map>
#include <vector>

#include "engine/definition/data_flow.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

/// What others may take the value of while the case is at a node: handlers beside, their bodies,
/// operations, branches that outlived their join, other branches through shared data. It says so
/// rather once too often, where Beside is asked who is sure to be able to come.
class Clears {
 public:
  Clears(const ProcessDefinition& definition, const FlowModel& model, const Ways& ways);
  /// Between any two steps.
  [[nodiscard]] const Bits& at_once(NodeId node) const { return at_once_[node]; }
  /// While somebody or something outside is waited for there.
  [[nodiscard]] const Bits& at_rest(NodeId node) const { return at_rest_[node]; }

 private:
  struct Writer {
    NodeId node;
    Bits lost;
    bool by_work;  ///< of a step somebody or something works on: no other step comes between
  };
  void collect_writers();
  void add_beside(NodeId owner, const Transition& way);
  void add_operations();
  void add_pairs();
  void add_visits(const Writer& writer, NodeId at, NodeId common);
  void lose(NodeId at, const Bits& lost, NodeId within, bool at_once);
  [[nodiscard]] bool is_beside(NodeId writer, NodeId at, NodeId common, bool& at_once);
  [[nodiscard]] bool outlives(NodeId writer, NodeId at);
  [[nodiscard]] const std::vector<bool>& after(NodeId node);
  [[nodiscard]] Bits declared_outside(NodeId scope) const;

  const ProcessDefinition& definition_;
  const FlowModel& model_;
  const Ways& ways_;
  Bits shared_;
  std::vector<Bits> at_once_, at_rest_;
  std::vector<Writer> writers_;
  struct Body {
    NodeId owner;
    bool at_once;  ///< it begins between two steps
  };
  std::map<NodeId, Body> bodies_;   ///< of handlers beside
  std::vector<NodeId> outliving_;   ///< joins whose rest may go on
  std::map<NodeId, std::vector<bool>> after_;
};

}  // namespace recourse::definition
