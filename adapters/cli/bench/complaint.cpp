// What a finished complaint leaves behind: bytes on the disk, by table, and bytes of write-ahead
// log on the way there. The shipped process, its private data sealed, the record sealed into the
// log.
#include <algorithm>
#include <ostream>

#include "adapters/cli/bench/desk.h"
#include "adapters/cli/bench/passing_keys.h"
#include "adapters/cli/bench/server_meter.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/sealing.h"

namespace recourse::cli {
namespace {

constexpr std::int64_t kDiskMax = 12'000, kLogMax = 30'000;  // bytes a finished case

/// Answers that are kept for a while for who repeats a request are forgotten, and the space of all
/// that was deleted is free for the next: what is left then is left for good.
void settle(Node& node) {
  (void)node.sealing().seal_now();
  const Instant now = node.runtime().clock().now();
  node.reads().queues.expire(now, now);
}

/// Bytes of every table with its indexes and large values; of SQLite, where pages are not asked for
/// by table, of the whole file.
std::map<std::string, std::int64_t> bytes_of(store::Database& database) {
  std::map<std::string, std::int64_t> out;
  auto session = database.lease();
  if (session->dialect() == store::Dialect::kSqlite) {
    const auto row = session->query(
        "select (c.page_count - f.freelist_count) * s.page_size from pragma_page_count() c, "
        "pragma_freelist_count() f, pragma_page_size() s",
        1);
    out["file"] = row.at(0).number(0);
    return out;
  }
  session->run("vacuum analyze");
  for (const store::Row& row : session->query(
           "select relname, pg_total_relation_size(oid) from pg_class where relkind in ('r', 'p') "
           "and relnamespace = cast(current_schema() as regnamespace)",
           2)) {
    out[row.text(0)] = row.number(1);
  }
  return out;
}

struct Left {
  std::int64_t disk = 0;
  std::vector<std::pair<std::int64_t, std::string>> by_table;  ///< bytes a case, largest first
};
Left left_by(const std::map<std::string, std::int64_t>& before,
             const std::map<std::string, std::int64_t>& after, int cases) {
  Left left;
  for (const auto& [table, bytes] : after) {
    const auto had = before.find(table);
    const std::int64_t each = (bytes - (had == before.end() ? 0 : had->second)) / cases;
    left.disk += each;
    if (each != 0) left.by_table.emplace_back(each, table);
  }
  std::ranges::sort(left.by_table, std::greater<>());
  return left;
}

}  // namespace

int run_bench_complaint(const BenchOptions& options, const Terminal& terminal) {
  const bench::PassingKeys keys;
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  node_options.seal = true;
  node_options.signing_keys = keys.path();
  Node node(node_options, terminal);
  if (!node.deploy(read_house_files({options.defs}), "bench").all) {
    throw WorldFailed("the process library in " + options.defs + " is refused");
  }
  node.start();
  bench::Desk desk(node);
  desk.work(options.finished);  // as many, so that open work finds the room it needs
  settle(node);
  const auto before = bytes_of(node.database());
  bench::ServerMeter meter(options.db);
  meter.begin();
  desk.work(options.finished);
  settle(node);
  bench::Figures figures;
  meter.end(figures);
  const Left left = left_by(before, bytes_of(node.database()), options.finished);
  const auto records = node.database().lease()->query(
      "select coalesce(avg(record), 0) from instance where process = 'complaint'", 1);
  node.stop();
  const bool sqlite = options.db.starts_with("sqlite:");
  const std::int64_t log = figures.wal_bytes / options.finished;
  Map tables;
  for (const auto& [bytes, table] : left.by_table) tables[table] = bytes;
  const Map out{{"workload", "complaint"},
                {"database", sqlite ? "sqlite" : "postgresql"},
                {"cases", options.finished},
                {"records_of_each", records.at(0).number(0)},
                {"cases_per_s", options.finished * kMicrosPerSecond /
                                    std::max<std::int64_t>(1, figures.elapsed_us)},
                {"disk_bytes", left.disk},
                {"disk_bytes_max", kDiskMax},
                {"by_table", std::move(tables)},
                {"wal_bytes", sqlite ? Value() : Value(log)},
                {"wal_bytes_max", kLogMax}};
  if (terminal.json) {
    terminal.print(out);
  } else {
    terminal.out << "a finished complaint: " << left.disk << " bytes on the disk (bar " << kDiskMax
                 << ")";
    if (!sqlite) terminal.out << ", " << log << " bytes of write-ahead log (bar " << kLogMax << ")";
    terminal.out << '\n';
    for (const auto& [bytes, table] : left.by_table) {
      terminal.out << padded("  " + table, 24) << bytes << '\n';
    }
  }
  return left.disk <= kDiskMax && log <= kLogMax ? kOk : kRefused;
}

}  // namespace recourse::cli
