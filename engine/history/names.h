#pragma once
#include <optional>
#include <string_view>

#include "engine/history/instance_state.h"

namespace recourse::history {

/// Spellings of records and snapshots: "catch", "wait", "retry", "sla", "suspend_until", "urge",
/// "start", "back".
[[nodiscard]] std::string_view name(Timer::Purpose purpose);
[[nodiscard]] std::optional<Timer::Purpose> parse_timer_purpose(std::string_view text);

/// "Running", "Paused", "Met", "Breached", "Stopped".
[[nodiscard]] std::string_view name(SlaClock::State state);
[[nodiscard]] std::optional<SlaClock::State> parse_sla_state(std::string_view text);

/// The reader of every state and purpose under one name, for the codec. False: no such word.
[[nodiscard]] bool read_name(std::string_view text, lifecycle::WorkItemState& state);
[[nodiscard]] bool read_name(std::string_view text, lifecycle::JobState& state);
[[nodiscard]] bool read_name(std::string_view text, lifecycle::ProcessInstanceState& state);
[[nodiscard]] bool read_name(std::string_view text, Timer::Purpose& purpose);
[[nodiscard]] bool read_name(std::string_view text, SlaClock::State& state);

}  // namespace recourse::history
