#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/definition/rests.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

/// What a case can come to: along the ways, but past a join only when enough of its branches can be
/// over, past a closed step only after it was opened, and by a signal only where it may rest before
/// anything takes that further in; by a message only once those who waited before may be gone.
class Progress {
 public:
  /// `closed`, by NodeId (empty: none): steps whose regular end leads nowhere yet.
  Progress(const ProcessDefinition& definition, const Ways& ways, const Rests& rests,
           std::vector<bool> closed = {});
  [[nodiscard]] bool reached(NodeId node) const { return reached_[node]; }
  /// Does the way belong to a handler whose signal finds somebody, or whose message comes to it?
  /// Other ways are always heard.
  [[nodiscard]] bool is_heard(TransitionId way) const;
  /// Can this list, a branch or a body, come to its end?
  [[nodiscard]] bool comes_to_end(NodeId list) const;
  /// How many branches of a parallel surely start and can come to their end.
  [[nodiscard]] int ending(NodeId parallel) const;
  /// May the join of a parallel be met, by its branches or by an operation?
  [[nodiscard]] bool joins(NodeId parallel) const;
  /// By its branches alone?
  [[nodiscard]] bool joins_itself(NodeId parallel) const;
  void open(NodeId step);

 private:
  void reach(NodeId node);
  void run();
  void reach_undo(NodeId step);
  void look_again_at_held();
  void look_again_at_unheard();
  void find_older_listeners();
  [[nodiscard]] bool hears(NodeId node, const Ways::Edge& edge) const;
  [[nodiscard]] bool may_be_gone(NodeId step, NodeId listener) const;
  void follow(NodeId from, const Ways::Edge& edge);
  [[nodiscard]] const Catch* signal_by(NodeId node, TransitionId way) const;
  [[nodiscard]] bool finds(NodeId node, const std::string& signal) const;
  [[nodiscard]] bool finds_outliving(NodeId join, const std::string& signal) const;
  [[nodiscard]] bool may_rest(NodeId node) const;
  [[nodiscard]] bool may_be_over(NodeId node) const;
  [[nodiscard]] bool rests_end(NodeId list) const;
  [[nodiscard]] bool waits_for_rest(NodeId child) const;
  [[nodiscard]] NodeId over_with(NodeId end) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  const Rests& rests_;
  std::vector<bool> closed_;
  std::vector<bool> reached_;
  std::vector<bool> left_;  ///< what was reached and may be over, by whatever way
  std::vector<NodeId> next_;
  std::vector<NodeId> held_;  ///< ends of lists that what outlived a join keeps open so far
  std::vector<std::pair<NodeId, Ways::Edge>> unheard_;  ///< that lead nowhere so far
  /// By the way of a message: its listener, and the steps whose handlers take it first.
  std::map<TransitionId, std::pair<NodeId, std::vector<NodeId>>> older_;
};

/// The parallel at whose join the end of a list counts; kNoNode: it is no branch's end.
[[nodiscard]] NodeId joined_by(const ProcessDefinition& definition, NodeId end);
/// Is there an operation `complete_now` for this parallel or foreach?
[[nodiscard]] bool completed_by_hand(const ProcessDefinition& definition, NodeId parallel);

}  // namespace recourse::definition
