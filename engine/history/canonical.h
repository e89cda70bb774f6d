#pragma once
#include <string>

#include "engine/base/value.h"

namespace recourse::history {

/// Canonical bytes: RFC 8785 over strings, booleans, null, arrays and objects. Text stands as it
/// is; every other kind carries its type, so that a record can be read back without a definition:
/// {"$decimal":"12.5"} {"$date":"2026-03-02"} {"$time":"…"} {"$datetime":"…"} {"$duration":"PT1H"}
/// {"$months":"P1Y"} {"$money":["12.5","CNY"]}. Field names of data never start with '$'.
/// Requires: no Opaque value inside but sealed ones, {"$sealed":{commit, ref}}.
[[nodiscard]] std::string canonical_bytes(const Value& value);

/// The inverse on a tree read from JSON: objects with a single '$' key become typed values.
[[nodiscard]] Value untag(Value tree);
/// What the content of such an object with one key stands for; Null: nothing, the object is one.
[[nodiscard]] Value typed_value(std::string_view tag, const Value& content);

}  // namespace recourse::history
