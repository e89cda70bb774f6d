#pragma once
#include "adapters/store/schema.h"

namespace recourse::store {

/// Several processes on one database: their leases, and whose effects wait in the outbox.
[[nodiscard]] Migration nodes_migration(int version);

}  // namespace recourse::store
