#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ports/instance_store.h"
#include "engine/ports/work_queues.h"
#include "engine/ports/worklist_query.h"

/// Rows as the engine would write them, for a complaint that somebody works on.
namespace recourse::test {

/// A fresh id; higher numbers sort later.
template <class AnyId>
AnyId numbered(std::uint64_t number) {
  AnyId id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  id.bytes[0] = 1;
  return id;
}
inline InstanceId case_id(std::uint64_t n) { return numbered<InstanceId>(n); }
inline WorkItemId item_id(std::uint64_t n) { return numbered<WorkItemId>(n); }
inline JobId job_id(std::uint64_t n) { return numbered<JobId>(n); }
inline TimerId timer_id(std::uint64_t n) { return numbered<TimerId>(n); }
inline MessageId message_id(std::uint64_t n) { return numbered<MessageId>(n); }
/// Seconds after a fixed Monday morning.
inline Instant at(std::int64_t seconds) {
  return Instant{1'772'413'200'000'000 + seconds * kMicrosPerSecond};
}

/// The first record of case `n`: running, no key, nothing open. Its hash covers its bytes.
ports::CommitUnit start_of(std::uint64_t n);
/// The record after `before`, chained to it.
ports::CommitUnit next_of(const ports::CommitUnit& before);
/// Bytes and hash again, after the record was changed.
void seal(ports::CommitUnit& unit);

ports::TaskRow open_task(std::uint64_t item, std::uint64_t instance);
ports::JobRow open_job(std::uint64_t job, std::uint64_t instance);
ports::MessageRow message(std::uint64_t n, const std::string& name, const std::string& key);

/// commit() of one unit.
ports::CommitOutcome commit_one(ports::InstanceStore& store, const ports::CommitUnit& unit);
/// commit() of one unit that must succeed.
void put(ports::InstanceStore& store, const ports::CommitUnit& unit);
/// An instance that just holds these tasks.
void put_tasks(ports::InstanceStore& store, std::uint64_t instance,
               std::vector<ports::TaskRow> tasks);

}  // namespace recourse::test
