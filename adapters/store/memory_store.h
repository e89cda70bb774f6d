#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/ports/access_log.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/record_log.h"
#include "engine/ports/nodes.h"
#include "engine/ports/notices.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/work_queues.h"
#include "engine/ports/worklist_query.h"

namespace recourse::store {

/// The ports on plain containers: for scenarios, `recourse test` and tests of the engine.
/// Same answers as the databases (one contract suite), nothing durable. Thread-safe; the ports
/// borrow the database.
struct MemoryDatabase {
  struct StoredRecord {
    history::StepRecord record;
    std::string bytes;
  };
  struct StoredCase {
    ports::InstanceRow row;
    std::vector<StoredRecord> records;
    std::optional<std::string> snapshot;
    std::uint64_t snapshot_record = 0;
  };
  using Name = std::pair<std::string, std::string>;

  std::mutex mutex;
  std::map<InstanceId, StoredCase> cases;
  std::map<Name, InstanceId> running_keys;  ///< (process, business key)
  std::map<WorkItemId, ports::TaskRow> tasks, tasks_done;
  std::map<std::pair<WorkItemId, std::string>, ports::CopyRow> copies;  ///< (task, user)
  std::map<TimerId, ports::TimerRow> timers;
  std::vector<ports::SubscriptionRow> subscriptions;
  std::map<JobId, ports::JobRow> jobs;
  std::map<std::pair<InstanceId, std::uint64_t>, ports::OutboxRow> outbox;
  std::uint64_t last_node = 0;
  std::map<std::uint64_t, bool> nodes_at_work;  ///< false: its lease ran out at once
  std::map<MessageId, ports::MessageRow> messages;
  std::map<std::string, Instant> messages_seen;
  std::map<Name, ports::IdempotencyRow> answers;

  struct SealLease {
    std::string holder;
    std::uint64_t epoch = 0;
    Instant until;
  } seal_lease;
  std::vector<std::pair<InstanceId, std::uint64_t>> commits;  ///< records in the order they came
  std::vector<ports::LogLeaf> leaves;
  std::map<std::pair<int, std::uint64_t>, history::Digest> nodes;
  std::map<std::uint64_t, ports::LogCheckpoint> checkpoints;
  std::map<std::pair<std::uint64_t, std::string>, ports::LogCosignature> cosignatures;
  struct StoredMailbox {
    std::optional<Instant> due;  ///< none: nothing waits
    Instant hold;
    int faults = 0;
  };
  std::map<std::pair<InstanceId, std::int64_t>, ports::NoticeRow> notices;
  /// (instance, place, person, channel)
  std::map<std::tuple<InstanceId, std::int64_t, std::string, std::string>, ports::DeliveryRow>
      deliveries;
  std::map<Name, StoredMailbox> mailboxes;  ///< (person, channel)

  std::map<std::pair<std::string, int>, ports::DefinitionRow> definitions;
  std::map<Name, std::string> documents;
  std::map<std::string, ports::CredentialRow> credentials;
  std::map<std::string, ports::SessionRow> sessions;
  std::map<std::pair<WorkItemId, std::string>, ports::DraftRow> drafts;
  std::map<std::string, ports::UploadRow> uploads;

  std::map<std::string, ports::PersonKey> person_keys;
  std::map<std::string, ports::SealedRow> sealed;
  std::set<std::string> destroyed_keys;
  std::vector<ports::AccessRow> accesses;
  std::map<std::int64_t, ports::AccessHead> access_heads;  ///< by position
};

[[nodiscard]] std::unique_ptr<ports::InstanceStore> instance_store(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::WorklistQuery> worklist_query(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::WorkQueues> work_queues(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::Registry> registry(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::RecordLog> record_log(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::Nodes> nodes(MemoryDatabase& database);
[[nodiscard]] inline std::unique_ptr<ports::Wire> wire(MemoryDatabase&) { return nullptr; }
[[nodiscard]] std::unique_ptr<ports::Notices> notices(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::SecretStore> secret_store(MemoryDatabase& database);
[[nodiscard]] std::unique_ptr<ports::AccessLog> access_log(MemoryDatabase& database);

}  // namespace recourse::store
