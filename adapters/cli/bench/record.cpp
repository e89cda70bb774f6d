// What the record costs and how fast it is examined: `bench verify`, `bench replay`, `bench seal`.
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/replay_check.h"
#include "adapters/cli/sealing.h"
#include "engine/history/replay.h"

namespace recourse::cli {
namespace {

using bench::CpuTime;
using bench::SteadyClock;

void forget_bench(const std::string& db) {
  if (!db.starts_with("sqlite:")) return;
  for (const char* ending : {"", "-wal", "-shm", ".keys", ".signing"}) {
    std::filesystem::remove(db.substr(7) + ending);
  }
}

std::int64_t micros_since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin).count();
}

std::int64_t rate(std::uint64_t count, std::int64_t micros) {
  return static_cast<std::int64_t>(count) * kMicrosPerSecond / std::max<std::int64_t>(1, micros);
}

std::unique_ptr<Node> bench_node(Node::Options options, const Terminal& terminal) {
  options.make_schema = true;
  auto node = std::make_unique<Node>(options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_advance.yaml", bench::kAdvanceProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", bench::kAdvanceDirectory, true}};
  if (!node->deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node->start();
  return node;
}

/// Events of one record on average, told from the first case.
std::uint64_t events_in(Node& node, std::uint64_t records) {
  ports::InstanceQuery query;
  query.limit = 1;
  const auto page = node.reads().worklist.instances({"operator", {}, true}, query);
  if (page.rows.empty()) return 0;
  const auto some = node.reads().store.records(page.rows.front().id);
  std::uint64_t events = 0;
  for (const auto& record : some) events += record.events.size();
  return records * events / std::max<std::uint64_t>(1, some.size());
}

/// Works until the database holds about so many events.
void make_events(Node& node, const BenchOptions& options) {
  std::uint64_t records = 0;
  constexpr int kMany = 200'000;
  const bench::AdvanceOptions round{options.clients, options.instances,
                                    options.events < kMany ? 1 : 5};
  bench::ServerMeter meter(options.db);
  do {
    const auto figures = bench::Crowd(node, round, meter).closed_loop();
    records += static_cast<std::uint64_t>(figures.advances) +
               static_cast<std::uint64_t>(round.instances);
  } while (events_in(node, records) < static_cast<std::uint64_t>(options.events));
}

/// One case that is worked on until it has so many events.
InstanceId long_case(Node& node, std::uint64_t events) {
  const command::Caller agent{"bench-agent", {"bench-agents"}, {}, {}};
  command::StartInstance start;
  start.id = node.runtime().ids().make<InstanceId>();
  start.process = "bench_advance";
  start.data = {{"complaint", Map{{"no", "B"}, {"customer", "C"}, {"category", "quality"},
                                  {"amount", 100}, {"story", "long"}, {"address", "a"},
                                  {"product", "p"}, {"serial", "s"}}}};
  const InstanceId id = start.id;
  (void)node.runtime().call({std::move(start), agent, "", ""});
  while (true) {
    const auto state = node.runtime().state(id);
    if (!state.ok()) throw WorldFailed("bench: the long case is gone");
    if ((*state)->seq >= events) return id;
    const auto open = std::find_if(
        (*state)->work_items.begin(), (*state)->work_items.end(),
        [](const auto& item) { return !lifecycle::is_final(item.second.state); });
    command::WorkItemCommand complete;
    complete.instance = id;
    complete.item = open->first;
    complete.action = "go";
    complete.revision = open->second.revision;
    const auto outcome = node.runtime().call({std::move(complete), agent, "", ""});
    if (!outcome.answer.ok()) throw WorldFailed("bench: " + outcome.answer.rejection().text.en);
  }
}

void tell(const Map& figures, const Terminal& terminal) {
  if (terminal.json) return terminal.print(figures);
  constexpr std::size_t kNameWidth = 32;
  for (const auto& [name, value] : figures) {
    const auto* number = value.get_if<Decimal>();
    terminal.out << padded(name, kNameWidth)
                 << (number ? number->to_text() : std::string(value.text())) << '\n';
  }
}

struct NoHasher final : ports::Hasher {
  [[nodiscard]] std::string sha256(std::string_view) const override {
    return std::string(64, '0');
  }
};

}  // namespace

