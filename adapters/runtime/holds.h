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

/// Those in force on one of these keys.
[[nodiscard]] Map holds_in_force(Reads& reads, const std::vector<std::string>& keys, Instant now);

/// What forbids that a key is destroyed.
struct Hold {
  std::string id;
  std::string until;   ///< "": until it is lifted
  InstanceId on_case;  ///< empty: it is on whom the key is of
};
/// In force on whom these keys are of, and on every case that keeps something under one of them:
/// a key cannot be destroyed for some of what it opens. Requires: reads.vault.
[[nodiscard]] std::vector<Hold> holds_against(Reads& reads, const std::vector<std::string>& keys,
                                              Instant now);
/// The end of the last of them; none: nothing holds.
[[nodiscard]] std::optional<Instant> latest_end(const std::vector<Hold>& holds);

/// In force from now on. Again: no change.
void protect(Reads& reads, const history::InstanceState& hold);

}  // namespace recourse::runtime
