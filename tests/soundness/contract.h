#pragma once
#include <set>
#include <string>

#include "engine/command/decide.h"

namespace recourse::soundness_test {

/// The return contract, held against one decision after another of one case: no work is lost, none
/// doubled, nothing of a left step stays behind, what is entered has its timers, and what a preview
/// told is what then happened. Reads events and states only; knows nothing of how they are made.
class ReturnContract {
 public:
  /// What is broken; empty: nothing. `told`: the preview of the same command on the same state.
  [[nodiscard]] std::string check(const definition::ProcessDefinition& definition,
                                  const command::InstanceState& before,
                                  const command::Decision& decision, const Value& told);

 private:
  std::string check_work(const command::InstanceState& before, const command::Decision& decision);
  std::set<WorkItemId> made_, ended_;
};

}  // namespace recourse::soundness_test
