// What it costs that somebody reads the database under one snapshot for minutes: nothing that is
// deleted meanwhile can be removed, and whoever looks for the next of a queue goes past all of it.
#include <algorithm>
#include <ostream>

#include "adapters/cli/bench/meter.h"
#include "adapters/cli/bench/mill.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {
namespace {
using bench::Grist;
using bench::kGrists;
using bench::Spread;
using bench::SteadyClock;

constexpr int kTurns = 3;  ///< of each kind, before and in the end; the median counts
constexpr std::int64_t kFewCases = 500;
constexpr std::int64_t kLeastPercent = 80;

/// A reader as reports and backups are.
class HeldSnapshot {
 public:
  explicit HeldSnapshot(const std::string& db) : database_(store::Database::open(db, 1)) {
    session_ = database_->further_session();
    session_->run("set idle_in_transaction_session_timeout = 0");
    session_->run("begin isolation level repeatable read");
    session_->run("select count(*) from instance");
  }

 private:
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Session> session_;  ///< the snapshot goes with it
};

using Speeds = std::map<std::string, Spread>;

/// So many that more of them at once would not go faster (few timers mostly wait), and that take
/// about so long.
std::int64_t cases_of_a_turn(bench::Mill& mill, const Grist& grist, int seconds) {
  std::int64_t cases = kFewCases;
  (void)mill.grind(grist, cases);  // what is done first costs more
  std::int64_t speed = mill.grind(grist, cases);
  for (std::int64_t faster = mill.grind(grist, 2 * cases); faster > speed * 3 / 2;
       faster = mill.grind(grist, 2 * cases)) {
    cases *= 2;
    speed = faster;
  }
  return std::max(cases, speed * seconds / bench::Mill::kSteps);
}

using Turns = std::map<std::string, std::int64_t>;

void turn(bench::Mill& mill, const Turns& cases, Speeds& speeds) {
  for (const Grist& grist : kGrists)
    speeds[grist.name].add(mill.grind(grist, cases.at(grist.name)));
}

Spread last_of(const Spread& all) {
  Spread last;
  const auto skipped = static_cast<std::ptrdiff_t>(all.all.size() - kTurns);
  last.all.assign(all.all.begin() + skipped, all.all.end());
  return last;
}

}  // namespace

int run_bench_snapshot(const BenchOptions& options, const Terminal& terminal) {
  if (options.db.starts_with("sqlite:")) {
    throw WorldFailed("bench snapshot is about PostgreSQL; name a database with --db");
  }
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  Node node(node_options, terminal);
  if (!node.deploy(bench::Mill::files(), "bench").all) {
    throw WorldFailed("the benchmark's processes are refused");
  }
  node.start();
  bench::Mill mill(node);
  Turns cases;
  for (const Grist& grist : kGrists) {
    cases[grist.name] = cases_of_a_turn(mill, grist, options.seconds);
  }
  Speeds before, held, after;
  for (int i = 0; i < kTurns; ++i) turn(mill, cases, before);
  {
    const HeldSnapshot snapshot(options.db);
    const auto until =
        SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(
                                 std::chrono::duration<double, std::ratio<60>>(options.minutes));
    for (int i = 0; i < kTurns || SteadyClock::now() < until; ++i) turn(mill, cases, held);
  }
  node.database().lease()->run("vacuum");
  turn(mill, cases, after);
  node.stop();
  Map kinds;
  bool good = true;
  for (const Grist& grist : kGrists) {
    const std::int64_t usual = before[grist.name].median();
    const std::int64_t late = last_of(held[grist.name]).median();
    good = good && late * 100 >= usual * kLeastPercent;
    kinds[grist.name] =
        Map{{"before_per_s", usual},
            {"before_spread", List{before[grist.name].least(), before[grist.name].most()}},
            {"held_per_s", late},
            {"held_vs_before", bench::ratio(late, usual)},
            {"released_per_s", after[grist.name].median()},
            {"turns_held", static_cast<std::int64_t>(held[grist.name].all.size())}};
    if (terminal.json) continue;
    terminal.out << padded(grist.name, 10) << usual << " a second, after " << options.minutes
                 << " minutes of a held snapshot " << late << ", released "
                 << after[grist.name].median() << '\n';
  }
  const Map figures{
      {"workload", "snapshot"},
      {"minutes", bench::thousandths(static_cast<std::int64_t>(options.minutes * 1000))},
      {"kinds", std::move(kinds)},
      {"held_vs_before_min", bench::ratio(kLeastPercent, 100)}};
  if (terminal.json) terminal.print(figures);
  return good ? kOk : kRefused;
}

}  // namespace recourse::cli
