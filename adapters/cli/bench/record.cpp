// What the record costs and how fast it is examined: `bench verify`, `bench replay`, `bench seal`.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <ostream>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/bench/passing_keys.h"
#include "adapters/cli/bench/rounds.h"
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
    records +=
        static_cast<std::uint64_t>(figures.advances) + static_cast<std::uint64_t>(round.instances);
  } while (events_in(node, records) < static_cast<std::uint64_t>(options.events));
}

/// One case that is worked on until it has so many events.
InstanceId long_case(Node& node, std::uint64_t events) {
  const command::Caller agent{"bench-agent", {"bench-agents"}, {}, {}};
  command::StartInstance start;
  start.id = node.runtime().ids().make<InstanceId>();
  start.process = "bench_advance";
  start.data = {{"complaint", Map{{"no", "B"},
                                  {"customer", "C"},
                                  {"category", "quality"},
                                  {"amount", 100},
                                  {"story", "long"},
                                  {"address", "a"},
                                  {"product", "p"},
                                  {"serial", "s"}}}};
  const InstanceId id = start.id;
  (void)node.runtime().call({std::move(start), agent, "", ""});
  while (true) {
    const auto state = node.runtime().state(id);
    if (!state.ok()) throw WorldFailed("bench: the long case is gone");
    if ((*state)->seq >= events) return id;
    const auto open =
        std::find_if((*state)->work_items.begin(), (*state)->work_items.end(),
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
  [[nodiscard]] std::string sha256(std::string_view) const override { return std::string(64, '0'); }
};

}  // namespace

int run_bench_verify(const BenchOptions& options, const Terminal& terminal) {
  forget_bench(options.db);
  const bench::PassingKeys keys;
  Node::Options node_options;
  node_options.db = options.db;
  node_options.signing_keys = keys.path();
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

namespace {

/// A database that holds nothing yet: a file, or on PostgreSQL a schema of its own. What one turn
/// left behind would be sealed, and searched, in the next.
class FreshDatabase {
 public:
  explicit FreshDatabase(const std::string& db) : db_(db), url_(db) {
    forget();
    if (is_file()) return;
    run("create schema " + std::string(kSchema));
    url_ += (db.find('?') == std::string::npos ? "?" : "&") +
            ("options=-c%20search_path%3D" + std::string(kSchema));
  }
  ~FreshDatabase() {
    try {
      forget();
    } catch (const ports::StoreError&) {
      // The next turn finds it and drops it first.
    }
  }
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  static constexpr std::string_view kSchema = "recourse_bench_seal";
  [[nodiscard]] bool is_file() const { return db_.starts_with("sqlite:"); }
  void run(const std::string& sql) { store::Database::open(db_, 1)->lease()->run(sql); }
  void forget() {
    if (is_file()) return forget_bench(db_);
    run("drop schema if exists " + std::string(kSchema) + " cascade");
  }
  std::string db_, url_;
};

struct Way {
  const char* name;
  bool seals, chains;
};
constexpr Way kWays[] = {
    {"chain and sealing", true, true}, {"chain alone", false, true}, {"neither", false, false}};

/// How far the sealing was behind when the work ended, and how long it then took to catch up.
struct Rest {
  bench::Spread records, micros;
};

bench::Figures one_turn(const BenchOptions& options, const Way& way, Rest& rest,
                        const Terminal& terminal) {
  static const NoHasher kNoHasher;
  const FreshDatabase database(options.db);
  const bench::PassingKeys keys;
  Node::Options node_options;
  node_options.db = database.url();
  node_options.shards = options.shards;
  node_options.seal = way.seals;
  node_options.signing_keys = keys.path();
  node_options.hasher = way.chains ? nullptr : &kNoHasher;
  const auto node = bench_node(node_options, terminal);
  bench::ServerMeter meter(database.url());
  bench::Crowd crowd(*node, {options.clients, options.instances, options.seconds}, meter);
  bench::Figures figures = crowd.closed_loop();
  figures.name = way.name;
  if (way.seals) {
    const std::uint64_t sealed = node->sealing().standing().size;
    const auto began = SteadyClock::now();
    const seal::SealStanding standing = node->sealing().seal_now();
    rest.micros.add(micros_since(began));
    rest.records.add(static_cast<std::int64_t>(standing.size - sealed));
    if (!standing.alarm.empty()) throw WorldFailed("bench seal: " + standing.alarm.en);
    const bool all = standing.size >= static_cast<std::uint64_t>(figures.advances);
    if (!all) throw WorldFailed("bench seal: not everything was sealed, the figure would lie");
  }
  node->stop();
  return figures;
}

}  // namespace

/// The same work with and without chain and sealing, each time on an empty database. The order
/// changes from round to round, and ratios are taken within one, so that neither a slower minute of
/// the machine nor the place in the round favours anybody.
int run_bench_seal(const BenchOptions& options, const Terminal& terminal) {
  constexpr std::size_t kCount = std::size(kWays);
  bench::Rounds rounds;
  Rest rest;
  for (int round = 0; round < options.rounds; ++round) {
    for (std::size_t turn = 0; turn < kCount; ++turn) {
      const Way& way = kWays[(turn + static_cast<std::size_t>(round)) % kCount];
      rounds.add(one_turn(options, way, rest, terminal));
      if (terminal.interactive) {
        terminal.err << "\rround " << round + 1 << " of " << options.rounds << ": " << way.name
                     << "      " << std::flush;
      }
    }
  }
  if (terminal.interactive) terminal.err << '\r';
  rounds.ratio("with_both_vs_neither", kWays[0].name, kWays[2].name);
  rounds.ratio("with_both_vs_chain_alone", kWays[0].name, kWays[1].name);
  if (!terminal.json) {
    rounds.print(terminal);
    terminal.out << terminal.say({"sealing was behind by ", "结束时尚未封存 "})
                 << rest.records.median()
                 << terminal.say({" records at the end, and caught up in ", " 条记录，补齐用时 "})
                 << rest.micros.median() / 1000 << " ms\n";
    return kOk;
  }
  Map out = rounds.to_map();
  out["workload"] = "seal";
  out["behind_records"] = rest.records.median();
  out["catch_up_ms"] = bench::thousandths(rest.micros.median());
  terminal.print(out);
  return kOk;
}

}  // namespace recourse::cli
