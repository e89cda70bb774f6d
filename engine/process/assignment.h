#pragma once
#include <string>
#include <vector>

#include "engine/process/desk.h"

namespace recourse::process {

/// Who may work on a step. Groups stay groups, so that people who join
/// later see the task; users are named ones.
struct Candidates {
  std::vector<std::string> users;
  std::vector<std::string> groups;
  std::vector<std::string> excluded;  ///< by `exclude` and by duty rules
  std::string why;                    ///< role:lead, user, least_loaded:2, head_of:lead, same…
  [[nodiscard]] bool nobody() const { return users.empty() && groups.empty(); }
};

[[nodiscard]] Candidates candidates(const Turn& turn, const Activity& activity,
                                    const definition::Assign& assign);
/// Everybody by name, for one work item each: members of the groups, then named users.
[[nodiscard]] std::vector<std::string> everyone(const Turn& turn, const Activity& activity,
                                                const definition::Assign& assign);
/// Users who may not do the step: by `exclude` and by duty rules.
[[nodiscard]] std::vector<std::string> excluded_users(const Turn& turn, const Activity& activity,
                                                      const definition::Assign& assign);
/// Users a duty rule keeps from this step, given who did what so far.
[[nodiscard]] std::vector<std::string> kept_apart(const definition::ProcessDefinition& definition,
                                                  const InstanceState& state, NodeId step);

}  // namespace recourse::process
