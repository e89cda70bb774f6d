#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// The life of a work item: WS-HumanTask 1.1 section 4.10. The table of
/// every state and trigger stands in README.md of this folder.
namespace recourse::lifecycle {

/// Suspended is three explicit leaves, so the state alone says where resume leads.
enum class WorkItemState : std::uint8_t {
  Created, Ready, Reserved, InProgress,
  SuspendedReady, SuspendedReserved, SuspendedInProgress,
  Completed, Failed, Error, Exited, Obsolete
};

/// activate … skip are what people and the definition ask for; exit (the flow left the step) and
/// fault (it cannot go on) come from the engine.
enum class WorkItemTrigger : std::uint8_t {
  activate, nominate, claim, start, stop, release, delegate, forward, suspend, resume, complete,
  fail, skip, exit, fault
};

/// What a trigger must know beyond its name.
struct TriggerFacts {
  bool single = false;    ///< activate, nominate: one person only, so Reserved rather than Ready
  bool skippable = true;  ///< skip: whether the task may be skipped at all
};

/// The state after the trigger; nullopt when the lifecycle does not allow it in `from`.
/// complete is legal from InProgress only: verbs that fold claim and start drive each of them.
[[nodiscard]] std::optional<WorkItemState> next_state(WorkItemState from, WorkItemTrigger trigger,
                                                      TriggerFacts facts = {});

/// In declaration order; empty for final states.
[[nodiscard]] std::vector<WorkItemTrigger> legal_triggers(WorkItemState state);

/// "Ready", "Suspended.Ready", …: the spelling of records, stores and APIs.
[[nodiscard]] std::string_view name(WorkItemState state);
[[nodiscard]] std::string_view name(WorkItemTrigger trigger);
[[nodiscard]] std::optional<WorkItemState> parse_work_item_state(std::string_view text);
[[nodiscard]] std::optional<WorkItemTrigger> parse_work_item_trigger(std::string_view text);

/// Completed, Failed, Error, Exited, Obsolete: nothing can happen to it any more.
[[nodiscard]] bool is_final(WorkItemState state);
/// Ready, Reserved, InProgress: somebody can work on it now.
[[nodiscard]] bool is_active(WorkItemState state);
[[nodiscard]] bool is_suspended(WorkItemState state);

}  // namespace recourse::lifecycle
