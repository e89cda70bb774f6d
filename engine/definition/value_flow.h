#pragma once
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/checks.h"
#include "engine/definition/no_time.h"
#include "engine/definition/possible.h"
#include "engine/definition/undoers.h"
#include "engine/definition/write_sets.h"
#include "engine/definition/writers.h"

namespace recourse::definition {

/// A condition, and how it has to come out.
struct Question {
  const feel::Expression& condition;
  bool wanted = true;
};

/// What numbers, words and flags can be: values are followed from step to step, through what is
/// assigned, past what conditions say, and a condition that can never hold leads nowhere. What
/// people, connectors and messages bring may be anything; administrators do not count.
class ValueFlow {
 public:
  ValueFlow(const CheckInput& input, const Ways& ways);
  /// Can the case come to the node at all?
  [[nodiscard]] bool entered(NodeId node) const { return entered_[node]; }
  /// Or is it always skipped?
  [[nodiscard]] bool may_work(NodeId node) const;
  /// Is it left by a handler as soon as it is entered, so that nothing finds the case there?
  [[nodiscard]] bool is_left_at_once(NodeId node) const {
    return left_at_once_by(node) != Ways::kNone;
  }
  /// And by which way? Ways::kNone: it is not.
  [[nodiscard]] TransitionId left_at_once_by(NodeId node) const;
  /// Can its condition ever hold where it is asked?
  [[nodiscard]] bool may_take(TransitionId way) const { return taken_[way]; }
  /// Can a condition of the node itself ever hold when it is entered?
  [[nodiscard]] bool may_hold(NodeId node, const feel::Expression& condition) const {
    return followed_.count() == 0 || followed_.where(condition, true, entry_[node]).has_value();
  }
  /// Is there any such node or way?
  [[nodiscard]] bool bars_anything() const;
  /// Does the condition surely hold at the end of a list, as far as anybody comes there? And where
  /// a step is once these are assigned?
  [[nodiscard]] bool holds_at_end(NodeId list, const Question& question) const;
  [[nodiscard]] bool holds_after(NodeId node, const Assignments& assignments,
                                 const Question& question) const;
  /// While a step is active and all these are written there again and again, by assignments or by
  /// lists: does it hold at some time, whatever the data are that nobody of them writes?
  struct Again {
    std::vector<const Assignments*> sets;
    std::vector<NodeId> lists;
  };
  [[nodiscard]] bool holds_at_last(NodeId node, const Again& by, const Question& question) const;
  /// All that data may be there, while it is active; and what is written inside.
  [[nodiscard]] Facts during(NodeId node) const;
  [[nodiscard]] const Facts& written_in(NodeId node) const { return written_[node]; }
  /// The data that are followed, and (by NodeId) from where on nothing changes one of them.
  [[nodiscard]] const Followed& followed() const { return followed_; }
  [[nodiscard]] std::vector<bool> frozen(std::size_t variable, const Ways& ways) const;
  /// By NodeId: what comes to nothing that changes the variable; of cases that are assumed, nothing
  /// that gives it another value than one of those.
  [[nodiscard]] std::vector<bool> silent(std::size_t variable) const;
  /// Where one of the values assumed is to stay: may the lists beside that write it be over, and
  /// leave it like that?
  [[nodiscard]] bool may_leave_so(NodeId node) const;
  /// Of cases in which these variables hold one of these values wherever they are frozen.
  struct Assumption {
    std::vector<std::pair<std::size_t, Possible>> values;
    std::vector<bool> where;  ///< by NodeId
    /// By NodeId, for each of the values; empty: `where` says it for all of them.
    std::vector<std::vector<bool>> apart;
    std::vector<bool> told;   ///< by NodeId: waits that never end, which nobody is told once more
    [[nodiscard]] bool holds(std::size_t value, NodeId node) const {
      const std::vector<bool>& own = apart.empty() ? where : apart[value];
      return !own.empty() && own[node];
    }
  };
  [[nodiscard]] ValueFlow assuming(Assumption assumption) const;
  /// Of cases for as long as each of these variables holds one of its values.
  [[nodiscard]] ValueFlow within(const Followed::Combination& values) const;
  /// What the condition of a way that is never taken finds, "n: 0"; empty: nothing is known.
  [[nodiscard]] std::string known_at(NodeId node, const feel::Expression& condition) const;

