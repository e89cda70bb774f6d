#include <algorithm>

#include "adapters/store/commit_rows.h"
#include "adapters/store/memory_store.h"
#include "adapters/store/rows.h"

namespace recourse::store {

namespace {

using ports::CommitOutcome;
using ports::CommitUnit;

class MemoryInstanceStore final : public ports::InstanceStore {
 public:
  explicit MemoryInstanceStore(MemoryDatabase& database) : db_(database) {}

  std::vector<CommitOutcome> commit(const std::vector<CommitUnit>& units) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<CommitOutcome> out;
    for (const CommitUnit& unit : units) {
      out.push_back(verdict(unit));
      if (out.back() != CommitOutcome::kCommitted) continue;
      if (needs_settling(unit)) {
        write(settled(unit));
      } else {
        write(unit);
      }
    }
    return out;
  }

  std::vector<ports::StoredInstance> load(const std::vector<InstanceId>& ids) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::StoredInstance> out;
    for (const InstanceId& id : ids) {
      const auto found = db_.cases.find(id);
      if (found == db_.cases.end()) continue;
      const MemoryDatabase::StoredCase& stored = found->second;
      ports::StoredInstance copy{.row = stored.row, .snapshot = stored.snapshot, .records = {}};
      for (const auto& item : stored.records) {
        if (item.record.record > stored.snapshot_record) copy.records.push_back(item.record);
      }
      out.push_back(std::move(copy));
    }
    return out;
  }

