// Very many open cases and little memory: how much of them a server holds once it has met them all
// its cache takes, and what an advance costs on a case that is not among them.
#include <algorithm>
#include <atomic>
#include <ostream>
#include <random>
#include <thread>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/bench/traffic.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {
namespace {
using bench::SteadyClock;

constexpr std::int64_t kResidentMax_mb = 1'000;
constexpr std::int64_t kP99Max_us = 5'000;
constexpr int kUnderWay = 2'000;
constexpr std::size_t kCold = 5'000;  ///< advances on cases that are not in memory

std::unique_ptr<Node> small_node(const BenchOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  node_options.engine_room = false;
  node_options.cache_mb = options.cache_mb;
  auto node = std::make_unique<Node>(node_options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_advance.yaml", bench::kAdvanceProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", bench::kAdvanceDirectory, true}};
  if (!node->deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node->start();
  return node;
}

/// Many things under way at once, each of which says when it is done.
class Underway {
 public:
  void begin() {
    while (count_ >= kUnderWay) std::this_thread::yield();
    ++count_;
  }
  void end(bool good) {
    if (!good) failed_ = true;
    --count_;
  }
  void settle() {
    while (count_ > 0) std::this_thread::yield();
    if (failed_) throw WorldFailed("bench: a case was refused");
  }

 private:
  std::atomic<int> count_ = 0;
  std::atomic<bool> failed_ = false;
};

std::vector<InstanceId> start_cases(runtime::Runtime& runtime, std::int64_t cases,
                                    const Terminal& terminal) {
  std::vector<InstanceId> ids;
  Underway under_way;
  for (std::int64_t i = 0; i < cases; ++i) {
    command::StartInstance start;
    ids.push_back(start.id = runtime.ids().make<InstanceId>());
    start.process = "bench_advance";
    start.data = bench::advance_data(static_cast<int>(i));
    under_way.begin();
    runtime.submit({std::move(start), bench::advance_agent(), "", ""},
                   [&](const service::Outcome& outcome) { under_way.end(outcome.answer.ok()); });
    if (terminal.interactive && i % 10'000 == 0) terminal.err << '\r' << i << std::flush;
  }
  under_way.settle();
  if (terminal.interactive) terminal.err << '\n';
  return ids;
}

/// Looks at every one of them, so that the cache is as full as it gets.
void look_at(runtime::Runtime& runtime, const std::vector<InstanceId>& ids) {
  Underway under_way;
  for (const InstanceId id : ids) {
    under_way.begin();
    runtime.state(id, [&](const Result<runtime::StatePtr>& state) { under_way.end(state.ok()); });
  }
  under_way.settle();
}

/// One after the other: nobody waits for company, so each pays for its own reading.
bench::Latencies advance_cold(Node& node, const std::vector<InstanceId>& ids) {
  bench::Latencies latencies;
  for (const InstanceId id : ids) {
    const auto item = node.database().lease()->query(
        "select id, revision from task where instance = :id", 2, {{"id", id.text()}});
    const bench::OpenTask task{id, item.at(0).id<WorkItemId>(0),
                               static_cast<std::uint32_t>(item.at(0).number(1))};
    const auto since = SteadyClock::now();
    const auto outcome = node.runtime().call(bench::complete_request(task, latencies.size()));
    if (!outcome.answer.ok()) throw WorldFailed(outcome.answer.rejection().text.en);
    latencies.push_back(static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - since).count()));
  }
  return latencies;
}

}  // namespace

int run_bench_memory(const BenchOptions& options, const Terminal& terminal) {
  std::vector<InstanceId> ids;
  const auto began = SteadyClock::now();
  {
    const auto node = small_node(options, terminal);
    ids = start_cases(node->runtime(), options.open_cases, terminal);
    node->stop();
  }
  const auto starting =
      std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - began);
  std::shuffle(ids.begin(), ids.end(), std::mt19937_64(options.open_cases));
  const std::size_t cold = std::min(kCold, ids.size() / 4);
  const std::vector<InstanceId> left_alone(ids.end() - static_cast<std::ptrdiff_t>(cold),
                                           ids.end());
  ids.resize(ids.size() - cold);
  const auto node = small_node(options, terminal);
  look_at(node->runtime(), ids);
  const std::int64_t resident = bench::resident_bytes() / 1'000'000;
  bench::Latencies latencies = advance_cold(*node, left_alone);
  const std::int64_t resident_after = bench::resident_bytes() / 1'000'000;
  node->stop();
  const Map cold_figures = bench::figures_of(latencies);
  const Map out{{"workload", "memory"},
                {"database", options.db.starts_with("sqlite:") ? "sqlite" : "postgresql"},
                {"open_cases", options.open_cases},
                {"cache_mb", options.cache_mb},
                {"started_in_s", std::int64_t{starting.count()}},
                {"resident_mb", std::max(resident, resident_after)},
                {"resident_mb_max", kResidentMax_mb},
                {"uncached", cold_figures},
                {"uncached_p99_ms_max", bench::thousandths(kP99Max_us)}};
  if (terminal.json) {
    terminal.print(out);
  } else {
    terminal.out << options.open_cases << " open cases, a cache of " << options.cache_mb
                 << " MB: " << out.get("resident_mb").as<Decimal>().to_text()
                 << " MB resident; an advance on a case that is not in memory: p50 "
                 << cold_figures.get("p50_ms").as<Decimal>().to_text() << " ms, p99 "
                 << cold_figures.get("p99_ms").as<Decimal>().to_text() << " ms\n";
  }
  std::sort(latencies.begin(), latencies.end());
  const bool quick = latencies.empty() || latencies[latencies.size() * 99 / 100] <= kP99Max_us;
  return quick && std::max(resident, resident_after) <= kResidentMax_mb ? kOk : kRefused;
}

}  // namespace recourse::cli
