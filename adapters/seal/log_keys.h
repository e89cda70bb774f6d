#pragma once
// Which keys sign the log is part of the log: a case of the engine's own records every key that is
// introduced, and what it replaces. The first checkpoint that covers such a record bears both
// signatures, the old key's and the new one's; from the next one on the new one signs alone.
#include <optional>
#include <string>
#include <vector>

#include "adapters/seal/note.h"
#include "adapters/seal/own_record.h"
#include "engine/ports/record_log.h"

namespace recourse::seal {

[[nodiscard]] InstanceId key_case();

struct IntroducedKey {
  VerifierKey key;
  std::uint64_t record = 0;
  std::optional<std::uint64_t> position;  ///< of that record in the log, once it is sealed
};
/// In order, from the bytes of the records of that case and their leaves. What cannot be read
/// introduces nothing.
[[nodiscard]] std::vector<IntroducedKey> introduced_keys(const std::vector<std::string>& records,
                                                         const std::vector<ports::LogLeaf>& leaves);

/// Records that `key` signs from now on. false: another node was faster.
bool introduce_key(const OwnWorld& world, const VerifierKey& key, const std::string& reason);

}  // namespace recourse::seal
