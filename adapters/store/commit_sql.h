#pragma once
#include <string>
#include <vector>

#include "adapters/store/commit_rows.h"

namespace recourse::store {

/// Columns of the verdict on each unit, one row each, in any order.
enum VerdictColumn : std::size_t {
  kPosition, kVersionOk, kKeyOk, kJobOk, kMessageOk, kAnswerOk, kWon, kVerdictColumns
};

/// PostgreSQL: guards and writes of a whole batch in one statement, one round trip. Rows are
/// written only for units whose guards held; the answer is the verdict on each. Fails with a
/// division by zero (SqlError kSpoiled) when somebody stored the same idempotency key between the
/// look and the write: nothing is written then.
[[nodiscard]] const std::string& batch_statement(CommitParts parts);

/// SQLite: the same in pieces, within one transaction that nobody can disturb. First the verdict …
[[nodiscard]] std::string verdict_statement();
/// … then these, in order, with the rows of the units that won, each with its parameters.
struct CommitPiece {
  std::string sql;
  std::vector<std::string> parameters;
};
[[nodiscard]] const std::vector<CommitPiece>& write_statements(CommitParts parts);

}  // namespace recourse::store
