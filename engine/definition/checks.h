#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/definition/finding.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// What a check needs to know beside the compiled model.
struct CheckInput {
  const ProcessDefinition& definition;
  const std::map<std::string, ConnectorManifest>& connectors;
  std::vector<bool> fell_through;  ///< by TransitionId: the target follows from list order alone
};

/// The checks that are pure over the model. Findings are located at the
/// step they are about.
[[nodiscard]] std::vector<Finding> check_definition(const CheckInput& input);

struct Ways;
using Findings = std::vector<Finding>;
/// E-FALLTHROUGH: two alternatives of one fork joined by list order.
void check_fall_through(const CheckInput& input, Findings& findings);
/// E-UNREACHABLE, E-FINISH, E-HANDLER (a `do` that runs dry).
void check_ways(const CheckInput& input, Findings& findings);
/// W-NEVER: steps that no case comes to, though a way leads there.
void check_never(const CheckInput& input, Findings& findings);
/// E-STUCK, W-ENDLESS: option to complete.
void check_stuck(const CheckInput& input, const Ways& ways,
                 const std::vector<bool>& reached, Findings& findings);
/// E-LIVELOCK: circles in which nothing is waited for.
void check_livelock(const CheckInput& input, Findings& findings);
/// E-LIVELOCK: handlers beside that make each other fire.
void check_feedback(const CheckInput& input, Findings& findings);
/// E-WAIT: waits for data that nothing changes.
void check_waits(const CheckInput& input, Findings& findings);
/// E-CONFLICT: parallel branches or foreach instances that overwrite each other.
void check_writes(const CheckInput& input, Findings& findings);
/// W-LOST: writes that older ones take the place of.
void check_lost(const CheckInput& input, Findings& findings);
/// W-HANDLER, W-MASKED-HANDLER, W-NEVER-RAISED, E-ESCALATION.
void check_events(const CheckInput& input, Findings& findings);
/// E-BACK-UNDO, W-DIRECT, E-DIRECT-DUTY.
void check_returns(const CheckInput& input, Findings& findings);
/// E-GUARANTEE.
void check_guarantees(const CheckInput& input, Findings& findings);
/// E-DUTY, W-DUTY, W-EMPTY-ROLE, as far as the definition itself names people.
void check_duties(const CheckInput& input, Findings& findings);
/// E-NOBODY, W-DUE.
void check_governance(const CheckInput& input, Findings& findings);
/// E-LOCK: nested locks out of the declared order, the same one twice, nothing to protect.
void check_locks(const CheckInput& input, Findings& findings);
/// E-PRIVATE: personal data that would be kept in clear.
void check_privacy(const CheckInput& input, Findings& findings);
/// E-SECTION: data in two sections, or asked of people who may not fill it in.
void check_sections(const CheckInput& input, Findings& findings);
/// E-JOIN: an open foreach that nothing can add to.
void check_joins(const CheckInput& input, Findings& findings);

[[nodiscard]] Finding finding_at(const CheckInput& input, Finding::Severity severity,
                                 std::string code, NodeId node, Label text, Label fix = {});

}  // namespace recourse::definition
