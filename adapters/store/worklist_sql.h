#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/session.h"
#include "adapters/store/worklist_rules.h"

namespace recourse::store {

/// A statement with its parameters, each bound once.
struct BuiltQuery {
  std::string sql;
  Parameters parameters;
  /// ":name"; the first value given under a name stays.
  std::string bind(const std::string& name, SqlValue value);
};

/// One page of a view. Every candidate group is a branch of its own that reads its index in the
/// order of the page; the branches are merged as they are read, so that a page costs about as many
/// rows as it shows, however many groups a reader has and however much waits (`bench inbox`). With
/// one index for all groups together the whole backlog would be sorted.
/// Columns: task_columns, then the sort key. With `at_once` what the reader is a candidate for
/// beside the first group comes from one branch, which does not look whether they are kept from it:
/// a page with such a task on it must be read again without.
[[nodiscard]] BuiltQuery tasks_query(Dialect dialect, const ports::Reader& reader,
                                     const ports::TaskQuery& query,
                                     const std::optional<PageMark>& after, bool at_once);
/// Is that possible, and does it pay (`bench inbox`: half of the branches, two thirds of the time)?
[[nodiscard]] bool may_read_at_once(Dialect dialect, const ports::Reader& reader,
                                    const ports::TaskQuery& query);

/// One page of the copies the reader got. Columns: task_columns, when it was sent, when read.
[[nodiscard]] BuiltQuery copies_query(Dialect dialect, const ports::Reader& reader,
                                      const ports::TaskQuery& query,
                                      const std::optional<PageMark>& after);

/// Columns: mine, available, team, overdue, done, cc.
[[nodiscard]] BuiltQuery counts_query(Dialect dialect, const ports::Reader& reader, Instant now);

/// One page of cases the reader may see, latest start first. Columns: instance_columns.
[[nodiscard]] BuiltQuery instances_query(Dialect dialect, const ports::Reader& reader,
                                         const ports::InstanceQuery& query,
                                         const std::optional<PageMark>& after);

}  // namespace recourse::store
