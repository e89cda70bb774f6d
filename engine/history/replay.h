#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "engine/history/apply.h"

namespace recourse::history {

/// Where to stop; both empty: at the end.
struct ReplayUntil {
  std::optional<std::uint64_t> seq;  ///< last event taken in, also in the middle of a record
  std::optional<Instant> recorded;   ///< what was known then: no record written later
};

/// The state after `records` (all of one instance, from the first on). With `until` in the middle
/// of a record the state has its events up to there, but not yet its number and hash.
/// Rejects: "RECORD" when there is no record or one does not fit; `details` = {record}.
[[nodiscard]] Result<InstanceState> fold(const std::vector<StepRecord>& records,
                                         const ReplayUntil& until = {});

/// Hex SHA-256 of (0x00 ‖ bytes): the leaf hash of RFC 6962.
using LeafHash = std::function<std::string(std::string_view bytes)>;

/// Do the records follow each other without a gap, and does each hash cover what is recorded?
/// Rejects: "CHAIN" with `details` = {record} of the first one that does not.
[[nodiscard]] Result<Done> verify_chain(const std::vector<StepRecord>& records,
                                        const LeafHash& leaf_hash);

}  // namespace recourse::history