int run_bench_verify(const BenchOptions& options, const Terminal& terminal) {
  forget_bench(options.db);
  Node::Options node_options;
  node_options.db = options.db;
  const auto node = bench_node(node_options, terminal);
  make_events(*node, options);
  const auto sealing_began = SteadyClock::now();
  const auto standing = node->sealing().seal_now();
  const std::int64_t sealing_us = micros_since(sealing_began);
  const CpuTime before = CpuTime::now();
  const auto began = SteadyClock::now();
  const seal::Report report = node->sealing().verify({});
  const std::int64_t wall_us = micros_since(began);
  const std::int64_t cpu_us = CpuTime::now().process_us - before.process_us;
  tell(Map{{"workload", "verify"},
           {"verdict", seal::word(report.verdict())},
           {"cases", report.cases},
           {"records", report.records},
           {"events", report.events},
           {"sealed_per_s", rate(standing.size, sealing_us)},
           {"seconds", bench::thousandths(wall_us / 1000)},
           {"cpu_seconds", bench::thousandths(cpu_us / 1000)},
           {"events_per_s", rate(report.events, wall_us)},
           {"events_per_cpu_s", rate(report.events, cpu_us)},
           {"records_per_cpu_s", rate(report.records, cpu_us)}},
       terminal);
  node->stop();
  forget_bench(options.db);
  return report.findings.empty() ? kOk : kRefused;
}

int run_bench_replay(const BenchOptions& options, const Terminal& terminal) {
  forget_bench(options.db);
  Node::Options node_options;
  node_options.db = options.db;
  const auto node = bench_node(node_options, terminal);
  make_events(*node, options);
  constexpr std::uint64_t kLongCase = 10'000;
  const InstanceId id = long_case(*node, kLongCase);
  bench::Latencies opened;
  constexpr std::uint64_t kMoments = 41;
  for (std::uint64_t i = 1; i <= kMoments; ++i) {
    const auto began = SteadyClock::now();
    history::ReplayUntil until;
    until.seq = kLongCase * i / kMoments;
    const auto state = history::fold(node->reads().store.records(id), until);
    if (!state.ok()) throw WorldFailed(state.rejection().text.en);
    opened.push_back(static_cast<std::int32_t>(micros_since(began)));
  }
  std::ranges::sort(opened);
  const CpuTime before = CpuTime::now();
  const auto began = SteadyClock::now();
  const ReplayedAll all = replay_all(*node, {});
  const std::int64_t wall_us = micros_since(began);
  const std::int64_t cpu_us = CpuTime::now().process_us - before.process_us;
  tell(Map{{"workload", "replay"},
           {"cases", all.cases},
           {"records", all.records},
           {"faults", static_cast<std::int64_t>(all.faults.size())},
           {"seconds", bench::thousandths(wall_us / 1000)},
           {"cpu_seconds", bench::thousandths(cpu_us / 1000)},
           {"records_per_s", rate(all.records, wall_us)},
           {"records_per_cpu_s", rate(all.records, cpu_us)},
           {"open_10000_events_ms", bench::thousandths(opened[opened.size() / 2])},
           {"open_10000_events_max_ms", bench::thousandths(opened.back())}},
       terminal);
  node->stop();
  forget_bench(options.db);
  return all.faults.empty() ? kOk : kRefused;
}

/// The same work with and without chain and sealing, in turns, so that a slower minute of the
/// machine strikes all alike.
int run_bench_seal(const BenchOptions& options, const Terminal& terminal) {
  static const NoHasher kNoHasher;
  struct Way {
    const char* name;
    bool seal, chain;
    std::vector<std::int64_t> rates;
  };
  Way ways[] = {{"chain_and_sealing", true, true, {}},
                {"chain_only", false, true, {}},
                {"neither", false, false, {}}};
  const bool sqlite = options.db.starts_with("sqlite:");
  for (int round = 0; round < options.rounds; ++round) {
    for (Way& way : ways) {
      if (sqlite) forget_bench(options.db);
      Node::Options node_options;
      node_options.db = options.db;
      node_options.shards = options.shards;
      node_options.seal = way.seal;
      node_options.hasher = way.chain ? nullptr : &kNoHasher;
      const auto node = bench_node(node_options, terminal);
      bench::ServerMeter meter(options.db);
      bench::Crowd crowd(*node, {options.clients, options.instances, options.seconds}, meter);
      way.rates.push_back(crowd.closed_loop().per_second());
      node->stop();
    }
  }
  Map figures{{"workload", "seal"}, {"rounds", options.rounds}, {"seconds", options.seconds}};
  const auto median = [](std::vector<std::int64_t> rates) {
    std::ranges::sort(rates);
    return rates[rates.size() / 2];
  };
  for (const Way& way : ways) figures[std::string(way.name) + "_per_s"] = median(way.rates);
  figures["with_both_vs_neither"] = bench::ratio(median(ways[0].rates), median(ways[2].rates));
  figures["with_both_vs_chain_only"] = bench::ratio(median(ways[0].rates), median(ways[1].rates));
  tell(figures, terminal);
  if (sqlite) forget_bench(options.db);
  return kOk;
}

}  // namespace recourse::cli
