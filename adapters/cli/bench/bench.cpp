#include <filesystem>
#include <ostream>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/bench/yardstick.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {
namespace {
using bench::Figures;
using bench::Profile;

void forget_file(const std::string& path) {
  for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
}

Figures measure_recourse(const BenchOptions& options, const Terminal& terminal, List& batches) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  Node node(node_options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_advance.yaml", bench::kAdvanceProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", bench::kAdvanceDirectory, true}};
  if (!node.deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node.start();
  const Figures figures =
      bench::run_advance(node, {options.clients, options.instances, options.seconds});
  const auto health = node.runtime().health();
  batches.push_back(Map{{"decided", health.decided},
                        {"batches", health.batches},
                        {"mean", bench::ratio(static_cast<std::int64_t>(health.decided),
                                              static_cast<std::int64_t>(health.batches))}});
  node.stop();
  return figures;
}

std::vector<Figures> measure_yardsticks(const BenchOptions& options, bool sqlite) {
  bench::YardstickOptions yardstick;
  yardstick.instances = options.instances;
  yardstick.seconds = options.seconds;
  std::vector<Figures> all;
  if (sqlite) {
    yardstick.db = options.db + ".yardstick";
    yardstick.clients = 1;
    const std::string file = yardstick.db.substr(std::string("sqlite:").size());
    forget_file(file);
    all.push_back(bench::run_yardstick(yardstick));
    forget_file(file);
    return all;
  }
  yardstick.db = options.db;
  for (const Profile profile : {Profile::kClassic, Profile::kOneStatement}) {
    for (const int clients : {1, 8, 32}) {
      yardstick.profile = profile;
      yardstick.clients = clients;
      all.push_back(bench::run_yardstick(yardstick));
    }
  }
  return all;
}

std::int64_t best(const std::vector<Figures>& all, const std::string& name) {
  std::int64_t most = 0;
  for (const Figures& figures : all) {
    if (figures.name == name) most = std::max(most, figures.per_second());
  }
  return most;
}

void print_row(const Map& row, const Terminal& terminal) {
  constexpr std::size_t kNameWidth = 16, kNumberWidth = 16;
  terminal.out << padded(std::string(row.get("name").text()), kNameWidth);
  for (const char* name : {"clients", "advances_per_s", "p50_ms", "p99_ms", "cpu_us_machine"}) {
    const auto* number = row.get(name).get_if<Decimal>();
    terminal.out << padded(number ? number->to_text() : "", kNumberWidth);
  }
  terminal.out << '\n';
}

}  // namespace

int run_bench_advance(const BenchOptions& options, const Terminal& terminal) {
  const bool sqlite = options.db.starts_with("sqlite:");
  List batches;
  const auto yardsticks = measure_yardsticks(options, sqlite);
  const Figures own = measure_recourse(options, terminal, batches);
  Map ratios{{"inprocess_vs_classic", bench::ratio(own.per_second(), best(yardsticks, "classic"))}};
  if (!sqlite) {
    ratios["inprocess_vs_single_statement"] =
        bench::ratio(own.per_second(), best(yardsticks, "one_statement"));
  }
  List rows;
  for (const Figures& figures : yardsticks) rows.push_back(figures.to_map());
  if (terminal.json) {
    terminal.print(Map{{"workload", "advance"},
                       {"database", sqlite ? "sqlite" : "postgresql"},
                       {"seconds", options.seconds},
                       {"instances", options.instances},
                       {"recourse", own.to_map()},
                       {"batches", batches.front()},
                       {"yardsticks", rows},
                       {"ratios", ratios}});
    return kOk;
  }
  constexpr std::size_t kNameWidth = 16, kNumberWidth = 16;
  terminal.out << padded("", kNameWidth);
  for (const char* head : {"clients", "advances/s", "p50 ms", "p99 ms", "CPU us (all)"}) {
    terminal.out << padded(head, kNumberWidth);
  }
  terminal.out << '\n';
  for (const Value& row : rows) print_row(row.as<Map>(), terminal);
  print_row(own.to_map(), terminal);
  return kOk;
}

}  // namespace recourse::cli
