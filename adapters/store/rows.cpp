#include "adapters/store/rows.h"

#include "adapters/json/json_value.h"
#include "adapters/store/leaf_hash.h"
#include "adapters/store/text.h"
#include "engine/history/canonical.h"

namespace recourse::store {

namespace {

std::string with_alias(const std::string& alias, std::initializer_list<const char*> names) {
  std::string out;
  for (const char* name : names) {
    if (!out.empty()) out += ", ";
    out += alias;
    out += name;
  }
  return out;
}

[[noreturn]] void unreadable(const char* what) {
  throw ports::StoreError(ports::StoreError::Kind::kCorrupt,
                          std::string("a stored ") + what + " cannot be read");
}

}  // namespace

std::string instance_columns(const std::string& alias) {
  return with_alias(alias, {"id", "process", "version", "definition_hash", "business_key", "state",
                            "outcome", "title_en", "title_zh", "starter", "customer", "started",
                            "ended", "priority", "incidents", "erase_after", "section"});
}

ports::InstanceRow instance_from(const Row& row, std::size_t at) {
  return {.id = row.id<InstanceId>(at),
          .process = row.text(at + 1),
          .version = static_cast<int>(row.number(at + 2)),
          .definition_hash = row.text(at + 3),
          .key = row.text(at + 4),
          .state = row.text(at + 5),
          .outcome = row.text(at + 6),
          .title = {.en = row.text(at + 7), .zh = row.text(at + 8)},
          .starter = row.text(at + 9),
          .customer = row.text(at + 10),
          .started = Instant{row.number(at + 11)},
          .ended = instant_from(row, at + 12),
          .priority = static_cast<int>(row.number(at + 13)),
          .incidents = static_cast<int>(row.number(at + 14)),
          .erase_after = instant_from(row, at + 15),
          .section = row.text(at + 16)};
}

std::string task_columns(const std::string& alias) {
  return with_alias(
      alias, {"id", "instance", "process", "version", "step", "state", "title_en", "title_zh",
              "case_key", "customer", "owner", "candidate_users", "candidate_groups", "excluded",
              "due", "priority", "created", "ended", "ended_by", "revision"});
}

ports::TaskRow task_from(const Row& row, std::size_t at) {
  ports::TaskRow task{.id = row.id<WorkItemId>(at),
                      .instance = row.id<InstanceId>(at + 1),
                      .process = row.text(at + 2),
                      .version = static_cast<int>(row.number(at + 3)),
                      .step = row.text(at + 4),
                      .state = row.text(at + 5),
                      .title = {.en = row.text(at + 6), .zh = row.text(at + 7)},
                      .case_key = row.text(at + 8),
                      .customer = row.text(at + 9),
                      .owner = row.text(at + 10),
                      .users = list_from_json(row.text(at + 11)),
                      .groups = list_from_json(row.text(at + 12)),
                      .excluded = list_from_json(row.text(at + 13)),
                      .due = instant_from(row, at + 14),
                      .priority = static_cast<int>(row.number(at + 15)),
                      .created = Instant{row.number(at + 16)},
                      .ended = instant_from(row, at + 17),
                      .ended_by = row.text(at + 18),
                      .revision = static_cast<std::uint32_t>(row.number(at + 19)),
                      .copied = {},
                      .copy_read = {}};
  if (task.due->us == kNoDue) task.due.reset();
  return task;
}

std::string job_columns(const std::string& alias) {
  return with_alias(alias, {"id", "instance", "process", "step", "connector", "attempt", "state",
                            "input", "created", "worker", "epoch", "leased_until"});
}

ports::JobRow job_from(const Row& row) {
  Value input = value_from(row.text(7));
  if (!input.is<Map>()) unreadable("job");
  return {.id = row.id<JobId>(0),
          .instance = row.id<InstanceId>(1),
          .process = row.text(2),
          .step = row.text(3),
          .connector = row.text(4),
          .attempt = static_cast<int>(row.number(5)),
          .state = row.text(6),
          .input = std::move(input.as<Map>()),
          .created = Instant{row.number(8)},
          .worker = row.text(9),
          .epoch = static_cast<std::uint32_t>(row.number(10)),
          .leased_until = instant_from(row, 11)};
}

std::string message_columns() {
  return "id, dedup, name, match_key, signal, data, received, keep_until";
}

ports::MessageRow message_from(const Row& row) {
  return {.id = row.id<MessageId>(0),
          .dedup = row.text(1),
          .name = row.text(2),
          .key = row.text(3),
          .signal = row.number(4) != 0,
          .data = value_from(row.text(5)),
          .received = Instant{row.number(6)},
          .keep_until = instant_from(row, 7)};
}

Value value_from(const std::string& bytes) {
  Result<Value> value = json::parse_canonical(bytes);
  if (!value) unreadable("value");
  return std::move(value).value();
}

std::string value_bytes(const Value& value) { return history::canonical_bytes(value); }

history::StepRecord record_from(const std::string& bytes, const std::string& hash) {
  const Value value = value_from(bytes);
  Result<history::StepRecord> record = history::record_from_value(value);
  if (!record) {
    throw ports::StoreError(ports::StoreError::Kind::kCorrupt,
                            "a step record cannot be read: " + record.rejection().text.en);
  }
  // What was only laid out anew says the same (verify notes it).
  if (leaf_hash(bytes) != hash && leaf_hash(value_bytes(value)) != hash) {
    throw ports::StoreError(ports::StoreError::Kind::kCorrupt,
                            "its content does not match its hash, it was changed after it was "
                            "written");
  }
  record->hash = hash;
  return std::move(record).value();
}

}  // namespace recourse::store
