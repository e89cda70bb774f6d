#include "adapters/store/sql_instance_store.h"

#include <algorithm>

#include "adapters/store/commit_batch.h"
#include "adapters/store/dialect.h"
#include "adapters/store/packing.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

using ports::CommitUnit;
using ports::StoredInstance;

namespace {

/// Instances with their snapshot, for the ids in the parameter.
std::string load_instances_sql(Dialect dialect) {
  return "select " + instance_columns("i.") +
         ", " + hex_of(dialect, "s.bytes") + ", coalesce(s.record, 0) from instance i "
         "left join snapshot s on s.instance = i.id where i.id in (select r.id from " +
         rows_of(dialect, "ids", "id {id}") + ")";
}

/// The second look is told where the first one's snapshots end: in between, a commit may have
/// replaced a snapshot, and records of that one would leave a gap.
std::string load_records_sql(Dialect dialect) {
  return "select s.instance, " + hex_of(dialect, "s.bytes") + ", s.hash from " +
         rows_of(dialect, "ids", "id {id}, after bigint") +
         " join step_record s on s.instance = r.id and s.record > r.after "
         "order by s.instance, s.record";
}

/// Says of which record the bytes cannot be read.
template <class Read>
auto reading(InstanceId id, std::size_t number, Read read) {
  try {
    return read();
  } catch (const ports::StoreError& error) {
    throw ports::StoreError(error.kind, "case " + id.text() + ", record " +
                                            std::to_string(number) + ": " + error.what());
  }
}

std::optional<InstanceId> first_id(const std::vector<Row>& rows) {
  if (rows.empty()) return std::nullopt;
  return rows.front().id<InstanceId>(0);
}

}  // namespace

std::vector<ports::CommitOutcome> SqlInstanceStore::commit(const std::vector<CommitUnit>& units) {
  if (units.empty()) return {};
  auto session = database_.lease();
  if (std::none_of(units.begin(), units.end(), needs_settling)) {
    return CommitBatch(*session, units).run();
  }
  std::vector<CommitUnit> clear;
  for (const CommitUnit& unit : units) clear.push_back(settled(unit));
  return CommitBatch(*session, clear).run();
}

std::vector<StoredInstance> SqlInstanceStore::load(const std::vector<InstanceId>& ids) {
  if (ids.empty()) return {};
  const Dialect dialect = database_.dialect();
  JsonRows wanted;
  for (const InstanceId& id : ids) wanted.row().set("id", id.text());
  auto session = database_.lease();
  std::vector<StoredInstance> out;
  std::map<InstanceId, std::size_t> places;
  JsonRows found;
  for (const Row& row : session->query(load_instances_sql(dialect), kInstanceColumns + 2,
                                       {{"ids", wanted.text()}})) {
    StoredInstance stored{.row = instance_from(row), .snapshot = std::nullopt, .records = {}};
    if (!row.is_null(kInstanceColumns)) stored.snapshot = unpacked_hex(row.text(kInstanceColumns));
    found.row().set("id", stored.row.id.text()).set("after", row.number(kInstanceColumns + 1));
    places.emplace(stored.row.id, out.size());
    out.push_back(std::move(stored));
  }
  for (const Row& row : session->query(load_records_sql(dialect), 3, {{"ids", found.text()}})) {
    out[places.at(row.id<InstanceId>(0))].records.push_back(
        record_from(unpacked_hex(row.text(1)), row.text(2)));
  }
  return out;
}

std::vector<history::StepRecord> SqlInstanceStore::records(InstanceId id, std::uint64_t from) {
  auto session = database_.lease();
  std::vector<history::StepRecord> out;
  for (const Row& row : session->query(
           "select " + hex_of(session->dialect(), "bytes") +
               ", hash from step_record where instance = :id and record >= :first order by record",
           2, {{"id", id.text()}, {"first", static_cast<std::int64_t>(from)}})) {
    out.push_back(reading(id, from + out.size(), [&] {
      return record_from(unpacked_hex(row.text(0)), row.text(1));
    }));
  }
  return out;
}

std::vector<std::string> SqlInstanceStore::record_bytes(InstanceId id) {
  auto session = database_.lease();
  std::vector<std::string> out;
  for (const Row& row :
       session->query("select " + hex_of(session->dialect(), "bytes") +
                          " from step_record where instance = :id order by record",
                      1, {{"id", id.text()}})) {
    out.push_back(reading(id, out.size() + 1, [&] { return unpacked_hex(row.text(0)); }));
  }
  return out;
}

std::uint64_t SqlInstanceStore::last_record(InstanceId id) {
  auto session = database_.lease();
  const std::vector<Row> rows =
      session->query("select record from instance where id = :id", 1, {{"id", id.text()}});
  return rows.empty() ? 0 : static_cast<std::uint64_t>(rows.front().number(0));
}

std::optional<InstanceId> SqlInstanceStore::find_by_key(const std::string& process,
                                                        const std::string& key) {
  if (key.empty()) return std::nullopt;
  auto session = database_.lease();
  return first_id(session->query(
      "select id from instance where process = :process and business_key = :key "
      "and business_key <> '' order by case when state in ('Running', 'Suspended') then 0 else 1 "
      "end, started desc, id desc limit 1",
      1, {{"process", process}, {"key", key}}));
}

std::optional<InstanceId> SqlInstanceStore::instance_of_task(WorkItemId item) {
  auto session = database_.lease();
  return first_id(session->query(
      "select instance from task where id = :id union all "
      "select instance from task_done where id = :id",
      1, {{"id", item.text()}}));
}

std::optional<InstanceId> SqlInstanceStore::instance_of_job(JobId job) {
  auto session = database_.lease();
  return first_id(
      session->query("select instance from job where id = :id", 1, {{"id", job.text()}}));
}

std::optional<ports::IdempotencyRow> SqlInstanceStore::find_answer(const std::string& caller,
                                                                   const std::string& key) {
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(
      "select fingerprint, answer, stored from idempotency "
      "where caller = :caller and request_key = :key",
      3, {{"caller", caller}, {"key", key}});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return ports::IdempotencyRow{.caller = caller,
                               .key = key,
                               .fingerprint = row.text(0),
                               .answer = value_from(row.text(1)),
                               .stored = Instant{row.number(2)}};
}

}  // namespace recourse::store
