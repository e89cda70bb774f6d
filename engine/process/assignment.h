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
  /// Where a rule chose among people: see AssigneeChosen. Empty: all of them are asked.
  std::string rule;
  std::vector<std::string> people;
  std::map<std::string, Decimal> loads;
  [[nodiscard]] bool nobody() const { return users.empty() && groups.empty(); }
};

[[nodiscard]] Candidates candidates(const Turn& turn, const Activity& activity,
                                    const definition::Assign& assign);
/// Those of them who could take it now, by name.
[[nodiscard]] std::vector<std::string> eligible(const Turn& turn, const Candidates& found);
/// The work item waits until a list says whose turn it is: asks it.
void ask_turn(Turn& turn, const Activity& activity, const definition::Assign& assign,
              WorkItemId item, std::vector<std::string> people);
/// The answer of the list.
void take_turn(Turn& turn, const history::WorkItem& item, const std::string& user,
               const std::string& rule, const std::string& after,
               const std::vector<std::string>& people);
/// With `pick: sticky`, who did the work is asked first the next time.
void keep_turn(Turn& turn, const Activity& activity, const definition::Assign& assign);
/// Everybody by name, for one work item each: members of the groups, then named users.
[[nodiscard]] std::vector<std::string> everyone(const Turn& turn, const Activity& activity,
                                                const definition::Assign& assign);
/// Users who may not do the step: by `exclude` and by duty rules.
[[nodiscard]] std::vector<std::string> excluded_users(const Turn& turn, const Activity& activity,
                                                      const definition::Assign& assign);
/// Users a duty rule keeps from this step, given who did what so far.
[[nodiscard]] std::vector<std::string> kept_apart(const definition::ProcessDefinition& definition,
                                                  const InstanceState& state, NodeId step);
/// duties: same. Who did another of the steps does this one, too; nobody yet: "".
[[nodiscard]] std::string bound_to(const definition::ProcessDefinition& definition,
                                   const InstanceState& state, NodeId step);
/// The rules that keep a person from this work item, by name (see DutyOverrideAsked); none: they
/// may do it, or two people let them.
[[nodiscard]] std::vector<std::string> rules_against(
    const definition::ProcessDefinition& definition, const InstanceState& state,
    const history::WorkItem& item, const std::string& user);

}  // namespace recourse::process
