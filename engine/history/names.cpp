#include "engine/history/names.h"

#include <array>

namespace recourse::history {
namespace {

constexpr std::array<std::string_view, 8> kPurposeNames = {"catch", "wait",          "retry",
                                                           "sla",   "suspend_until", "urge",
                                                           "start", "back"};
constexpr std::array<std::string_view, 5> kSlaStateNames = {"Running", "Paused", "Met", "Breached",
                                                            "Stopped"};

template <class Enum, std::size_t kSize>
std::optional<Enum> position_of(const std::array<std::string_view, kSize>& names,
                                std::string_view text) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum>
bool name_taken(std::optional<Enum> read, Enum& target) {
  if (read) target = *read;
  return read.has_value();
}

}  // namespace

std::string_view name(Timer::Purpose purpose) {
  return kPurposeNames[static_cast<std::size_t>(purpose)];
}
std::optional<Timer::Purpose> parse_timer_purpose(std::string_view text) {
  return position_of<Timer::Purpose>(kPurposeNames, text);
}
std::string_view name(SlaClock::State state) {
  return kSlaStateNames[static_cast<std::size_t>(state)];
}
std::optional<SlaClock::State> parse_sla_state(std::string_view text) {
  return position_of<SlaClock::State>(kSlaStateNames, text);
}

bool read_name(std::string_view text, lifecycle::WorkItemState& state) {
  return name_taken(lifecycle::parse_work_item_state(text), state);
}
bool read_name(std::string_view text, lifecycle::JobState& state) {
  return name_taken(lifecycle::parse_job_state(text), state);
}
bool read_name(std::string_view text, lifecycle::ProcessInstanceState& state) {
  return name_taken(lifecycle::parse_process_instance_state(text), state);
}
bool read_name(std::string_view text, Timer::Purpose& purpose) {
  return name_taken(parse_timer_purpose(text), purpose);
}
bool read_name(std::string_view text, SlaClock::State& state) {
  return name_taken(parse_sla_state(text), state);
}

}  // namespace recourse::history
