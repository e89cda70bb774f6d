#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

namespace recourse::yaml {

/// The keys every step may have, and those of its kind.
[[nodiscard]] inline std::vector<std::string_view> step_keys(
    std::initializer_list<std::string_view> own) {
  std::vector<std::string_view> keys{"step", "title",    "only_if", "while", "lock",
                                     "sla",  "handlers", "undo",    "next"};
  keys.insert(keys.end(), own);
  return keys;
}

}  // namespace recourse::yaml
