#pragma once
#include <string>
#include <string_view>

namespace recourse::store {

/// Hex, of a record's bytes: what stands beside them in the table.
[[nodiscard]] std::string leaf_hash(std::string_view bytes);

}  // namespace recourse::store
