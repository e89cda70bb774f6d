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
    if (error.cause != Cause::kUnique && error.cause != Cause::kSpoiled &&
        error.cause != Cause::kRetry && error.cause != Cause::kOther) {
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
      const bool race = error.cause == Cause::kRetry || error.cause == Cause::kSpoiled;
      if (race && attempt < kCommitTries) continue;
      // The one unique index that a guard does not look at: an instance that takes up its key
      // again after it had ended.
      const std::string_view what = error.what();
      const bool key = error.cause == Cause::kUnique &&
                       (what.find("instance_running_key") != std::string_view::npos ||
                        what.find("instance.process") != std::string_view::npos);
      if (!key) throw;
      outcomes_[position] = CommitOutcome::kKeyTaken;
      return;
    }
  }
}

CommitBatch::Positions CommitBatch::write_once(const Positions& positions) {
  return session_.dialect() == Dialect::kPostgres ? write_postgres(positions)
                                                  : write_sqlite(positions);
}

CommitBatch::Positions CommitBatch::write_postgres(const Positions& positions) {
  const CommitParts parts = parts_of(units_, positions);
  Parameters parameters = content_rows(units_, positions, parts);
  parameters.push_back(unit_rows(units_, positions));
  Positions won;
  Positions again =
      judge(session_.query(batch_statement(parts), kVerdictColumns, parameters), &won);
  wrote_ = wrote_ || !won.empty();
  return again;
}

CommitBatch::Positions CommitBatch::write_sqlite(const Positions& positions) {
  Transaction transaction(session_);
  Positions won;
  const Positions again =
      judge(session_.query(verdict_statement(), kVerdictColumns, {unit_rows(units_, positions)}),
            &won);
  if (won.empty()) return again;
  const CommitParts parts = parts_of(units_, won);
  Parameters parameters = content_rows(units_, won, parts);
  parameters.push_back(unit_rows(units_, won));
  for (const CommitPiece& piece : write_statements(parts)) {
    // Most lists of most batches are empty.
    Parameters own;
    for (const std::string& name : piece.parameters) {
      for (const Parameter& parameter : parameters) {
        if (parameter.name == name) own.push_back(parameter);
      }
    }
    if (std::get<std::string>(own.front().value) != "[]") session_.execute(piece.sql, own);
  }
  transaction.commit();
  wrote_ = true;
  return again;
}

CommitBatch::Positions CommitBatch::judge(const std::vector<Row>& verdicts, Positions* won) {
  Positions again;
  for (const Row& verdict : verdicts) {
    const auto position = static_cast<std::size_t>(verdict.number(kPosition));
    if (verdict.number(kWon) != 0) {
      outcomes_[position] = CommitOutcome::kCommitted;
      won->push_back(position);
      continue;
    }
    outcomes_[position] = outcome_of(verdict);
    const bool every_guard_held =
        verdict.number(kVersionOk) + verdict.number(kKeyOk) + verdict.number(kJobOk) +
            verdict.number(kMessageOk) + verdict.number(kAnswerOk) == 5;
    // Another was faster between the look and the write; a second look says at what.
    if (every_guard_held) again.push_back(position);
  }
  return again;
}

}  // namespace recourse::store
