#pragma once
#include "adapters/store/schema.h"

namespace recourse::store {

/// The tables of the global log over all records.
[[nodiscard]] Migration log_migration(int version);
[[nodiscard]] Migration guards_migration(int version);

}  // namespace recourse::store
