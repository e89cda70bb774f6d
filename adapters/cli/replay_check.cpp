#include "adapters/cli/replay_check.h"

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <ostream>

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "engine/history/record_bytes.h"
#include "engine/history/replay.h"
#include "engine/service/views.h"

namespace recourse::cli {
namespace {
using history::InstanceState;

/// The records, with everything about their bytes checked: hash, chain, and that they say in
/// canonical form what was read.
std::string read_records(runtime::Reads& reads, InstanceId id,
                         std::vector<history::StepRecord>& records) {
  seal::Sha256 sha256;
  std::string previous;
  for (const std::string& bytes : reads.store.record_bytes(id)) {
    const std::string place = "record " + std::to_string(records.size() + 1) + ": ";
    const auto value = json::parse_canonical(bytes);
    if (!value.ok()) return place + value.rejection().text.en;
    auto record = history::record_from_value(*value);
    if (!record.ok()) return place + record.rejection().text.en;
    record->hash = history::hex(sha256.leaf(bytes));
    if (record->previous_hash != previous) return place + "it does not follow the one before it";
    if (history::canonical_bytes(*record) != bytes) return place + "its bytes say something else";
    previous = record->hash;
    records.push_back(std::move(*record));
  }
  return "";
}

/// What the engine would go on from: the newest snapshot and the records after it.
std::string check_snapshot(runtime::Reads& reads, InstanceId id, const InstanceState& folded) {
  for (ports::StoredInstance& stored : reads.store.load({id})) {
    if (!stored.snapshot) continue;
    const auto value = json::parse_canonical(*stored.snapshot);
    if (!value.ok()) return "the snapshot cannot be read";
    auto state = history::state_from_value(*value);
    if (!state.ok()) return "the snapshot is no state";
    for (const auto& record : stored.records) history::apply(*state, record);
    if (!(*state == folded)) return "the snapshot differs from the fold";
  }
  return "";
}

using Facts = std::map<std::string, std::string>;

Facts facts_of(const ports::TaskRow& row) {
  return {{"state", row.state},
          {"owner", row.owner},
          {"step", row.step},
          {"revision", std::to_string(row.revision)},
          {"due", row.due ? to_text(*row.due) : ""}};
}

std::string check_projections(Node& node, runtime::Reads& reads, const InstanceState& folded) {
  const auto definition = node.library().find(folded.process, folded.version);
  if (!definition) return "its definition is not published here";
  const ports::InstanceRow expected = service::instance_row(folded, *definition);
  const auto row = reads.worklist.instance(folded.id);
  if (!row) return "it has no search row";
  if (row->state != expected.state || row->outcome != expected.outcome ||
      row->key != expected.key || row->incidents != expected.incidents) {
    return "its search row differs";
  }
  std::map<std::string, Facts> stored, wanted;
  for (const ports::TaskRow& task : reads.worklist.tasks_of(folded.id)) {
    if (!task.ended) stored[task.id.text()] = facts_of(task);
  }
  for (const auto& [id, item] : folded.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    wanted[id.text()] = facts_of(service::task_row(folded, *definition, item));
  }
  return stored == wanted ? "" : "its open tasks differ from the worklist";
}

Replayed replay_with(Node& node, runtime::Reads reads, InstanceId id) {
  Replayed replayed;
  replayed.id = id;
  std::vector<history::StepRecord> records;
  try {
    replayed.fault = read_records(reads, id, records);
    replayed.records = records.size();
    if (!replayed.fault.empty()) return replayed;
    const auto folded = history::fold(records);
    if (!folded.ok()) {
      replayed.fault = folded.rejection().text.en;
      return replayed;
    }
    replayed.state = lifecycle::name(folded->state);
    replayed.outcome = folded->outcome;
    replayed.fault = check_snapshot(reads, id, *folded);
    if (replayed.fault.empty()) replayed.fault = check_projections(node, reads, *folded);
  } catch (const InvariantBroken& broken) {
    replayed.fault = broken.what();
  }
  return replayed;
}

}  // namespace

Replayed replay_instance(Node& node, InstanceId id) {
  return replay_with(node, node.reads(), id);
}

ReplayedAll replay_all(Node& node, const std::function<void(std::uint64_t)>& progress) {
  constexpr int kThreads = 2;
  ReplayedAll all;
  std::mutex mutex;
  ports::InstanceQuery query;
  query.limit = 200;
  const ports::Reader everyone{"operator", {}, /*sees_all=*/true};
  do {
    const auto page = node.reads().worklist.instances(everyone, query);
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      const auto session = node.connect()();
      for (std::size_t i = next++; i < page.rows.size(); i = next++) {
        Replayed replayed = replay_with(node, session->reads(), page.rows[i].id);
        const std::lock_guard lock(mutex);
        ++all.cases;
        all.records += replayed.records;
        if (!replayed.fault.empty()) all.faults.push_back(std::move(replayed));
      }
    };
    std::vector<std::future<void>> threads;
    for (int i = 0; i < kThreads; ++i) threads.push_back(std::async(std::launch::async, work));
    for (auto& thread : threads) thread.get();
    if (progress) progress(all.cases);
    query.cursor = page.next;
  } while (!query.cursor.empty());
  return all;
}

int check_all_instances(Node& node, const Terminal& terminal) {
  const ReplayedAll all = replay_all(node, [&](std::uint64_t cases) {
    if (terminal.interactive) terminal.err << '\r' << cases << std::flush;
  });
  if (terminal.interactive) terminal.err << '\r';
  List faults;
  for (const Replayed& replayed : all.faults) {
    faults.push_back(Map{{"instance", replayed.id.text()}, {"fault", replayed.fault}});
    terminal.err << replayed.id.text() << ": " << replayed.fault << '\n';
  }
  if (terminal.json) {
    terminal.print(Map{{"instances", all.cases}, {"records", all.records}, {"faults", faults}});
  } else {
    const std::string cases = std::to_string(all.cases), records = std::to_string(all.records),
                      wrong = std::to_string(all.faults.size());
    terminal.out << terminal.say(
                        {cases + " instances, " + records + " records: " + wrong + " differ",
                         "共 " + cases + " 个实例、" + records + " 条记录," + wrong + " 个不一致"})
                 << '\n';
  }
  return faults.empty() ? kOk : kRefused;
}

}  // namespace recourse::cli
