#pragma once
#include "adapters/store/commit_rows.h"
#include "adapters/store/database.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

/// InstanceStore on both databases. Borrows the database.
class SqlInstanceStore final : public ports::InstanceStore {
 public:
  explicit SqlInstanceStore(Database& database) : database_(database) {}

  std::vector<ports::CommitOutcome> commit(const std::vector<ports::CommitUnit>& units) override;
  std::vector<ports::StoredInstance> load(const std::vector<InstanceId>& ids) override;
  std::vector<history::StepRecord> records(InstanceId id, std::uint64_t from) override;
  std::uint64_t last_record(InstanceId id) override;
  std::vector<std::string> record_bytes(InstanceId id) override;
  std::optional<InstanceId> find_by_key(const std::string& process,
                                        const std::string& key) override;
  std::optional<InstanceId> instance_of_task(WorkItemId item) override;
  std::optional<InstanceId> instance_of_job(JobId job) override;
  std::optional<ports::IdempotencyRow> find_answer(const std::string& caller,
                                                   const std::string& key) override;

 private:
  Database& database_;
};

}  // namespace recourse::store
