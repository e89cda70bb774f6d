// Commit to screen: advances at a steady rate, people who follow the event stream, and how long it
// takes until each hears of what is theirs.
#include <algorithm>
#include <ostream>
#include <thread>

#include "adapters/cli/bench/listeners.h"
#include "adapters/cli/bench/traffic.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"
#include "adapters/http/session.h"

namespace recourse::cli {
namespace {
using bench::CpuTime;
using bench::figures_of;
using bench::Listeners;
using bench::person;
using bench::Traffic;

constexpr int kOverseerOneIn = 50;  // hears everything, as supervisors do
constexpr std::int64_t kSession_us = 24 * 3600 * kMicrosPerSecond;

std::string people_of(int subscribers) {
  std::string out = "people:\n";
  for (int i = 0; i < subscribers; ++i) {
    const bool oversees = i % kOverseerOneIn == 0;
    out += "  - {person: " + person(i) + ", name: {en: P, zh: 员}" +
           (oversees ? ", roles: [supervisor]}\n" : "}\n");
  }
  return out;
}

}  // namespace

int run_bench_push(const BenchOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  node_options.sends_notices = true;
  Node node(node_options, terminal);
  const std::string people = people_of(options.subscribers);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_push.yaml", bench::kTrafficProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", people, true}};
  if (!node.deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node.start();
  http::ServerOptions server_options;
  server_options.transport.port = 0;
  const auto server = node.server(server_options);
  server->start();
  Traffic traffic(node.runtime(), {options.push_rate, options.seconds, options.subscribers});
  traffic.start_cases();
  const Instant now = node.runtime().clock().now();
  std::vector<std::string> tokens;
  for (int i = 0; i < options.subscribers; ++i) {
    tokens.push_back(
        http::issue_token(node.reads().registry, person(i), now, Instant{now.us + kSession_us}));
  }
  const bench::Published published(node.runtime().feed());
  Listeners listeners(server->port(), tokens, published);
  const CpuTime before = CpuTime::now();
  traffic.run();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // the last ones are on their way
  const CpuTime after = CpuTime::now();
  listeners.stop();
  server->stop();
  node.stop();
  const std::int64_t done = traffic.done;
  const Map figures{
      {"workload", "push"},
      {"database", options.db.starts_with("sqlite:") ? "sqlite" : "postgresql"},
      {"subscribers", options.subscribers},
      {"seconds", options.seconds},
      {"advances", done},
      {"advances_per_s", done * kMicrosPerSecond / std::max<std::int64_t>(1, traffic.elapsed_us)},
      {"not_in_time", std::int64_t{traffic.skipped}},
      {"cpu_us_process", (after.process_us - before.process_us) / std::max<std::int64_t>(1, done)},
      {"changes", figures_of(listeners.changes)},
      {"notices", figures_of(listeners.notices)}};
  if (terminal.json) {
    terminal.print(figures);
    return kOk;
  }
  const auto line = [&](const char* name, const Value& of) {
    terminal.out << padded(name, 10);
    for (const char* part : {"received", "p50_ms", "p99_ms", "max_ms"}) {
      terminal.out << part << " " << of[part].as<Decimal>().to_text() << "  ";
    }
    terminal.out << '\n';
  };
  line("changes", figures.get("changes"));
  line("notices", figures.get("notices"));
  return kOk;
}

}  // namespace recourse::cli
