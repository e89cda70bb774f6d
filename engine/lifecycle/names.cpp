// Names and questions about states. No Boost.Statechart here: legal triggers are found by driving
// the machines once.
#include <array>

#include "engine/lifecycle/job.h"
#include "engine/lifecycle/process_instance.h"
#include "engine/lifecycle/work_item.h"

namespace recourse::lifecycle {
namespace {

constexpr std::array<std::string_view, 12> kWorkItemStates{
    "Created", "Ready", "Reserved", "InProgress",
    "Suspended.Ready", "Suspended.Reserved", "Suspended.InProgress",
    "Completed", "Failed", "Error", "Exited", "Obsolete"};
constexpr std::array<std::string_view, 15> kWorkItemTriggers{
    "activate", "nominate", "claim", "start", "stop", "release", "delegate", "forward",
    "suspend", "resume", "complete", "fail", "skip", "exit", "fault"};
constexpr std::array<std::string_view, 5> kProcessInstanceStates{
    "Running", "Suspended", "Completed", "Cancelled", "Terminated"};
constexpr std::array<std::string_view, 6> kProcessInstanceTriggers{
    "suspend", "resume", "complete", "cancel", "terminate", "wake"};
constexpr std::array<std::string_view, 6> kJobStates{
    "Pending", "Claimed", "Completed", "Failed", "Incident", "Obsolete"};
constexpr std::array<std::string_view, 8> kJobTriggers{
    "claim", "complete", "fail_retry", "retry_due", "give_up", "lease_expired", "obsolete",
    "resolve"};

template <class Enum, std::size_t Count>
std::optional<Enum> enumerator_named(const std::array<std::string_view, Count>& names,
                                     std::string_view text) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t Count>
std::string_view name_in(const std::array<std::string_view, Count>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

/// For every state the triggers its machine accepts. Lists and buttons ask for many items at a
/// time, so the answer is kept.
template <class State, class Trigger, std::size_t States, std::size_t Triggers>
std::array<std::vector<Trigger>, States> accepted_triggers() {
  std::array<std::vector<Trigger>, States> accepted;
  for (std::size_t state = 0; state < States; ++state) {
    for (std::size_t trigger = 0; trigger < Triggers; ++trigger) {
      const auto candidate = static_cast<Trigger>(trigger);
      if (next_state(static_cast<State>(state), candidate)) accepted[state].push_back(candidate);
    }
  }
  return accepted;
}

}  // namespace

std::vector<WorkItemTrigger> legal_triggers(WorkItemState state) {
  static const auto accepted =
      accepted_triggers<WorkItemState, WorkItemTrigger, kWorkItemStates.size(),
                        kWorkItemTriggers.size()>();
  return accepted[static_cast<std::size_t>(state)];
}

std::string_view name(WorkItemState state) { return name_in(kWorkItemStates, state); }
std::string_view name(WorkItemTrigger trigger) { return name_in(kWorkItemTriggers, trigger); }

std::optional<WorkItemState> parse_work_item_state(std::string_view text) {
  return enumerator_named<WorkItemState>(kWorkItemStates, text);
}

std::optional<WorkItemTrigger> parse_work_item_trigger(std::string_view text) {
  return enumerator_named<WorkItemTrigger>(kWorkItemTriggers, text);
}

bool is_final(WorkItemState state) { return state >= WorkItemState::Completed; }

bool is_active(WorkItemState state) {
  return state >= WorkItemState::Ready && state <= WorkItemState::InProgress;
}

bool is_suspended(WorkItemState state) {
  return state >= WorkItemState::SuspendedReady && state <= WorkItemState::SuspendedInProgress;
}

std::vector<ProcessInstanceTrigger> legal_triggers(ProcessInstanceState state) {
  static const auto accepted =
      accepted_triggers<ProcessInstanceState, ProcessInstanceTrigger,
                        kProcessInstanceStates.size(), kProcessInstanceTriggers.size()>();
  return accepted[static_cast<std::size_t>(state)];
}

std::string_view name(ProcessInstanceState state) {
  return name_in(kProcessInstanceStates, state);
}

std::string_view name(ProcessInstanceTrigger trigger) {
  return name_in(kProcessInstanceTriggers, trigger);
}

std::optional<ProcessInstanceState> parse_process_instance_state(std::string_view text) {
  return enumerator_named<ProcessInstanceState>(kProcessInstanceStates, text);
}

std::optional<ProcessInstanceTrigger> parse_process_instance_trigger(std::string_view text) {
  return enumerator_named<ProcessInstanceTrigger>(kProcessInstanceTriggers, text);
}

bool is_ended(ProcessInstanceState state) { return state >= ProcessInstanceState::Completed; }
bool is_active(ProcessInstanceState state) { return state == ProcessInstanceState::Running; }

std::vector<JobTrigger> legal_triggers(JobState state) {
  static const auto accepted =
      accepted_triggers<JobState, JobTrigger, kJobStates.size(), kJobTriggers.size()>();
  return accepted[static_cast<std::size_t>(state)];
}

std::string_view name(JobState state) { return name_in(kJobStates, state); }
std::string_view name(JobTrigger trigger) { return name_in(kJobTriggers, trigger); }

std::optional<JobState> parse_job_state(std::string_view text) {
  return enumerator_named<JobState>(kJobStates, text);
}

std::optional<JobTrigger> parse_job_trigger(std::string_view text) {
  return enumerator_named<JobTrigger>(kJobTriggers, text);
}

bool is_final(JobState state) {
  return state == JobState::Completed || state == JobState::Obsolete;
}

bool is_active(JobState state) {
  return state == JobState::Pending || state == JobState::Claimed || state == JobState::Failed;
}

}  // namespace recourse::lifecycle
