#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace recourse::lifecycle {

/// Completed means by a `finish` of the definition; which outcome is data of the instance, not a
/// state. Cancelled: withdrawn by a person the definition allows. Terminated: ended by an
/// administrator, nothing compensated.
enum class ProcessInstanceState : std::uint8_t {
  Running, Suspended, Completed, Cancelled, Terminated
};

/// wake: an ended case is taken up again with a new visit.
enum class ProcessInstanceTrigger : std::uint8_t {
  suspend, resume, complete, cancel, terminate, wake
};

/// The state after the trigger; nullopt when the lifecycle does not allow it in `from`.
[[nodiscard]] std::optional<ProcessInstanceState> next_state(ProcessInstanceState from,
                                                             ProcessInstanceTrigger trigger);

/// In declaration order.
[[nodiscard]] std::vector<ProcessInstanceTrigger> legal_triggers(ProcessInstanceState state);

[[nodiscard]] std::string_view name(ProcessInstanceState state);
[[nodiscard]] std::string_view name(ProcessInstanceTrigger trigger);
[[nodiscard]] std::optional<ProcessInstanceState> parse_process_instance_state(
    std::string_view text);
[[nodiscard]] std::optional<ProcessInstanceTrigger> parse_process_instance_trigger(
    std::string_view text);

/// Completed, Cancelled, Terminated: only wake leads out.
[[nodiscard]] bool is_ended(ProcessInstanceState state);
/// Running: stimuli are decided.
[[nodiscard]] bool is_active(ProcessInstanceState state);

}  // namespace recourse::lifecycle