  std::vector<history::StepRecord> records(InstanceId id, std::uint64_t from) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<history::StepRecord> out;
    const auto found = db_.cases.find(id);
    if (found == db_.cases.end()) return out;
    for (const auto& item : found->second.records) {
      if (item.record.record >= from) out.push_back(item.record);
    }
    return out;
  }

  std::vector<std::string> record_bytes(InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<std::string> out;
    const auto found = db_.cases.find(id);
    if (found == db_.cases.end()) return out;
    for (const auto& item : found->second.records) out.push_back(item.bytes);
    return out;
  }

  std::uint64_t last_record(InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.cases.find(id);
    return found == db_.cases.end() ? 0 : found->second.records.size();
  }

  std::optional<InstanceId> find_by_key(const std::string& process,
                                        const std::string& key) override {
    const std::lock_guard lock(db_.mutex);
    if (key.empty()) return std::nullopt;
    const auto running = db_.running_keys.find({process, key});
    if (running != db_.running_keys.end()) return running->second;
    const ports::InstanceRow* latest = nullptr;
    for (const auto& [id, stored] : db_.cases) {
      if (stored.row.process != process || stored.row.key != key) continue;
      if (latest == nullptr || stored.row.started >= latest->started) latest = &stored.row;
    }
    if (latest == nullptr) return std::nullopt;
    return latest->id;
  }

  std::optional<InstanceId> instance_of_task(WorkItemId item) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto* rows : {&db_.tasks, &db_.tasks_done}) {
      const auto found = rows->find(item);
      if (found != rows->end()) return found->second.instance;
    }
    return std::nullopt;
  }

  std::optional<InstanceId> instance_of_job(JobId job) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.jobs.find(job);
    if (found == db_.jobs.end()) return std::nullopt;
    return found->second.instance;
  }

  std::optional<ports::IdempotencyRow> find_answer(const std::string& caller,
                                                   const std::string& key) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.answers.find({caller, key});
    if (found == db_.answers.end()) return std::nullopt;
    return found->second;
  }

 private:
  [[nodiscard]] CommitOutcome verdict(const CommitUnit& unit) const {
    if (unit.idempotency &&
        db_.answers.contains({unit.idempotency->caller, unit.idempotency->key})) {
      return CommitOutcome::kIdempotencyTaken;
    }
    if (unit.job_guard) {
      const auto job = db_.jobs.find(unit.job_guard->first);
      if (job == db_.jobs.end() || job->second.epoch != unit.job_guard->second) {
        return CommitOutcome::kJobStale;
      }
    }
    if (unit.message_consumed && !db_.messages.contains(*unit.message_consumed)) {
      return CommitOutcome::kMessageGone;
    }
    const auto stored = db_.cases.find(unit.record.instance);
    const std::uint64_t found =
        stored == db_.cases.end() ? 0 : stored->second.records.back().record.record;
    if (runs(unit.row) && !unit.row.key.empty()) {
      const auto holder = db_.running_keys.find({unit.row.process, unit.row.key});
      if (holder != db_.running_keys.end() && holder->second != unit.record.instance) {
        return CommitOutcome::kKeyTaken;
      }
    }
    return found == unit.expected_record ? CommitOutcome::kCommitted
                                         : CommitOutcome::kVersionConflict;
  }

  void write(const CommitUnit& unit) {
    MemoryDatabase::StoredCase& stored = db_.cases[unit.record.instance];
    const auto held = db_.running_keys.find({stored.row.process, stored.row.key});
    if (held != db_.running_keys.end() && held->second == unit.record.instance) {
      db_.running_keys.erase(held);
    }
    stored.row = unit.row;
    if (runs(unit.row) && !unit.row.key.empty()) {
      db_.running_keys[{unit.row.process, unit.row.key}] = unit.record.instance;
    }
    stored.records.push_back({.record = unit.record, .bytes = unit.record_bytes});
    db_.commits.emplace_back(unit.record.instance, unit.record.record);
    if (unit.snapshot) {
      stored.snapshot = unit.snapshot;
      stored.snapshot_record = unit.record.record;
    }
    write_work(unit);
    if (unit.message_consumed) db_.messages.erase(*unit.message_consumed);
    if (unit.outbox) {
      db_.outbox[{unit.outbox->instance, unit.outbox->record}] = *unit.outbox;
    }
    if (unit.idempotency) {
      db_.answers[{unit.idempotency->caller, unit.idempotency->key}] = *unit.idempotency;
    }
  }

  void write_work(const CommitUnit& unit) {
    for (const ports::TaskRow& row : unit.open_tasks) db_.tasks[row.id] = row;
    for (const ports::TaskRow& row : unit.changed_tasks) db_.tasks[row.id] = row;
    for (const ports::TaskRow& row : unit.ended_tasks) {
      db_.tasks.erase(row.id);
      db_.tasks_done[row.id] = row;
    }
    for (const ports::CopyRow& row : unit.copies) db_.copies[{row.task, row.user}] = row;
    for (const ports::TimerRow& row : unit.timers_armed) db_.timers[row.id] = row;
    for (const TimerId& id : unit.timers_gone) db_.timers.erase(id);
    for (const auto& place : unit.subscriptions_closed) close(unit.record.instance, place);
    for (const ports::SubscriptionRow& row : unit.subscriptions_opened) {
      close(row.instance, {row.activity, row.index});
      db_.subscriptions.push_back(row);
    }
    for (const ports::JobRow& row : unit.jobs_opened) {
      const auto known = db_.jobs.find(row.id);
      const std::uint32_t epoch = known == db_.jobs.end() ? 0 : known->second.epoch;
      ports::JobRow& stored = db_.jobs[row.id] = row;
      stored.epoch = epoch;
      stored.worker.clear();
      stored.leased_until.reset();
    }
    for (const JobId& id : unit.jobs_closed) db_.jobs.erase(id);
  }

  void close(InstanceId instance, std::pair<std::uint32_t, int> place) {
    std::erase_if(db_.subscriptions, [&](const ports::SubscriptionRow& row) {
      return row.instance == instance && row.activity == place.first && row.index == place.second;
    });
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::InstanceStore> instance_store(MemoryDatabase& database) {
  return std::make_unique<MemoryInstanceStore>(database);
}

}  // namespace recourse::store
