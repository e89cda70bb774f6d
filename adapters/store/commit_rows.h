#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "adapters/store/session.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

/// Which optional parts of the commit statement a batch needs. Four statements to prepare at most;
/// an advance without timers does not pay for them.
struct CommitParts {
  bool timers = false;
  bool rare = false;  ///< jobs, subscriptions, messages, snapshots, further candidates
  auto operator<=>(const CommitParts&) const = default;
};

/// Positions of units that may share one statement: no two touch the same instance, business key,
/// message, or idempotency key, so that no row is written twice and each guard is seen by one.
/// Order within an instance is kept from wave to wave.
[[nodiscard]] std::vector<std::vector<std::size_t>> waves(
    const std::vector<ports::CommitUnit>& units);

/// The instance row and the guards of each unit: the parameter "units". Each row carries its
/// position as `n`.
[[nodiscard]] Parameter unit_rows(const std::vector<ports::CommitUnit>& units,
                                  const std::vector<std::size_t>& positions);

/// All other parameters of the statements of `parts`. Throws StoreError, before anything is
/// written, for texts that cannot be stored.
[[nodiscard]] Parameters content_rows(const std::vector<ports::CommitUnit>& units,
                                      const std::vector<std::size_t>& positions, CommitParts parts);

[[nodiscard]] CommitParts parts_of(const std::vector<ports::CommitUnit>& units,
                                   const std::vector<std::size_t>& positions);

/// Of several lists of one unit that name the same thing, the last word: what ended is not open,
/// what is gone is not armed; what is opened again is not closed.
[[nodiscard]] bool needs_settling(const ports::CommitUnit& unit);
[[nodiscard]] ports::CommitUnit settled(ports::CommitUnit unit);

/// Names beside the first group, as task_candidate holds them: "u:ann", "g:claims".
[[nodiscard]] std::vector<std::string> further_candidates(const ports::TaskRow& row);

}  // namespace recourse::store
