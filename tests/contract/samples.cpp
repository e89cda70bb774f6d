#include "tests/contract/samples.h"

#include <sodium.h>

#include <array>
#include <catch2/catch.hpp>

#include "engine/history/record_bytes.h"

namespace recourse::test {

void seal(ports::CommitUnit& unit) {
  unit.record_bytes = history::canonical_bytes(unit.record);
  const std::string hashed = std::string(1, '\0') + unit.record_bytes;
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(hashed.data()),
                     hashed.size());
  std::string hex(2 * digest.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  hex.pop_back();
  unit.record.hash = hex;
}

ports::CommitUnit start_of(std::uint64_t n) {
  ports::CommitUnit unit;
  unit.row.id = case_id(n);
  unit.row.process = "complaint";
  unit.row.version = 1;
  unit.row.definition_hash = std::string(64, 'd');
  unit.row.state = "Running";
  unit.row.title = {.en = "Complaint " + std::to_string(n), .zh = "投诉"};
  unit.row.starter = "ann";
  unit.row.started = at(static_cast<std::int64_t>(n));
  unit.record.instance = unit.row.id;
  unit.record.record = 1;
  unit.record.first_seq = 1;
  unit.record.recorded = unit.record.effective = at(static_cast<std::int64_t>(n));
  unit.record.actor = "ann";
  unit.record.definition_hash = unit.row.definition_hash;
  unit.record.stimulus = Map{{"command", "start"}, {"note", "雨衣 \"wet\"\n\\"}};
  unit.record.events = {history::InstanceStarted{.process = "complaint",
                                                 .version = 1,
                                                 .definition_hash = unit.row.definition_hash,
                                                 .key = "",
                                                 .starter = "ann",
                                                 .channel = "web",
                                                 .title = unit.row.title,
                                                 .parent = {},
                                                 .parent_activity = 0,
                                                 .data = {}}};
  seal(unit);
  return unit;
}

ports::CommitUnit next_of(const ports::CommitUnit& before) {
  ports::CommitUnit unit;
  unit.row = before.row;
  unit.expected_record = before.record.record;
  unit.record = before.record;
  unit.record.record = before.record.record + 1;
  unit.record.first_seq = before.record.first_seq + 1;
  unit.record.previous_hash = before.record.hash;
  unit.record.stimulus = Map{{"command", "comment"}};
  unit.record.events = {history::InstanceSuspended{}};
  seal(unit);
  return unit;
}

ports::TaskRow open_task(std::uint64_t item, std::uint64_t instance) {
  ports::TaskRow row;
  row.id = item_id(item);
  row.instance = case_id(instance);
  row.process = "complaint";
  row.version = 1;
  row.step = "resolve/verify";
  row.state = "Ready";
  row.title = {.en = "Verify the claim", .zh = "核实投诉"};
  row.case_key = "C-" + std::to_string(instance);
  row.groups = {"claims"};
  row.created = at(static_cast<std::int64_t>(item));
  return row;
}

ports::JobRow open_job(std::uint64_t job, std::uint64_t instance) {
  ports::JobRow row;
  row.id = job_id(job);
  row.instance = case_id(instance);
  row.process = "complaint";
  row.step = "pay";
  row.connector = "finance.pay";
  row.state = "Pending";
  row.input = Map{{"amount", Value(Decimal(12))}, {"to", "雨"}};
  row.created = at(static_cast<std::int64_t>(job));
  return row;
}

ports::MessageRow message(std::uint64_t n, const std::string& name, const std::string& key) {
  ports::MessageRow row;
  row.id = message_id(n);
  row.dedup = "sender-" + std::to_string(n);
  row.name = name;
  row.key = key;
  row.data = Map{{"tracking", "SF" + std::to_string(n)}};
  row.received = at(static_cast<std::int64_t>(n));
  return row;
}

ports::CommitOutcome commit_one(ports::InstanceStore& store, const ports::CommitUnit& unit) {
  return store.commit({unit}).at(0);
}

void put(ports::InstanceStore& store, const ports::CommitUnit& unit) {
  REQUIRE(commit_one(store, unit) == ports::CommitOutcome::kCommitted);
}

void put_tasks(ports::InstanceStore& store, std::uint64_t instance,
               std::vector<ports::TaskRow> tasks) {
  ports::CommitUnit unit = start_of(instance);
  for (ports::TaskRow& row : tasks) {
    (row.ended ? unit.ended_tasks : unit.open_tasks).push_back(std::move(row));
  }
  put(store, unit);
}

}  // namespace recourse::test