 private:
  void flow();
  void run();
  [[nodiscard]] bool holds_assumed(NodeId target, Facts& facts) const;
  void look_at_operations();
  void find_disturbed(const Ways& ways);
  void note_passing(NodeId node, std::size_t variable, const std::set<NodeId>& lists,
                    const Beside& beside);
  [[nodiscard]] bool is_attended(NodeId node, std::size_t variable,
                                 const std::vector<bool>& silent) const;
  [[nodiscard]] bool writes_inside(NodeId list, std::size_t variable,
                                   const std::vector<bool>& silent) const;
  void find_undone(const Ways& ways);
  void note_undone(NodeId node);
  void complete(const Node& node, TransitionId way, Facts facts);
  void silence_no_undoer(std::vector<bool>& silent) const;
  [[nodiscard]] bool writes(const Node& node, std::size_t variable) const;
  [[nodiscard]] bool changes(const Node& node, std::size_t variable, const Assignments& set) const;
  [[nodiscard]] bool stays_assumed(std::size_t variable, const Possible& values) const;
  void flow_into(NodeId target, Facts facts);
  void touch(NodeId node);
  void touch_entered(NodeId node) {
    if (entered_[node]) touch(node);
  }
  [[nodiscard]] Possible seen_beside(std::size_t variable, const Possible& values) const;
  [[nodiscard]] Possible as_assumed(NodeId node, std::size_t variable, Possible values) const;
  void note_written(NodeId node, std::size_t variable, const Possible& values);
  void assign(NodeId node, const Assignments& assignments, Facts& facts);
  void visit(NodeId node);
  void save(const Node& node, Facts& facts);
  void take_decided(NodeId scope, const DecideStep& step, Facts& facts);
  void decide_on(const DecideStep& step, Facts& facts) const;
  [[nodiscard]] bool all_silent(const std::string& name, const std::vector<bool>& silent) const;
  void visit_inside(const Node& node, const Facts& facts);
  [[nodiscard]] const Catch* left_at_once(const Node& node, const Facts& facts) const;
  [[nodiscard]] bool works_first(const Node& node) const;
  void set_gone(const Node& node, bool gone);
  void touch_inside(const Node& node);
  [[nodiscard]] bool is_cut_short(NodeId node) const;
  void start_beside(const Node& node, const Facts& facts);
  [[nodiscard]] bool may_be_thrown(NodeId node) const;
  void choose(const Node& node, Facts facts);
  void add_needed(NodeId node, TransitionId way,
                  std::vector<const feel::Expression*>& conditions) const;
  void follow(const Node& node, TransitionId way, Facts facts);
  void take(const Node& node, TransitionId way, Facts facts);
  [[nodiscard]] Facts outside(NodeId node, NodeId target, Facts facts) const;
  [[nodiscard]] std::optional<Facts> joined(const Node& node) const;
  [[nodiscard]] Possible at_end(NodeId list, std::size_t variable) const;
  [[nodiscard]] std::optional<Facts> over(const Node& node) const;
  void fill(NodeId node, TransitionId way, Facts& facts);
  void collect(NodeId scope, const ForeachStep& step, Facts& facts);
  [[nodiscard]] bool is_disturbed(NodeId node, const feel::Expression& condition) const;

  const ProcessDefinition& definition_;
  std::shared_ptr<const WriteSets> write_sets_;  // shared by all flows of one definition
  std::shared_ptr<const NoTime> no_time_;        // the same
  Followed followed_;
  std::vector<Facts> entry_;
  std::vector<Facts> written_;                       ///< by anything in the node
  std::vector<std::vector<std::size_t>> disturbed_;  ///< variables that others may write beside it
  std::vector<std::vector<std::size_t>> attended_;   ///< of these: as long as the case is there
  /// A list beside that writes the variable until it is over, and its ends.
  struct Passing {
    std::size_t variable;
    NodeId list;
    std::vector<NodeId> ends;
  };
  std::vector<std::vector<Passing>> passing_;  ///< by NodeId
  std::vector<bool> idle_;   ///< by TransitionId: handlers that are never asked
  std::vector<bool> heaps_;  ///< lists that branches append to which may outlive their join
  std::vector<std::vector<NodeId>> also_to_;  ///< where a direct return may lead straight back to
  std::vector<std::vector<NodeId>>
      reopens_;                    ///< tasks that may be taken back while the case is here
  std::vector<std::vector<NodeId>> reopened_from_;  ///< by task: where the case is then
  Undoers undoers_;
  std::vector<std::vector<NodeId>> undoes_;  ///< by NodeId: undo blocks that may run there
  std::vector<NodeId> undo_of_;              ///< by NodeId: the undo block it stands in
  Assumption assumed_;  ///< nowhere: none
  std::vector<bool> entered_, taken_, waits_;
  std::vector<bool> gone_;  ///< by NodeId: left before what rests inside goes on
  std::deque<NodeId> open_;
};

/// The ways without those that what data can be never lets anybody go.
[[nodiscard]] Ways without_never(const ValueFlow& values, Ways ways);

}  // namespace recourse::definition
