#pragma once
#include <vector>

#include "engine/definition/ways.h"

namespace recourse::definition {

/// What a case can come to: along the ways, but past a join only when enough of its branches can be
/// over, and past a closed step only after it was opened.
class Progress {
 public:
  /// `closed`, by NodeId (empty: none): steps whose regular end leads nowhere yet.
  Progress(const ProcessDefinition& definition, const Ways& ways, std::vector<bool> closed = {});
  [[nodiscard]] bool reached(NodeId node) const { return reached_[node]; }
  /// Can this list, a branch or a body, come to its end?
  [[nodiscard]] bool comes_to_end(NodeId list) const;
  /// How many branches of a parallel surely start and can come to their end.
  [[nodiscard]] int ending(NodeId parallel) const;
  /// May the join of a parallel be met, by its branches or by an operation?
  [[nodiscard]] bool joins(NodeId parallel) const;
  void open(NodeId step);

 private:
  void reach(NodeId node);
  void run();
  void reach_undo(NodeId step);
  void look_again_around(NodeId end);
  [[nodiscard]] bool may_be_over(NodeId node) const;
  [[nodiscard]] bool rests_end(NodeId list) const;
  [[nodiscard]] NodeId over_with(NodeId end) const;

  const ProcessDefinition& definition_;
  const Ways& ways_;
  std::vector<bool> closed_;
  std::vector<bool> reached_;
  std::vector<NodeId> next_;
};

/// The parallel at whose join the end of a list counts; kNoNode: it is no branch's end.
[[nodiscard]] NodeId joined_by(const ProcessDefinition& definition, NodeId end);
/// Is there an operation `complete_now` for this parallel or foreach?
[[nodiscard]] bool completed_by_hand(const ProcessDefinition& definition, NodeId parallel);

}  // namespace recourse::definition
