#pragma once
#include "engine/history/instance_state.h"
#include "engine/ports/instance_store.h"
#include "engine/service/engine.h"

namespace recourse::service {

/// The state of a stored instance: its snapshot, then the records after it. Rejects "RECORD" where
/// they cannot be read, do not follow one another or name what the definition does not have.
[[nodiscard]] Result<history::InstanceState> restore(const ports::StoredInstance& stored,
                                                     const Engine::Ports& ports);

}  // namespace recourse::service
