#pragma once
#include <functional>

#include "adapters/store/database.h"
#include "adapters/store/worklist_sql.h"
#include "engine/ports/worklist_query.h"

namespace recourse::store {

/// WorklistQuery on both databases. Borrows the database. Thread-safe.
class SqlWorklist final : public ports::WorklistQuery {
 public:
  explicit SqlWorklist(Database& database) : database_(database) {}

  ports::TaskPage tasks(const ports::Reader& reader, const ports::TaskQuery& query) override;
  ports::TaskCounts counts(const ports::Reader& reader, Instant now) override;
  int load(const std::string& user) override;
  std::optional<ports::TaskRow> task(WorkItemId id) override;
  std::vector<ports::TaskRow> tasks_of(InstanceId id) override;
  ports::InstancePage instances(const ports::Reader& reader,
                                const ports::InstanceQuery& query) override;
  std::optional<ports::InstanceRow> instance(InstanceId id) override;
  ports::InstancePage retained(const ports::RetainedQuery& query) override;
  bool may_see(const ports::Reader& reader, InstanceId id) override;

 private:
  /// Nullopt: there is a row on it, or just behind, that does not fit.
  std::optional<ports::TaskPage> page_of(const BuiltQuery& built, const ports::TaskQuery& query,
                                         const std::function<bool(const ports::TaskRow&)>& fits);

  Database& database_;
};

}  // namespace recourse::store
