#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/runtime/session.h"
#include "engine/history/instance_state.h"

namespace recourse::runtime {

/// What stands under a key: {ID of a hold: until, "" = until it is lifted}; empty: nothing. The
/// records of the holds are the truth, this is where an erasure finds them: it knows no name any
/// more, only keys.
[[nodiscard]] Map holds_on(Reads& reads, const std::string& key);
void put_holds(Reads& reads, const std::string& key, const Map& requests);

/// The end of the last hold that is in force on one of these keys; none: nothing holds.
[[nodiscard]] std::optional<Instant> held_until(Reads& reads, const std::vector<std::string>& keys,
                                                Instant now);
/// Those in force on one of these keys.
[[nodiscard]] Map holds_in_force(Reads& reads, const std::vector<std::string>& keys, Instant now);

/// In force from now on. Again: no change.
void protect(Reads& reads, const history::InstanceState& hold);

}  // namespace recourse::runtime
