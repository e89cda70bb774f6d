#include "engine/history/replay.h"

#include "engine/history/record_bytes.h"

namespace recourse::history {
namespace {

Rejection bad_record(const char* code, std::uint64_t number, const std::string& en,
                     const std::string& zh) {
  const std::string record = std::to_string(number);
  return {Rejection::Kind::kConflict,
          code,
          {"record " + record + ": " + en, "记录 " + record + "：" + zh},
          Value(Map{{"record", number}})};
}

/// The events of one record up to number `last`.
void apply_partly(InstanceState& state, const StepRecord& record, std::uint64_t last) {
  state.id = record.instance;
  for (const Event& event : record.events) {
    if (state.seq == last) return;
    apply(state, event, record.recorded);
  }
}

/// What breaks the chain at this record; an empty label when nothing does.
Label chain_fault(const StepRecord& record, const StepRecord* previous,
                  const LeafHash& leaf_hash) {
  const std::uint64_t expected = previous ? previous->record + 1 : 1;
  const std::uint64_t seq = previous ? previous->first_seq + previous->events.size() : 1;
  if (record.record != expected) {
    return {"expected number " + std::to_string(expected) + ", a record is missing or twice there",
            "应为第 " + std::to_string(expected) + " 号，记录缺失或重复"};
  }
  if (previous && record.instance != previous->instance) {
    return {"it belongs to another case", "属于另一个案件"};
  }
  if (record.first_seq != seq) {
    return {"expected its first event to be number " + std::to_string(seq) + ", found " +
                std::to_string(record.first_seq),
            "首个事件应为第 " + std::to_string(seq) + " 号，实为 " +
                std::to_string(record.first_seq)};
  }
  if (record.previous_hash != (previous ? previous->hash : std::string())) {
    return {"it does not carry the hash of the record before it", "未携带前一记录的哈希"};
  }
  if (leaf_hash(canonical_bytes(record)) != record.hash) {
    return {"its content does not match its hash: it was changed after it was written",
            "内容与哈希不符：写入后被改动"};
  }
  return {};
}

}  // namespace

Result<InstanceState> fold(const std::vector<StepRecord>& records, const ReplayUntil& until) {
  InstanceState state;
  if (records.empty()) return bad_record("RECORD", 1, "there is none", "不存在");
  for (const StepRecord& record : records) {
    if (until.recorded && record.recorded > *until.recorded) break;
    if (until.seq && state.seq >= *until.seq) break;
    try {
      if (until.seq && state.seq + record.events.size() > *until.seq) {
        apply_partly(state, record, *until.seq);
        break;
      }
      apply(state, record);
    } catch (const InvariantBroken& broken) {
      return bad_record("RECORD", record.record, broken.what(), broken.what());
    }
  }
  return state;
}

Result<Done> verify_chain(const std::vector<StepRecord>& records, const LeafHash& leaf_hash) {
  const StepRecord* previous = nullptr;
  for (const StepRecord& record : records) {
    const Label fault = chain_fault(record, previous, leaf_hash);
    if (!fault.empty()) return bad_record("CHAIN", record.record, fault.en, fault.zh);
    previous = &record;
  }
  return Done{};
}

}  // namespace recourse::history
