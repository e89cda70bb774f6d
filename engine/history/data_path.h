#pragma once
#include <string_view>

#include "engine/base/value.h"

namespace recourse::history {

/// The value at "order.customer.name"; nullptr when a name on the way is absent or no record.
[[nodiscard]] const Value* read_path(const Map& data, std::string_view path);

/// Writes `value` at a dotted path; absent or Null records on the way are made. `merge` combines it
/// with what is there (S9): "" replaces; append (an element or a list), sum, max, min,
/// and, or, union (elements not yet there). Null on either side leaves the other one.
/// Throws InvariantBroken when the kinds do not fit: types were checked before it was recorded.
void write_path(Map& data, std::string_view path, const Value& value, std::string_view merge = {});

/// `value` combined with `current`; nullopt when the kinds do not fit or a sum overflows. What a
/// decision asks before it records a write.
[[nodiscard]] std::optional<Value> merged_value(const Value& current, const Value& value,
                                                std::string_view merge);

}  // namespace recourse::history
