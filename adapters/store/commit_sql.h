#pragma once
#include <string>
#include <vector>

#include "adapters/store/commit_rows.h"
#include "adapters/store/session.h"

namespace recourse::store {

/// Columns of the verdict on a unit.
enum VerdictColumn : std::size_t {
  kPosition, kVersionOk, kKeyOk, kJobOk, kMessageOk, kAnswerOk, kVerdictColumns
};

/// PostgreSQL: guards and writes of a whole batch in one statement, one round trip. Rows are
/// written only for units whose guards held; the answer is the verdict on each of the others.
struct BatchStatement {
  std::string sql;
  std::vector<CommitList> lists;  ///< its parameters, in order
};
[[nodiscard]] const BatchStatement& batch_statement(CommitParts parts);

/// SQLite: the same in pieces, within one transaction that nobody can disturb, each run once for
/// every row of its list. First the verdict on each unit …
[[nodiscard]] const std::string& verdict_statement(CommitList guards);
/// … then these, in order, with the rows of the units that won.
struct CommitPiece {
  std::string sql;
  CommitList list;
};
[[nodiscard]] const std::vector<CommitPiece>& write_statements(CommitParts parts);

}  // namespace recourse::store
