#pragma once
#include <string_view>

#include "engine/base/label.h"

namespace recourse::yaml {

/// For keys that other process languages know and this one refuses or spells otherwise: which
/// construct does the same here. Empty for all other words. The control-flow
/// patterns that process-defs/README.md says are refused are among them.
[[nodiscard]] Label hint_for_key(std::string_view key);

/// A step kind of another notation, BPMN's above all ("userTask"): how it is written here. Empty:
/// it is no such word.
[[nodiscard]] Label hint_for_kind(std::string_view word);

/// A key written in Chinese: the English one. Empty: it is no such word.
[[nodiscard]] Label hint_for_chinese(std::string_view word);

/// What to write instead of a `join` or a `rest` of other notations that would need several tokens
/// in one scope; empty: it is no such word. `counted`: the join beside it is a number.
[[nodiscard]] Label refused_join(std::string_view word);
[[nodiscard]] Label refused_rest(std::string_view word, bool counted);

}  // namespace recourse::yaml
