#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "adapters/store/row_list.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

/// Which optional parts of the commit statement a batch needs; one statement to prepare for each
/// combination that occurs. An advance pays neither for timers it does not touch nor for columns
/// of its case that stay as they are.
struct CommitParts {
  bool cases = false;   ///< new cases, changed search rows, guards of jobs and messages
  bool timers = false;
  bool rare = false;    ///< jobs, subscriptions, messages, snapshots, several candidates
};

/// What a commit is told, one list of rows each.
enum CommitList : std::size_t {
  kSteps,         ///< the guards and the number of each unit; with parts.cases kCases instead
  kCases,         ///< the same, the search row (null where it stays), and all guards
  kRecords, kOpenTasks, kChangedTasks, kEndedTasks, kDoneTasks, kOutbox, kAnswers,
  kTimers, kTimersGone,
  kSnapshots, kFormerCandidates, kCandidates, kJobs, kJobsClosed, kSubscriptions,
  kSubscriptionsClosed, kMessages, kCopies,
  kCommitLists
};
[[nodiscard]] const RowShape& shape_of(CommitList list);
using CommitRows = std::vector<RowList>;  ///< by CommitList

/// Positions of units that may share one statement: no two touch the same instance, business key,
/// message, or idempotency key, so that no row is written twice and each guard is seen by one.
/// Order within an instance is kept from wave to wave.
[[nodiscard]] std::vector<std::vector<std::size_t>> waves(
    const std::vector<ports::CommitUnit>& units);

[[nodiscard]] CommitParts parts_of(const std::vector<ports::CommitUnit>& units,
                                   const std::vector<std::size_t>& positions);
/// Throws StoreError, before anything is written, for texts that cannot be stored.
[[nodiscard]] CommitRows commit_rows(const std::vector<ports::CommitUnit>& units,
                                     const std::vector<std::size_t>& positions, CommitParts parts);

/// Of several lists of one unit that name the same thing, the last word: what ended is not open,
/// what is gone is not armed; what is opened again is not closed.
[[nodiscard]] bool needs_settling(const ports::CommitUnit& unit);
[[nodiscard]] ports::CommitUnit settled(ports::CommitUnit unit);

/// Names beside the first group, as task_candidate holds them: "u:ann", "g:claims".
[[nodiscard]] std::vector<std::string> further_candidates(const ports::TaskRow& row);

}  // namespace recourse::store
