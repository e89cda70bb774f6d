#pragma once
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Where a case can be found by anything from outside, and what is over before that: certain, not
/// merely possible. A parallel is over at once when enough of its branches are, or when one of them
/// surely breaks off; then nothing ever comes of what the others wait for.
class Rests {
 public:
  /// `never`, by NodeId (empty: none): nodes that what data can be lets nobody enter.
  explicit Rests(const ProcessDefinition& definition, std::vector<bool> never = {});
  /// May the case rest in the node, or somewhere inside, once it is entered?
  [[nodiscard]] bool may(NodeId node) const { return may_[node]; }
  /// Is something around the node surely over before anything from outside can find it there?
  [[nodiscard]] bool is_void(NodeId node) const { return void_[node]; }
  /// Is it surely left at once, not by its end: by an error from inside, or with the whole case?
  [[nodiscard]] bool breaks_off(NodeId node) const;
  /// May the other branches meet the join without a rest, before one that breaks off is heard?
  [[nodiscard]] bool may_join_before(const ParallelStep& parallel, NodeId breaking) const;
  /// Is an error the first thing that is heard when the step is entered? Nothing else that holds at
  /// once comes before it then: ends, joins and conditions have their turn when it was taken.
  [[nodiscard]] bool raises_first(NodeId node) const;
  /// An undo block runs where something is compensated, not where it stands.
  [[nodiscard]] bool is_undo(NodeId node) const { return undo_[node]; }

 private:
  struct AtOnce {
    bool rests = false;
    bool ends = false;  ///< its end may be come to without a rest
  };
  [[nodiscard]] AtOnce at_once(NodeId list) const;
  [[nodiscard]] bool look(NodeId node) const;
  [[nodiscard]] bool may_undo_rest(const CompensateStep& step) const;
  [[nodiscard]] bool is_heard_first(const ParallelStep& parallel, NodeId branch) const;
  [[nodiscard]] bool surely_over(const ParallelStep& parallel) const;
  void find_void();

  const ProcessDefinition& definition_;
  std::vector<bool> never_, undo_, may_, void_;
};

/// Is an error raised here surely handled, or may it get past everybody?
[[nodiscard]] bool surely_caught(const ProcessDefinition& definition, NodeId raise,
                                 const std::string& error);
/// Does it surely rest as soon as it is entered, in a step that somebody or something works on?
[[nodiscard]] bool begins_with_work(const ProcessDefinition& definition, NodeId node);
/// Is a join surely met by so many ends of so many branches started?
[[nodiscard]] bool surely_joined(const JoinRule& join, int ended, int started);
/// Is the end of one branch enough, however many were started, and the others are broken off?
[[nodiscard]] bool joined_by_one(const ParallelStep& parallel);
/// May the rule itself hold with that many ends? What depends on data may.
[[nodiscard]] bool may_be_met(const JoinRule& join, int ended, int started);

}  // namespace recourse::definition
