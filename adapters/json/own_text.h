#pragma once
#include <optional>
#include <string_view>

#include "engine/base/value.h"

namespace recourse::json {

/// What history::canonical_bytes wrote, read in one go: names ascend, nothing is written in two
/// ways, so values and their types come about without a tree in between. nullopt for anything else,
/// be it JSON or not: whoever asks then reads it with parse_json, which says what is wrong. Gives
/// what history::untag(parse_json(bytes, kOwnBytes)) gives.
[[nodiscard]] std::optional<Value> read_own_text(std::string_view bytes);

}  // namespace recourse::json
