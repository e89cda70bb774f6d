#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// Does what the operation adds to or completes run now? Done for every other operation.
[[nodiscard]] Result<Done> is_running_join(const definition::Operation& operation,
                                           const InstanceState& state);
/// `data` holds {item} or {items}. Rejects: DATA, TYPE. Requires: is_running_join().
[[nodiscard]] Result<Done> add_item(Session& session, const definition::Operation& operation,
                                    const Map& data);
void complete_now(Session& session, const definition::Operation& operation);

}  // namespace recourse::command
