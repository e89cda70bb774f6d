#pragma once
#include <string>
#include <string_view>

#include "engine/base/id.h"

namespace recourse {

inline constexpr std::string_view kCaseKeyPrefix = "case-";

/// The id of a case's own key. What is personal in a case lies under it as well as under the keys
/// of its persons: destroying it erases one case, and leaves what other cases know of those
/// persons.
[[nodiscard]] inline std::string case_key(const InstanceId& id) {
  return std::string(kCaseKeyPrefix) + id.text();
}
/// Whom data are about that name nobody: the case itself, as a person with a key.
[[nodiscard]] inline std::string case_as_person(const InstanceId& id) {
  return "case:" + id.text();
}
[[nodiscard]] inline bool is_case_key(std::string_view key) {
  return key.starts_with(kCaseKeyPrefix);
}

}  // namespace recourse
