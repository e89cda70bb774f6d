// What a completed task costs in a database that has grown: the same cases, before and after very
// many others came to lie beside them; and one that is not in memory.
#include <algorithm>
#include <ostream>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/bench/multiply.h"
#include "adapters/cli/bench/rounds.h"
#include "adapters/cli/bench/traffic.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {
namespace {
using bench::Figures;
using bench::Spread;

constexpr int kColdLooks = 2'000;

std::unique_ptr<Node> grown_node(const BenchOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  node_options.engine_room = false;  // what is due among the copies is not what is measured
  auto node = std::make_unique<Node>(node_options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_advance.yaml", bench::kAdvanceProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", bench::kAdvanceDirectory, true}};
  if (!node->deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node->start();
  return node;
}

struct HotCost {
  Spread per_s, cpu_us;
  int foreign = 0;
  void add(const Figures& figures) {
    per_s.add(figures.per_second());
    const std::int64_t advances = std::max<std::int64_t>(1, figures.advances);
    cpu_us.add((figures.process_cpu_us + figures.server_cpu_us) / advances);
    foreign = std::max(foreign, figures.foreign_percent());
  }
  [[nodiscard]] Map to_map() const {
    return {{"advances_per_s", per_s.median()},
            {"least", per_s.least()},
            {"most", per_s.most()},
            {"cpu_us", cpu_us.median()},
            {"foreign_percent", foreign}};
  }
};

HotCost measure(bench::Crowd& crowd, int rounds) {
  HotCost cost;
  for (int i = 0; i < rounds; ++i) cost.add(crowd.closed_loop());
  return cost;
}

std::int64_t grow(Node& node, const BenchOptions& options, const Terminal& terminal) {
  auto session = node.database().lease();
  bench::Template cases(*session, "bench_advance");
  std::int64_t copies = 0;
  for (std::int64_t n = 1; copies < options.cold; ++n, copies += cases.cases()) {
    cases.add_copies(n);
    if (terminal.interactive) {
      terminal.err << "\r" << copies + cases.cases() << " of " << options.cold << " cases"
                   << std::flush;
    }
  }
  if (terminal.interactive) terminal.err << '\n';
  cases.settle();
  return copies;
}

/// One after the other, each by a node that has none of them in memory.
bench::Latencies cold_advances(const BenchOptions& options, const Terminal& terminal,
                               const std::vector<bench::OpenTask>& tasks) {
  const auto node = grown_node(options, terminal);
  bench::Latencies latencies;
  for (std::size_t i = 0; i < tasks.size() && i < kColdLooks; ++i) {
    const auto since = bench::SteadyClock::now();
    const auto outcome = node->runtime().call(bench::complete_request(tasks[i], i));
    if (!outcome.answer.ok()) throw WorldFailed(outcome.answer.rejection().text.en);
    latencies.push_back(static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(bench::SteadyClock::now() - since)
            .count()));
  }
  node->stop();
  return latencies;
}

}  // namespace

int run_bench_growth(const BenchOptions& options, const Terminal& terminal) {
  if (options.db.starts_with("sqlite:")) {
    throw WorldFailed("bench growth fills a PostgreSQL database; name one with --db");
  }
  auto node = grown_node(options, terminal);
  bench::ServerMeter meter(options.db);
  bench::Crowd crowd(*node, {options.clients, options.hot, options.seconds}, meter);
  const HotCost before = measure(crowd, options.rounds);
  const std::int64_t added = grow(*node, options, terminal);
  const HotCost after = measure(crowd, options.rounds);
  const std::vector<bench::OpenTask> tasks = crowd.tasks();
  const std::int64_t resident = bench::resident_bytes();
  const std::int64_t disk = node->database()
                                .lease()
                                ->query("select pg_database_size(current_database())", 1)
                                .at(0)
                                .number(0);
  node->stop();
  const bench::Latencies cold = cold_advances(options, terminal, tasks);
  const Map figures{
      {"workload", "growth"},
      {"hot", options.hot},
      {"added", added},
      {"disk_mb", disk / 1'000'000},
      {"resident_mb", resident / 1'000'000},
      {"before", before.to_map()},
      {"after", after.to_map()},
      {"time_after_vs_before", bench::ratio(before.per_s.median(), after.per_s.median())},
      {"cpu_after_vs_before", bench::ratio(after.cpu_us.median(), before.cpu_us.median())},
      {"cold", bench::figures_of(cold)}};
  if (terminal.json) {
    terminal.print(figures);
    return kOk;
  }
  terminal.out << options.hot << " cases alone: " << before.per_s.median() << " advances/s, "
               << before.cpu_us.median() << " us CPU each; beside " << added
               << " others: " << after.per_s.median() << " advances/s, " << after.cpu_us.median()
               << " us\none that is not in memory: p50 "
               << figures.get("cold")["p50_ms"].as<Decimal>().to_text() << " ms, p99 "
               << figures.get("cold")["p99_ms"].as<Decimal>().to_text() << " ms\n";
  return kOk;
}

}  // namespace recourse::cli
