// Very many timers that are due at one instant: how long until all have fired, whether each fired
// once, and what somebody who starts a case meanwhile waits.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <ostream>
#include <thread>

#include "adapters/cli/bench/traffic.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"

namespace recourse::cli {
namespace {
using bench::figures_of;
using bench::Latencies;
using bench::SteadyClock;

const char* const kProcess = R"(recourse: "1"
process: bench_timers
version: 1
title: {en: Alarm, zh: 闹钟}
data: {at: {type: datetime, input: true}}
outcomes: {rung: {kind: success, title: {en: Rung, zh: 已响}}}
steps:
  - {step: rest, wait: {until: at}}
  - {step: end, finish: rung}
)";

constexpr int kStartsUnderWay = 1'000;
constexpr int kStartsMeanwhile_per_s = 100;
constexpr int kPatience_s = 600;

/// Cases that wait for one instant.
class Sleepers {
 public:
  Sleepers(runtime::Runtime& runtime, int wanted) : runtime_(runtime), wanted_(wanted) {}

  /// All of them, as fast as they are taken. False: the instant came before the last was there.
  bool start_all(Instant due) {
    for (int i = 0; i < wanted_; ++i) {
      while (under_way_ >= kStartsUnderWay) std::this_thread::yield();
      ++under_way_;
      start_one(due, [this](const service::Outcome& outcome) {
        if (!outcome.answer.ok()) ++refused;
        --under_way_;
      });
    }
    while (under_way_ > 0) std::this_thread::yield();
    return runtime_.clock().now() < due;
  }

  /// One more, at the usual pace, while the others wake; they wait for long.
  void start_late() {
    ++under_way_;
    const Instant much_later{runtime_.clock().now().us + 365 * kMicrosPerDay};
    start_one(much_later, [this, since = SteadyClock::now()](const service::Outcome&) {
      const auto took =
          std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - since);
      const std::lock_guard lock(mutex_);
      starts.push_back(static_cast<std::int32_t>(took.count()));
      --under_way_;
    });
  }
  void settle() const {
    while (under_way_ > 0) std::this_thread::yield();
  }

  std::atomic<std::int64_t> refused = 0;
  Latencies starts;  ///< of those that came meanwhile; read when settled

 private:
  void start_one(Instant due, std::function<void(service::Outcome)> done) {
    command::StartInstance start;
    start.id = runtime_.ids().make<InstanceId>();
    start.process = "bench_timers";
    start.data = {{"at", to_text(to_date_time(due))}};
    runtime_.submit({std::move(start), {"bench", {}, {}, {}}, "", ""}, std::move(done));
  }

  runtime::Runtime& runtime_;
  const int wanted_;
  std::atomic<int> under_way_ = 0;
  std::mutex mutex_;
};

constexpr std::int64_t kRecordsOfOne = 2;  // begun, and woken, by which it ends

/// How many cases the instant has ended, and the most records that one of them has: one that was
/// woken twice would have more.
struct Woken {
  std::int64_t ended = 0, longest = 0;
};
Woken woken(store::Database& database) {
  auto session = database.lease();
  const auto rows = session->query(
      "select count(*), coalesce(max(record), 0) from instance where process = 'bench_timers' "
      "and state = 'Completed'",
      2);
  return {rows.at(0).number(0), rows.at(0).number(1)};
}

/// Later than so many cases can be started.
Instant due_after(const runtime::Runtime& runtime, std::int64_t cases, std::int64_t per_s) {
  return {runtime.clock().now().us +
          (cases / std::max<std::int64_t>(1, per_s) + 10) * kMicrosPerSecond};
}

}  // namespace

int run_bench_timers(const BenchOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  Node node(node_options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_timers.yaml", kProcess, true}};
  if (!node.deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node.start();
  const std::int64_t before = woken(node.database()).ended;
  Sleepers sleepers(node.runtime(), options.timers);
  const Instant due = due_after(node.runtime(), options.timers, options.starts_per_s);
  const bool in_time = sleepers.start_all(due);
  if (!in_time || sleepers.refused > 0) {
    node.stop();
    throw WorldFailed(
        "the cases could not be started before their timers were due; say with "
        "--starts how many this machine starts a second");
  }
  const std::int64_t ahead_us = due.us - node.runtime().clock().now().us;
  std::this_thread::sleep_for(std::chrono::microseconds(std::max<std::int64_t>(0, ahead_us)));
  const auto since = SteadyClock::now();
  Woken seen;
  for (std::int64_t tick = 0; seen.ended - before < options.timers; ++tick) {
    std::this_thread::sleep_until(
        since + std::chrono::microseconds(tick * 1'000'000 / kStartsMeanwhile_per_s));
    sleepers.start_late();
    if (tick % (kStartsMeanwhile_per_s / 4) == 0) seen = woken(node.database());
    if (SteadyClock::now() - since > std::chrono::seconds(kPatience_s)) break;
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - since);
  sleepers.settle();
  node.stop();
  const std::int64_t fired = seen.ended - before;
  const bool once = seen.longest <= kRecordsOfOne;
  const Map figures{{"workload", "timers"},
                    {"database", options.db.starts_with("sqlite:") ? "sqlite" : "postgresql"},
                    {"timers", options.timers},
                    {"fired", fired},
                    {"none_twice", once},
                    {"all_fired_after_ms", std::int64_t{took.count()}},
                    {"starts_meanwhile", figures_of(sleepers.starts)}};
  const bool good = fired == options.timers && once;
  if (terminal.json) {
    terminal.print(figures);
  } else {
    const Value& starts = figures.get("starts_meanwhile");
    terminal.out << options.timers << " timers due at once: " << fired << " fired after "
                 << took.count() << " ms; " << sleepers.starts.size()
                 << " cases started meanwhile, p99 " << starts["p99_ms"].as<Decimal>().to_text()
                 << " ms\n";
  }
  return good ? kOk : kRefused;
}

}  // namespace recourse::cli
