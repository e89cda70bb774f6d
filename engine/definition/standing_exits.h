#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Which handlers somebody who waits inside can count on for as long as the wait lasts. Not on an
/// operation that is closed by then (`within`) or open elsewhere (`while_in`), not on a clock that
/// stands still or may never have been set going, and not on what comes once and may find its
/// condition false.
class StandingExits {
 public:
  explicit StandingExits(const ProcessDefinition& definition);
  /// Is the handler of `owner` sure to be there for whoever rests in `inside`?
  [[nodiscard]] bool stands(NodeId owner, const Catch& caught, NodeId inside) const;
  /// Does it come once for each entry of its step, with a condition? Entering again helps.
  [[nodiscard]] bool comes_once(NodeId owner, const Catch& caught) const;
  /// Do the clocks of a wait, each of which comes once with a condition, leave no data without one
  /// that finds its own true?
  [[nodiscard]] bool one_surely_holds(NodeId wait) const;
  /// May the operation be called whenever the case rests there?
  [[nodiscard]] bool stands(const Operation& operation, NodeId inside) const;
  /// Does the operation `complete_now` of a parallel or foreach stay open?
  [[nodiscard]] bool completed(NodeId join) const;
  /// Is an open foreach sure to get the items its join asks for?
  [[nodiscard]] bool is_fed(NodeId foreach) const;

 private:
  [[nodiscard]] bool clock_stands(NodeId owner, const std::string& name, NodeId inside) const;
  [[nodiscard]] bool is_at(NodeId around, NodeId inside) const;
  [[nodiscard]] bool is_written(const feel::Expression& condition) const;
  void find_beside();
  [[nodiscard]] bool may_change_meanwhile(const std::string& name) const;
  [[nodiscard]] bool feeds_again(NodeId foreach, const Catch& caught) const;

  const ProcessDefinition& definition_;
  std::set<std::string> written_;  ///< variables that anything writes
  std::set<std::string> beside_;   ///< those that may be written while a step is active
  std::map<NodeId, std::vector<bool>> after_;  ///< by the step that starts a clock: what follows it
};

}  // namespace recourse::definition
