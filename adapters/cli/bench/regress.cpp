// What it costs to try a definition on stored cases: the sample organisation works so many of them
// on the database, then every case of each process is tried on its own definition.
#include <chrono>
#include <filesystem>
#include <ostream>

#include "adapters/cli/bench/meter.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/demo_cases.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/regress_run.h"

namespace recourse::cli {
namespace {

constexpr std::int64_t kTried = 10'000;  ///< cases; what is stored is tried as often as it takes

/// A database of its own for as long as this lives; one that is there already is nobody's to take.
class OwnDatabase {
 public:
  explicit OwnDatabase(const std::string& db) {
    if (!db.starts_with("sqlite:")) return;
    file_ = db.substr(std::string("sqlite:").size());
    if (!std::filesystem::exists(file_)) return;
    throw WorldFailed(file_ + " is there already: name with --db a file that is not");
  }
  ~OwnDatabase() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm"}) {
      if (!file_.empty()) std::filesystem::remove(file_ + ending, ignored);
    }
  }
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

 private:
  std::string file_;
};

void store_cases(Node& node, int count) {
  constexpr std::uint64_t kSeed = 20260302;
  const Instant from = *parse_instant("2026-03-02T00:00:00Z");
  const Instant to{from.us + 10 * kMicrosPerDay};
  runtime::SetClock clock(from);
  runtime::CountedIds ids(clock, kSeed);
  const runtime::Sha256 hasher;
  const auto session = node.connect()();
  runtime::Loop loop(*session, node.library(), clock, ids, hasher);
  DemoCases(loop, node.library(), ids, kSeed).run(from, to, count, [](int, int) {});
}

}  // namespace

int run_bench_regress(const BenchOptions& options, const Terminal& terminal) {
  const OwnDatabase own(options.db);
  Node::Options node_options;
  node_options.db = options.db;
  node_options.make_schema = true;
  Node node(node_options, terminal);
  if (!node.deploy(read_house_files({options.defs}), "bench").all) {
    throw WorldFailed("the process library in " + options.defs + " is refused");
  }
  store_cases(node, options.cases);
  const runtime::Sha256 hasher;
  std::int64_t cases = 0, records = 0, same = 0, elapsed_us = 0;
  const auto today = node.library().directory();
  while (cases < kTried) {
    const std::int64_t before = cases;
    for (const char* process : {"complaint", "credit_hold", "return_exchange"}) {
      const auto definition = node.library().latest(process);
      if (!definition) continue;
      RegressReport report(process, definition->version);
      const service::Regress regress(*definition, node.library(), today.get(),
                                     {hasher, node.reads().vault});
      const auto begin = bench::SteadyClock::now();
      regress_database(node, regress, process, report, terminal);
      elapsed_us += std::chrono::duration_cast<std::chrono::microseconds>(
                        bench::SteadyClock::now() - begin)
                        .count();
      cases += report.cases();
      records += report.records();
      same += report.same();
    }
    if (cases == before) throw WorldFailed("no case was stored");
  }
  const Map figures{{"workload", "regress"},
                    {"stored", options.cases},
                    {"tried", cases},
                    {"records", records},
                    {"same", same},
                    {"seconds", bench::thousandths(elapsed_us / 1000)},
                    {"cases_per_s", cases * 1'000'000 / std::max<std::int64_t>(elapsed_us, 1)},
                    {"records_per_s", records * 1'000'000 / std::max<std::int64_t>(elapsed_us, 1)}};
  if (terminal.json) {
    terminal.print(figures);
  } else {
    for (const auto& [name, value] : figures) {
      terminal.out << padded(name, 16) << one_line(value, terminal.language) << '\n';
    }
  }
  return kOk;
}

}  // namespace recourse::cli
