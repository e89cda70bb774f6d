#pragma once
#include "adapters/store/schema.h"

namespace recourse::store {

/// Notices to people, their deliveries, and the mailboxes these wait in.
[[nodiscard]] Migration notices_migration(int version);

}  // namespace recourse::store
