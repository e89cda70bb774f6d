#include "adapters/cli/replay_check.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <map>
#include <mutex>
#include <ostream>
#include <thread>

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "adapters/store/rebuild.h"
#include "adapters/store/stored_case.h"
#include "engine/history/record_bytes.h"
#include "engine/service/readable.h"
#include "engine/service/views.h"

namespace recourse::cli {
namespace {
using history::InstanceState;
using store::StoredCase;

/// The records, with everything about their bytes checked: hash, chain, and that they say in
/// canonical form what was read.
std::string read_records(const StoredCase& stored, std::vector<history::StepRecord>& records) {
  seal::Sha256 sha256;
  std::string previous;
  for (const std::string& bytes : stored.records) {
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
std::string check_snapshot(const StoredCase& stored,
                           const std::vector<history::StepRecord>& records,
                           const InstanceState& folded) {
  if (!stored.snapshot) return "";
  const auto value = json::parse_canonical(*stored.snapshot);
  if (!value.ok()) return "the snapshot cannot be read";
  auto state = history::state_from_value(*value);
  if (!state.ok()) return "the snapshot is no state";
  for (const history::StepRecord& record : records) {
    if (record.record > stored.snapshot_record) history::apply(*state, record);
  }
  return *state == folded ? "" : "the snapshot differs from the fold";
}

using Facts = std::map<std::string, std::string>;

Facts facts_of(const ports::TaskRow& row) {
  return {{"state", row.state},
          {"owner", row.owner},
          {"step", row.step},
          {"revision", std::to_string(row.revision)},
          {"due", row.due ? to_text(*row.due) : ""}};
}

std::string check_projections(const runtime::Library& library, const StoredCase& stored,
                              const InstanceState& folded) {
  const auto definition = library.find(folded.process, folded.version);
  if (!definition) return "its definition is not published here";
  if (!stored.row) return "it has no search row";
  const ports::InstanceRow expected = service::instance_row(folded, *definition);
  if (stored.row->state != expected.state || stored.row->outcome != expected.outcome ||
      stored.row->key != expected.key || stored.row->incidents != expected.incidents) {
    return "its search row differs";
  }
  std::map<std::string, Facts> shown, wanted;
  for (const ports::TaskRow& task : stored.open_tasks) shown[task.id.text()] = facts_of(task);
  for (const auto& [id, item] : folded.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    wanted[id.text()] = facts_of(service::task_row(folded, *definition, item));
  }
  return shown == wanted ? "" : "its open tasks differ from the worklist";
}

Replayed replay(const runtime::Library& library, const StoredCase& stored) {
  Replayed replayed;
  replayed.id = stored.id;
  replayed.records = stored.records.size();
  try {
    std::vector<history::StepRecord> records;
    records.reserve(stored.records.size());
    replayed.fault = read_records(stored, records);
    if (!replayed.fault.empty()) return replayed;
    service::Following following(library);
    for (const history::StepRecord& record : records) {
      const auto fits = following.take(record);
      if (fits) continue;
      replayed.fault = fits.rejection().text.en;
      return replayed;
    }
    const InstanceState& folded = following.state();
    replayed.state = lifecycle::name(folded.state);
    replayed.outcome = folded.outcome;
    replayed.fault = check_snapshot(stored, records, folded);
    if (replayed.fault.empty()) replayed.fault = check_projections(library, stored, folded);
  } catch (const InvariantBroken& broken) {
    replayed.fault = broken.what();
  }
  return replayed;
}

/// Somebody may work on the case meanwhile: a fault counts once the case has stood still.
Replayed replay_again(Node& node, Replayed replayed) {
  constexpr int kLooks = 3;
  for (int i = 0; i < kLooks && !replayed.fault.empty(); ++i) {
    const auto stored = store::stored_cases(node.database(), {replayed.id});
    if (stored.empty()) return replayed;
    const std::uint64_t before = replayed.records;
    replayed = replay(node.library(), stored.front());
    if (replayed.records == before) return replayed;
  }
  return replayed;
}

/// So many cases are read at once; each thread has the records of one portion in memory.
constexpr std::size_t kPortion = 100;

}  // namespace

Replayed replay_instance(Node& node, InstanceId id) {
  const auto stored = store::stored_cases(node.database(), {id});
  if (stored.empty()) {
    Replayed nothing;
    nothing.id = id;
    nothing.fault = "it has no records";
    return nothing;
  }
  return replay_again(node, replay(node.library(), stored.front()));
}

ReplayedAll replay_all(Node& node, const std::function<void(std::uint64_t)>& progress) {
  const unsigned threads_max = std::max(1U, std::thread::hardware_concurrency());
  ReplayedAll all;
  std::mutex mutex;
  InstanceId last;
  bool more = true;
  const auto next_portion = [&] {
    const std::lock_guard lock(mutex);
    std::vector<InstanceId> ids;
    if (more) ids = store::recorded_cases(node.database(), last, kPortion);
    more = !ids.empty();
    if (more) last = ids.back();
    return ids;
  };
  const auto work = [&] {
    for (auto ids = next_portion(); !ids.empty(); ids = next_portion()) {
      ReplayedAll mine;
      for (const StoredCase& stored : store::stored_cases(node.database(), ids)) {
        Replayed replayed = replay_again(node, replay(node.library(), stored));
        ++mine.cases;
        mine.records += replayed.records;
        if (!replayed.fault.empty()) mine.faults.push_back(std::move(replayed));
      }
      const std::lock_guard lock(mutex);
      all.cases += mine.cases;
      all.records += mine.records;
      std::ranges::move(mine.faults, std::back_inserter(all.faults));
      if (progress) progress(all.cases);
    }
  };
  std::vector<std::future<void>> threads;
  for (unsigned i = 0; i < threads_max; ++i) {
    threads.push_back(std::async(std::launch::async, work));
  }
  for (auto& thread : threads) thread.get();
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
