// `bench advance` and `bench floor`: Recourse beside plain SQL that does as much, in turn, on one
// database, several rounds; ratios are taken within a round.
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/bench/http_crowd.h"
#include "adapters/cli/bench/limit.h"
#include "adapters/cli/bench/rounds.h"
#include "adapters/cli/bench/yardstick.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {
namespace {
using bench::Figures;
using bench::Profile;
using bench::ServerMeter;

bool on_sqlite(const BenchOptions& options) { return options.db.starts_with("sqlite:"); }

void forget_file(const std::string& path) {
  for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
}

bool is_slowed(const BenchOptions& options) {
  return options.slow_commit_ms > 0 && !on_sqlite(options);
}

/// Adds to every commit the wait of a slower disk.
std::string slowed(const BenchOptions& options) {
  if (!is_slowed(options)) return options.db;
  return options.db + (options.db.find('?') == std::string::npos ? "?" : "&") +
         "options=-c%20commit_delay%3D" + std::to_string(options.slow_commit_ms * 1000) +
         "%20-c%20commit_siblings%3D0";
}

/// A node with the benchmark's process, at work.
class BenchNode {
 public:
  BenchNode(const BenchOptions& options, const std::string& db, std::size_t batch_max,
            const Terminal& terminal)
      : node_(node_options(options, db, batch_max), terminal) {
    const std::vector<HouseFile> files{
        {HouseFile::Kind::kDefinition, "bench_advance.yaml", bench::kAdvanceProcess, true},
        {HouseFile::Kind::kDirectory, "directory.yaml", bench::kAdvanceDirectory, true}};
    if (!node_.deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
    node_.start();
  }
  Node& node() { return node_; }

 private:
  static Node::Options node_options(const BenchOptions& options, const std::string& db,
                                    std::size_t batch_max) {
    Node::Options out;
    out.db = db;
    out.shards = options.shards;
    out.batch_max = batch_max;
    out.make_schema = true;
    return out;
  }
  Node node_;
};

constexpr std::size_t kBatchMax = 200;

bench::AdvanceOptions advance_options(const BenchOptions& options) {
  return {options.clients, options.instances, options.seconds};
}

/// A yardstick at the number of connections that suits it best.
Figures best_yardstick(const BenchOptions& options, Profile profile, ServerMeter& meter) {
  bench::YardstickOptions yardstick;
  yardstick.db = slowed(options);
  yardstick.profile = profile;
  yardstick.instances = options.instances;
  yardstick.seconds = options.seconds;
  if (on_sqlite(options)) {
    yardstick.db = options.db + ".yardstick";
    yardstick.clients = 1;
    const std::string file = yardstick.db.substr(std::string("sqlite:").size());
    forget_file(file);
    Figures figures = bench::run_yardstick(yardstick, meter);
    forget_file(file);
    return figures;
  }
  yardstick.seconds = std::max(1, options.seconds / 2);
  Figures best;
  for (const int clients : {8, 16, 32}) {
    yardstick.clients = clients;
    Figures figures = bench::run_yardstick(yardstick, meter);
    if (figures.per_second() > best.per_second()) best = std::move(figures);
  }
  return best;
}

Figures open_yardstick(const BenchOptions& options, int rate, ServerMeter& meter) {
  bench::YardstickOptions yardstick;
  yardstick.db = slowed(options);
  yardstick.profile = Profile::kOneStatement;
  yardstick.instances = options.instances;
  yardstick.seconds = options.seconds;
  yardstick.rate = rate;
  Figures figures = bench::run_yardstick(yardstick, meter);
  figures.name += "_open";
  return figures;
}

/// The same work on the disk as it is, for comparison with the slower one.
Figures on_usual_disk(const BenchOptions& options, const Terminal& terminal, ServerMeter& meter) {
  BenchNode usual(options, options.db, kBatchMax, terminal);
  Figures figures = bench::Crowd(usual.node(), advance_options(options), meter).closed_loop();
  figures.name = "recourse_usual_commit";
  return figures;
}

void advance_round(const BenchOptions& options, const Terminal& terminal, ServerMeter& meter,
                   bench::Rounds& rounds) {
  if (on_sqlite(options)) {
    rounds.add(best_yardstick(options, Profile::kClassic, meter));
    BenchNode one(options, options.db, 1, terminal);
    Figures unbatched = bench::Crowd(one.node(), advance_options(options), meter).closed_loop();
    unbatched.name = "recourse_unbatched";
    rounds.add(std::move(unbatched));
  } else {
    rounds.add(best_yardstick(options, Profile::kClassic, meter));
    rounds.add(best_yardstick(options, Profile::kOneStatement, meter));
    if (options.rate > 0) rounds.add(open_yardstick(options, options.rate, meter));
    if (is_slowed(options)) rounds.add(on_usual_disk(options, terminal, meter));
  }
  BenchNode own(options, slowed(options), kBatchMax, terminal);
  if (!on_sqlite(options)) {
    bench::LimitOptions limit;
    limit.instances = options.instances;
    limit.advances = options.limit_advances;
    rounds.add(bench::run_limit(own.node(), limit, meter));
  }
  bench::Crowd crowd(own.node(), advance_options(options), meter);
  if (options.rate > 0) rounds.add(crowd.open_loop(options.rate));
  Figures closed = crowd.closed_loop();
  const int sixty_percent = static_cast<int>(closed.per_second() * 6 / 10);
  rounds.add(std::move(closed));
  rounds.add(bench::HttpCrowd(own.node(), advance_options(options), meter).closed_loop());
  if (options.rate == 0) return;
  Figures busy = crowd.open_loop(sixty_percent);
  busy.name = "recourse_open_60_percent";
  rounds.add(std::move(busy));
}

void add_ratios(bench::Rounds& rounds) {
  rounds.ratio("inprocess_vs_limit", "recourse", "limit");
  rounds.ratio("inprocess_vs_single_statement", "recourse", "one_statement");
  rounds.ratio("inprocess_vs_classic", "recourse", "classic");
  rounds.ratio("http_vs_single_statement", "recourse_http", "one_statement");
  rounds.ratio("http_vs_classic", "recourse_http", "classic");
  rounds.ratio("batched_vs_unbatched", "recourse", "recourse_unbatched");
  rounds.latency_ratio("open_p50_vs_single_statement", "recourse_open", "one_statement_open", 500);
  rounds.latency_ratio("open_p99_vs_single_statement", "recourse_open", "one_statement_open", 990);
  rounds.ratio("slow_commit_vs_usual", "recourse", "recourse_usual_commit");
}

int finish(const bench::Rounds& rounds, const std::string& workload, const BenchOptions& options,
           const Terminal& terminal) {
  if (!terminal.json) {
    rounds.print(terminal);
    return kOk;
  }
  Map out = rounds.to_map();
  out["workload"] = workload;
  out["database"] = on_sqlite(options) ? "sqlite" : "postgresql";
  out["seconds"] = options.seconds;
  out["instances"] = options.instances;
  out["slow_commit_ms"] = options.slow_commit_ms;
  terminal.print(out);
  return kOk;
}

}  // namespace

int run_bench_advance(const BenchOptions& options, const Terminal& terminal) {
  bench::Rounds rounds;
  for (int i = 0; i < options.rounds; ++i) {
    ServerMeter meter(options.db);
    advance_round(options, terminal, meter, rounds);
  }
  add_ratios(rounds);
  return finish(rounds, "advance", options, terminal);
}

int run_bench_floor(const BenchOptions& options, const Terminal& terminal) {
  bench::Rounds rounds;
  for (int i = 0; i < options.rounds; ++i) {
    ServerMeter meter(options.db);
    rounds.add(best_yardstick(options, Profile::kCommit, meter));
    rounds.add(best_yardstick(options, Profile::kClassic, meter));
    if (on_sqlite(options)) continue;
    rounds.add(best_yardstick(options, Profile::kOneStatement, meter));
    BenchNode own(options, slowed(options), kBatchMax, terminal);
    bench::LimitOptions limit;
    limit.instances = options.instances;
    limit.advances = options.limit_advances;
    rounds.add(bench::run_limit(own.node(), limit, meter));
  }
  rounds.ratio("limit_vs_single_statement", "limit", "one_statement");
  rounds.ratio("limit_vs_classic", "limit", "classic");
  return finish(rounds, "floor", options, terminal);
}

}  // namespace recourse::cli
