#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace recourse::lifecycle {

/// One call of the outside world. Failed: it waits for its next attempt. Incident: attempts are
/// used up and a person must decide. Obsolete: the step that asked for it has been left; a late
/// result is handed to a person.
enum class JobState : std::uint8_t { Pending, Claimed, Completed, Failed, Incident, Obsolete };

/// lease_expired: the worker that claimed it was not heard of in time. resolve: a person set the
/// incident right and asks for another attempt.
enum class JobTrigger : std::uint8_t {
  claim, complete, fail_retry, retry_due, give_up, lease_expired, obsolete, resolve
};

/// The state after the trigger; nullopt when the lifecycle does not allow it in `from`.
[[nodiscard]] std::optional<JobState> next_state(JobState from, JobTrigger trigger);

/// In declaration order; empty for final states.
[[nodiscard]] std::vector<JobTrigger> legal_triggers(JobState state);

[[nodiscard]] std::string_view name(JobState state);
[[nodiscard]] std::string_view name(JobTrigger trigger);
[[nodiscard]] std::optional<JobState> parse_job_state(std::string_view text);
[[nodiscard]] std::optional<JobTrigger> parse_job_trigger(std::string_view text);

/// Completed, Obsolete.
[[nodiscard]] bool is_final(JobState state);
/// Pending, Claimed, Failed: it goes on without a person.
[[nodiscard]] bool is_active(JobState state);

}  // namespace recourse::lifecycle
