#include "adapters/cli/replay_check.h"

#include <map>
#include <ostream>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"
#include "engine/history/replay.h"
#include "engine/service/views.h"

namespace recourse::cli {
namespace {
using history::InstanceState;

std::string leaf_hash(std::string_view bytes) {
  static const runtime::Sha256 kHasher;
  return kHasher.sha256(std::string(1, '\0') + std::string(bytes));
}

/// The bytes as committed must be what the records say, and the records must fit each other.
std::string check_chain(runtime::Reads& reads, InstanceId id,
                        const std::vector<history::StepRecord>& records) {
  const auto bytes = reads.store.record_bytes(id);
  if (bytes.size() != records.size()) return "a record is missing";
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (leaf_hash(bytes[i]) != records[i].hash) {
      return "record " + std::to_string(i + 1) + ": its bytes do not have its hash";
    }
    if (history::canonical_bytes(history::to_value(records[i])) != bytes[i]) {
      return "record " + std::to_string(i + 1) + ": its bytes say something else";
    }
  }
  const auto chain = history::verify_chain(records, leaf_hash);
  return chain.ok() ? "" : chain.rejection().text.en;
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

}  // namespace

Replayed replay_instance(Node& node, InstanceId id) {
  Replayed replayed;
  replayed.id = id;
  runtime::Reads reads = node.reads();
  const auto records = reads.store.records(id);
  replayed.records = records.size();
  try {
    const auto folded = history::fold(records);
    if (!folded.ok()) {
      replayed.fault = folded.rejection().text.en;
      return replayed;
    }
    replayed.state = lifecycle::name(folded->state);
    replayed.outcome = folded->outcome;
    replayed.fault = check_chain(reads, id, records);
    if (replayed.fault.empty()) replayed.fault = check_snapshot(reads, id, *folded);
    if (replayed.fault.empty()) replayed.fault = check_projections(node, reads, *folded);
  } catch (const InvariantBroken& broken) {
    replayed.fault = broken.what();
  }
  return replayed;
}

int check_all_instances(Node& node, const Terminal& terminal) {
  runtime::Reads reads = node.reads();
  const ports::Reader everyone{"operator", {}, /*sees_all=*/true};
  ports::InstanceQuery query;
  query.limit = 200;
  std::size_t checked = 0;
  std::uint64_t records = 0;
  List faults;
  do {
    const auto page = reads.worklist.instances(everyone, query);
    for (const ports::InstanceRow& row : page.rows) {
      const Replayed replayed = replay_instance(node, row.id);
      ++checked;
      records += replayed.records;
      if (replayed.fault.empty()) continue;
      faults.push_back(Map{{"instance", row.id.text()}, {"fault", replayed.fault}});
      terminal.err << row.id.text() << ": " << replayed.fault << '\n';
    }
    if (terminal.interactive) terminal.err << '\r' << checked << std::flush;
    query.cursor = page.next;
  } while (!query.cursor.empty());
  if (terminal.interactive) terminal.err << '\r';
  if (terminal.json) {
    terminal.print(Map{{"instances", static_cast<std::int64_t>(checked)},
                       {"records", records},
                       {"faults", faults}});
  } else {
    terminal.out << terminal.say(
                        {std::to_string(checked) + " instances, " + std::to_string(records) +
                             " records: " + std::to_string(faults.size()) + " differ",
                         "共 " + std::to_string(checked) + " 个实例、" + std::to_string(records) +
                             " 条记录," + std::to_string(faults.size()) + " 个不一致"})
                 << '\n';
  }
  return faults.empty() ? kOk : kRefused;
}

}  // namespace recourse::cli
