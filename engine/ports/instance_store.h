#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/history/step_record.h"

namespace recourse::ports {

/// The world behind a port failed (database gone, disk full, file locked). Adapters throw it with
/// what they were doing; nothing else of theirs leaves them.
struct StoreError : std::runtime_error {
  enum class Kind { kUnavailable, kCorrupt, kSchema, kOutcomeUnknown } kind = Kind::kUnavailable;
  StoreError(Kind k, const std::string& what) : std::runtime_error(what), kind(k) {}
};

/// Search row of an instance. Projection: a pure function of its state.
struct InstanceRow {
  InstanceId id;
  std::string process;
  int version = 0;
  std::string definition_hash;
  std::string key;            ///< business key, "" = none
  std::string state;          ///< lifecycle name; running ones hold the key
  std::string outcome;
  Label title;
  std::string starter;
  std::string customer;       ///< for search, "" = none
  Instant started;
  std::optional<Instant> ended;
  int priority = 0;
  int incidents = 0;
  std::optional<Instant> erase_after;  ///< ended, and its retention is over then; none: no such day
  std::string section;        ///< of the house, "" = all
  bool operator==(const InstanceRow&) const = default;
};

/// A work item as lists show it. Projection of the state; open ones and ended ones live apart.
struct TaskRow {
  WorkItemId id;
  InstanceId instance;
  std::string process;
  int version = 0;
  std::string step;           ///< step path
  std::string state;          ///< lifecycle name
  Label title;
  std::string case_key;       ///< business key, or a short form of the instance id
  std::string customer;
  std::string owner;
  std::vector<std::string> users;   ///< candidate users
  std::vector<std::string> groups;  ///< candidate groups
  std::vector<std::string> excluded;
  std::optional<Instant> due;
  int priority = 0;
  Instant created;
  std::optional<Instant> ended;
  std::string ended_by;       ///< last actor
  std::uint32_t revision = 0;
  std::optional<Instant> copied;     ///< view kCc only: when the reader got their copy,
  std::optional<Instant> copy_read;  ///< and first opened it
};

/// A copy of a work item for somebody who has no duty in it.
struct CopyRow {
  InstanceId instance;
  WorkItemId task;
  std::string user;
  Instant sent;
  std::optional<Instant> read;
};

struct TimerRow {
  TimerId id;
  InstanceId instance;
  Instant due;
};
struct SubscriptionRow {
  InstanceId instance;
  std::uint32_t activity = 0;
  int index = 0;
  bool signal = false;
  std::string name, key;
  Instant opened;             ///< oldest matching subscription first (S8)
};
struct JobRow {
  JobId id;
  InstanceId instance;
  std::string process, step, connector;
  int attempt = 1;
  std::string state;          ///< job lifecycle name; the table keeps Pending and Claimed only
  Map input;
  Instant created;
  std::string worker;         ///< holder of the lease, "" = none
  std::uint32_t epoch = 0;    ///< +1 on every claim
  std::optional<Instant> leased_until;
};
/// What must happen outside because a record was committed; one row a record. Deleted when done.
struct OutboxRow {
  InstanceId instance;
  std::uint64_t record = 0;
  Value effects;              ///< list, see engine/process/effect.h
  std::uint64_t node = 0;     ///< who carries it out first; 0: nobody in particular
};
struct MessageRow {
  MessageId id;               ///< store's own
  std::string dedup;          ///< the sender's id; unique
  std::string name, key;
  bool signal = false;
  Value data;
  Instant received;
  std::optional<Instant> keep_until;  ///< none: transient
};
/// A stored answer: same caller, key and request give it again (I13).
struct IdempotencyRow {
  std::string caller, key;
  std::string fingerprint;    ///< of the request body
  Value answer;
  Instant stored;
};

/// Everything one decision changes, written as a whole or not at all.
struct CommitUnit {
  std::uint64_t expected_record = 0;  ///< version guard; 0: the instance is new
  history::StepRecord record;
  std::string record_bytes;           ///< canonical bytes of the record, hashed as record.hash
  InstanceRow row;
  bool row_changed = true;            ///< false: `row` is what the record before left already
  std::optional<std::string> snapshot;///< canonical bytes of the state after this record
  std::vector<TaskRow> open_tasks;    ///< new and open afterwards
  std::vector<TaskRow> changed_tasks; ///< open before and afterwards
  std::vector<TaskRow> ended_tasks;   ///< ended by this record: leave the open table
  /// Of the last two, those with more candidates than one group before this record.
  std::vector<WorkItemId> tasks_of_many;
  std::vector<CopyRow> copies;        ///< sent, or read for the first time
  std::vector<TimerRow> timers_armed;
  std::vector<TimerId> timers_gone;
  std::vector<SubscriptionRow> subscriptions_opened;
  std::vector<std::pair<std::uint32_t, int>> subscriptions_closed;  ///< (activity, index)
  std::vector<JobRow> jobs_opened;    ///< new or pending again; the store keeps epoch and lease
  std::vector<JobId> jobs_closed;
  std::optional<std::pair<JobId, std::uint32_t>> job_guard;  ///< must still hold this epoch
  std::optional<MessageId> message_consumed;                 ///< must still be there; is deleted
  std::optional<OutboxRow> outbox;
  std::optional<IdempotencyRow> idempotency;
};
enum class CommitOutcome {
  kCommitted,
  kVersionConflict,    ///< somebody else was first: load again and decide again
  kKeyTaken,           ///< a running instance holds (process, key)
  kJobStale,           ///< the job's epoch moved on
  kMessageGone,        ///< consumed by another
  kIdempotencyTaken,   ///< the same key is there already
};

struct StoredInstance {
  InstanceRow row;
  std::optional<std::string> snapshot;       ///< canonical bytes
  std::vector<history::StepRecord> records;  ///< after the snapshot, in order
};

/// Durable home of instances. One implementation per database; all pass tests/contract/.
/// Thread rule: one thread at a time per object.
class InstanceStore {
 public:
  virtual ~InstanceStore() = default;
  /// One outcome a unit, in order. Units that fail leave nothing behind; the others are committed
  /// together, durably, before this returns. Throws StoreError; with kOutcomeUnknown the caller
  /// must read the records back before answering anybody.
  virtual std::vector<CommitOutcome> commit(const std::vector<CommitUnit>& units) = 0;
  /// Those that exist, in any order.
  virtual std::vector<StoredInstance> load(const std::vector<InstanceId>& ids) = 0;
  virtual std::vector<history::StepRecord> records(InstanceId id, std::uint64_t from = 1) = 0;
  /// The number of the newest; 0: there is no such instance.
  virtual std::uint64_t last_record(InstanceId id) = 0;
  /// Exactly the committed bytes, for verification.
  virtual std::vector<std::string> record_bytes(InstanceId id) = 0;

  /// The running one, else the latest.
  virtual std::optional<InstanceId> find_by_key(const std::string& process,
                                                const std::string& key) = 0;
  virtual std::optional<InstanceId> instance_of_task(WorkItemId item) = 0;
  virtual std::optional<InstanceId> instance_of_job(JobId job) = 0;
  virtual std::optional<IdempotencyRow> find_answer(const std::string& caller,
                                                    const std::string& key) = 0;
};

}  // namespace recourse::ports
