#include "adapters/seal/own_record.h"

#include "adapters/json/json_value.h"
#include "engine/definition/built_in.h"
#include "engine/history/record_bytes.h"
#include "engine/history/replay.h"
#include "engine/kernel/recorder.h"
#include "engine/service/projection.h"

namespace recourse::seal {
namespace {

history::InstanceState standing(ports::InstanceStore& store, InstanceId id) {
  const auto records = store.records(id);
  if (records.empty()) return {};
  auto folded = history::fold(records);
  if (!folded.ok()) {
    throw ports::StoreError(ports::StoreError::Kind::kCorrupt, folded.rejection().text.en);
  }
  return std::move(*folded);
}

}  // namespace

void each_own_operation(const std::vector<std::string>& records, std::string_view operation,
                        const std::function<void(std::uint64_t record, const Value& data)>& use) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto record = json::parse_json(records[i], json::kOwnBytes);
    const auto* events = record.ok() ? (*record)["events"].get_if<List>() : nullptr;
    if (events == nullptr) continue;
    for (const Value& event : *events) {
      if (event["operation"].text() == operation) use(i + 1, event["data"]);
    }
  }
}

bool add_own_record(const OwnWorld& world, InstanceId id, OwnRecord wanted) {
  const history::InstanceState before = standing(world.store, id);
  const auto definition = definition::built_in(definition::kLogProcess);
  const Instant now = world.clock.now();
  history::InstanceState after = before;
  after.id = id;
  kernel::Recorder recorder(after, now);
  if (before.record == 0) {
    history::InstanceStarted started;
    started.process = definition->id;
    started.version = definition->version;
    started.definition_hash = definition->hash;
    started.channel = "engine";
    started.title = definition->title;
    recorder.record(std::move(started));
  }
  const Value reason = wanted.reason.empty() ? Value() : Value(wanted.reason);
  recorder.record(
      history::OperationDone{wanted.operation, reason, Value(std::move(wanted.data))});

  ports::CommitUnit unit;
  unit.expected_record = before.record;
  history::StepRecord& record = unit.record;
  record.instance = id;
  record.record = before.record + 1;
  record.first_seq = before.seq + 1;
  record.recorded = record.effective = now;
  record.actor = "system";
  if (!wanted.reason.empty()) record.reason = reason;
  record.definition_hash = definition->hash;
  record.stimulus = std::move(wanted.stimulus);
  record.previous_hash = before.hash;
  record.events = recorder.take();
  (void)service::project(before, after, record.events, *definition, record.actor, now, unit);
  unit.record_bytes = history::canonical_bytes(record);
  record.hash = world.hasher.sha256(std::string(1, '\0') + unit.record_bytes);
  return world.store.commit({unit}).front() == ports::CommitOutcome::kCommitted;
}

}  // namespace recourse::seal
