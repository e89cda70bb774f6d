#include "adapters/seal/log_keys.h"

#include "adapters/json/json_value.h"
#include "engine/definition/built_in.h"
#include "engine/history/record_bytes.h"
#include "engine/history/replay.h"
#include "engine/kernel/recorder.h"
#include "engine/service/projection.h"

namespace recourse::seal {
namespace {

constexpr const char* kIntroduceKey = "introduce_key";

}  // namespace

InstanceId key_case() {
  static const InstanceId kId = definition::own_case(definition::kLogProcess, "keys");
  return kId;
}

std::vector<IntroducedKey> introduced_keys(const std::vector<std::string>& records,
                                           const std::vector<ports::LogLeaf>& leaves) {
  std::vector<IntroducedKey> out;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto record = json::parse_json(records[i], json::kOwnBytes);
    const auto* events = record.ok() ? (*record)["events"].get_if<List>() : nullptr;
    if (events == nullptr) continue;
    for (const Value& event : *events) {
      if (event["operation"] != Value(kIntroduceKey)) continue;
      const auto key = parse_verifier_key(event["data"]["key"].text());
      if (!key) continue;
      IntroducedKey& found = out.emplace_back(IntroducedKey{*key, i + 1, std::nullopt});
      for (const ports::LogLeaf& leaf : leaves) {
        if (leaf.record == i + 1) found.position = leaf.position;
      }
    }
  }
  return out;
}

bool introduce_key(const KeyWorld& world, const VerifierKey& key, const std::string& reason) {
  const InstanceId id = key_case();
  const auto records = world.store.records(id);
  history::InstanceState before;
  if (!records.empty()) {
    auto folded = history::fold(records);
    if (!folded.ok()) {
      throw ports::StoreError(ports::StoreError::Kind::kCorrupt, folded.rejection().text.en);
    }
    before = std::move(*folded);
  }
  const auto known = introduced_keys(world.store.record_bytes(id), {});
  const auto definition = definition::built_in(definition::kLogProcess);
  const Instant now = world.clock.now();
  history::InstanceState after = before;
  after.id = id;
  kernel::Recorder recorder(after, now);
  if (records.empty()) {
    history::InstanceStarted started;
    started.process = definition->id;
    started.version = definition->version;
    started.definition_hash = definition->hash;
    started.channel = "engine";
    started.title = definition->title;
    recorder.record(std::move(started));
  }
  const std::string replaced = known.empty() ? std::string() : known.back().key.text();
  recorder.record(history::OperationDone{kIntroduceKey, reason.empty() ? Value() : Value(reason),
                                         Map{{"key", key.text()}, {"replaces", replaced}}});

  ports::CommitUnit unit;
  unit.expected_record = before.record;
  history::StepRecord& record = unit.record;
  record.instance = id;
  record.record = before.record + 1;
  record.first_seq = before.seq + 1;
  record.recorded = record.effective = now;
  record.actor = "system";
  if (!reason.empty()) record.reason = reason;
  record.definition_hash = definition->hash;
  record.stimulus = Map{{"command", "IntroduceKey"}, {"key", key.text()}};
  record.previous_hash = before.hash;
  record.events = recorder.take();
  (void)service::project(before, after, record.events, *definition, record.actor, now, unit);
  unit.record_bytes = history::canonical_bytes(record);
  record.hash = world.hasher.sha256(std::string(1, '\0') + unit.record_bytes);
  return world.store.commit({unit}).front() == ports::CommitOutcome::kCommitted;
}

}  // namespace recourse::seal
