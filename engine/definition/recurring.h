#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/definition/beside.h"
#include "engine/definition/standing_exits.h"
#include "engine/definition/value_flow.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {

/// What may be written again and again while a wait is active, by operations and by handlers beside
/// it, and whether that frees the wait whatever the data are with which it is stuck. What is
/// written need not be what it waits for, and what writes may itself be passed by for the reason
/// the wait waits.
class Recurring {
 public:
  Recurring(const ProcessDefinition& definition, const Beside& beside, const StandingExits& exits,
            const ValueFlow& values, const WriteSets& writes);
  [[nodiscard]] bool frees(NodeId wait, const Question& question) const;

 private:
  /// By one of them: what it sets, or the list it starts, where its own condition holds.
  struct Writing {
    const feel::Expression* guard = nullptr;
    const Assignments* set = nullptr;
    NodeId body = kNoNode;
  };
  using Combination = Followed::Combination;
  [[nodiscard]] std::vector<Writing> writings(NodeId wait, std::set<std::string>& free) const;
  [[nodiscard]] bool is_about(const Writing& writing, const std::set<std::string>& reads) const;
  void add_guards(NodeId body, std::vector<const feel::Expression*>& asked) const;
  void add_cuts(NodeId body, const std::set<std::string>& names, Followed::Cuts& cuts) const;
  [[nodiscard]] bool finds_a_way(NodeId wait, const std::vector<Writing>& by,
                                 const std::vector<Combination>& all,
                                 const Question& question) const;
  [[nodiscard]] std::vector<Facts> written(const std::vector<Writing>& by, const Combination& one,
                                           const Facts& stuck) const;

  const ProcessDefinition& definition_;
  const Beside& beside_;
  const StandingExits& exits_;
  const ValueFlow& values_;
  const WriteSets& writes_;
};

}  // namespace recourse::definition
