#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/beside.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {

/// Who may change data while a step waits: what runs beside it and writes what it can see (S9).
class Writers {
 public:
  /// `idle`, by TransitionId (empty: none): handlers that are never asked.
  Writers(const ProcessDefinition& definition, const Beside& beside, std::vector<bool> idle = {});

  /// Does anything write the variable that may run beside other steps? Quick, and says so rather
  /// once too often.
  [[nodiscard]] bool beside_anything(const Variable& variable) const;

  /// May anything change one of the variables while `wait` waits? With `progress`: anything that
  /// the case can come to. `silent`, by NodeId: but for these.
  [[nodiscard]] bool any(NodeId wait, const std::set<std::string>& variables,
                         const Progress* progress, const std::vector<bool>& silent = {}) const;
  /// The same of what nobody can count on, too.
  [[nodiscard]] bool any_at_all(NodeId at, const std::set<std::string>& variables,
                                const Progress* progress,
                                const std::vector<bool>& silent = {}) const;

  /// The same of what goes on writing however far other lists are.
  [[nodiscard]] bool any_standing(NodeId at, const std::set<std::string>& variables,
                                  const Progress* progress) const;
  /// The other writers any() counts, by the lists they stand in (own_list_of): once such a list is
  /// over, they write no more.
  [[nodiscard]] std::set<NodeId> passing_lists(NodeId at, const std::string& variable,
                                               const Progress& progress) const;

  /// The lists such writers stand in, each as far as it runs beside `wait`; kNoNode among them:
  /// that is not told (undo blocks).
  [[nodiscard]] std::set<NodeId> lists_beside(NodeId wait,
                                              const std::set<std::string>& variables) const;

 private:
  [[nodiscard]] bool any_of(NodeId wait, const std::set<std::string>& variables,
                            const Progress* progress, const std::vector<bool>& silent,
                            Beside::Sense sense) const;
  [[nodiscard]] bool by_operation(const std::string& variable) const;
  [[nodiscard]] bool by_handler_around(NodeId wait, const std::string& variable,
                                       const std::vector<bool>& silent) const;

  const ProcessDefinition& definition_;
  const Beside& beside_;
  std::vector<bool> idle_;
  WriteSets writes_;
  bool something_beside_ = false;  ///< handlers beside their step, or branches that outlive a join
  std::map<std::string, std::vector<NodeId>, std::less<>> by_variable_;
};

}  // namespace recourse::definition
