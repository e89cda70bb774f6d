#include "adapters/store/commit_batch.h"

#include "adapters/store/commit_sql.h"

namespace recourse::store {

namespace {

using ports::CommitOutcome;
using ports::StoreError;
using Cause = SqlError::Cause;

/// A batch is tried again after a deadlock or a lost race; more often than this, something else
/// is wrong.
constexpr int kCommitTries = 5;

CommitOutcome outcome_of(const Row& verdict) {
  if (verdict.number(kAnswerOk) == 0) return CommitOutcome::kIdempotencyTaken;
  if (verdict.number(kJobOk) == 0) return CommitOutcome::kJobStale;
  if (verdict.number(kMessageOk) == 0) return CommitOutcome::kMessageGone;
  if (verdict.number(kKeyOk) == 0) return CommitOutcome::kKeyTaken;
  return CommitOutcome::kVersionConflict;
}

bool every_guard_held(const Row& verdict) {
  return verdict.number(kVersionOk) + verdict.number(kKeyOk) + verdict.number(kJobOk) +
             verdict.number(kMessageOk) + verdict.number(kAnswerOk) ==
         5;
}

}  // namespace

std::vector<CommitOutcome> CommitBatch::run() {
  try {
    for (const Positions& wave : waves(units_)) write_wave(wave);
  } catch (const SqlError& error) {
    if (error.cause == Cause::kLost) {
      throw StoreError(StoreError::Kind::kOutcomeUnknown,
                       std::string("no answer to a commit: ") + error.what());
    }
    if (wrote_) {
      throw StoreError(StoreError::Kind::kOutcomeUnknown,
                       std::string("a part of the batch failed: ") + error.what());
    }
    throw;
  }
  return std::move(outcomes_);
}

void CommitBatch::write_wave(const Positions& positions) {
  Positions again;
  try {
    again = write_once(positions);
  } catch (const SqlError& error) {
    if (error.cause != Cause::kUnique && error.cause != Cause::kRetry &&
        error.cause != Cause::kOther) {
      throw;
    }
    if (session_.lost()) throw;
    // Nothing was written. One unit spoils it for all: find it by writing each for itself.
    again = positions;
  }
  for (const std::size_t position : again) write_alone(position);
}

void CommitBatch::write_alone(std::size_t position) {
  for (int attempt = 1;; ++attempt) {
    try {
      if (write_once({position}).empty()) return;
      if (attempt < kCommitTries) continue;
      outcomes_[position] = CommitOutcome::kVersionConflict;
      return;
    } catch (const SqlError& error) {
      // The one unique index that a guard does not look at: an instance that takes up its key
      // again after it had ended. Any other was taken between the look and the write.
      const std::string_view what = error.what();
      const bool key = error.cause == Cause::kUnique &&
                       (what.find("instance_running_key") != std::string_view::npos ||
                        what.find("instance.process") != std::string_view::npos);
      if (key) {
        outcomes_[position] = CommitOutcome::kKeyTaken;
        return;
      }
      const bool race = error.cause == Cause::kRetry || error.cause == Cause::kUnique;
      if (!race || attempt == kCommitTries) throw;
    }
  }
}

CommitBatch::Positions CommitBatch::write_once(const Positions& positions) {
  return session_.dialect() == Dialect::kPostgres ? write_postgres(positions)
                                                  : write_sqlite(positions);
}

CommitBatch::Positions CommitBatch::write_postgres(const Positions& positions) {
  const CommitParts parts = parts_of(units_, positions);
  CommitRows rows = commit_rows(units_, positions, parts);
  const BatchStatement& statement = batch_statement(parts);
  std::vector<RowList*> lists;
  for (const CommitList list : statement.lists) lists.push_back(&rows[list]);
  const auto verdicts = session_.query_rows(statement.sql, kVerdictColumns, lists);
  const Positions again = judge(positions, verdicts);
  wrote_ = wrote_ || verdicts.size() < positions.size();
  return again;
}

CommitBatch::Positions CommitBatch::write_sqlite(const Positions& positions) {
  Transaction transaction(session_);
  CommitParts parts = parts_of(units_, positions);
  CommitRows rows = commit_rows(units_, positions, parts);
  const CommitList guards = parts.cases ? kCases : kSteps;
  std::vector<Row> losers;
  for (Row& verdict :
       session_.run_for_each(verdict_statement(guards), kVerdictColumns, rows[guards])) {
    if (!every_guard_held(verdict)) losers.push_back(std::move(verdict));
  }
  const Positions again = judge(positions, losers);
  if (losers.size() == positions.size()) return again;
  if (!losers.empty()) {
    Positions won;
    for (const std::size_t i : positions) {
      if (outcomes_[i] == CommitOutcome::kCommitted) won.push_back(i);
    }
    parts = parts_of(units_, won);
    rows = commit_rows(units_, won, parts);
  }
  for (const CommitPiece& piece : write_statements(parts)) {
    (void)session_.run_for_each(piece.sql, 0, rows[piece.list]);
  }
  transaction.commit();
  wrote_ = true;
  return again;
}

CommitBatch::Positions CommitBatch::judge(const Positions& positions,
                                          const std::vector<Row>& losers) {
  for (const std::size_t position : positions) outcomes_[position] = CommitOutcome::kCommitted;
  Positions again;
  for (const Row& verdict : losers) {
    const auto position = static_cast<std::size_t>(verdict.number(kPosition));
    outcomes_[position] = outcome_of(verdict);
    // Another was faster between the look and the write; a second look says at what.
    if (every_guard_held(verdict)) again.push_back(position);
  }
  return again;
}

}  // namespace recourse::store
