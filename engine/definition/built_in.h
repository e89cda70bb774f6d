#pragma once
#include <string_view>

#include "engine/base/id.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Cases the engine keeps for itself: a lock that cases share, the starts of a process, a range of
/// numbers, a list of people whose turn it is, the keys that sign the log over all records, a
/// request to erase a person. They have an id, records and effects like every case, so every store,
/// the replay and the checks serve them as they are; they have no steps. No definition's id can
/// have a dot.
inline constexpr std::string_view kOwnPrefix = "recourse.";
inline constexpr std::string_view kLockProcess = "recourse.lock";
inline constexpr std::string_view kStartsProcess = "recourse.starts";
inline constexpr std::string_view kNumbersProcess = "recourse.numbers";
inline constexpr std::string_view kTurnsProcess = "recourse.turns";
inline constexpr std::string_view kLogProcess = "recourse.log";
inline constexpr std::string_view kErasureProcess = "recourse.erasure";

/// The connector that the engine answers itself: the next number of a range.
inline constexpr std::string_view kNextNumber = "numbering.next";

[[nodiscard]] inline bool is_own_process(std::string_view process) {
  return process.starts_with(kOwnPrefix);
}
/// nullptr: no process of the engine's own.
[[nodiscard]] DefinitionPtr built_in(std::string_view process);

/// Signals the engine gives to all cases: `person_left` {user} when somebody the directory had at
/// work is so no longer, `calendar_loaded` {id, version} when the cases count with a new version.
inline constexpr std::string_view kPersonLeft = "person_left";
inline constexpr std::string_view kCalendarLoaded = "calendar_loaded";
/// nullptr: no signal of the engine's own.
[[nodiscard]] feel::TypePtr carried_by_own_signal(std::string_view signal);

/// The one case of `process` for `name`: always the same id. Two names may share it by chance, so
/// what is kept there bears its name.
[[nodiscard]] InstanceId own_case(std::string_view process, std::string_view name);

}  // namespace recourse::definition
