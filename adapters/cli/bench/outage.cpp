// A receiver that is dead for minutes: what commits take meanwhile, and what arrives afterwards.
#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <thread>

#include "adapters/cli/bench/hook_server.h"
#include "adapters/cli/bench/traffic.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"

namespace recourse::cli {
namespace {
using bench::figures_of;
using bench::HookServer;
using bench::kTrafficProcess;
using bench::person;
using bench::SteadyClock;
using bench::Traffic;

constexpr int kPeople = 20;
constexpr int kBaseline_s = 10;
constexpr int kPatience_s = 180;

std::string people() {
  std::string out = "people:\n";
  for (int i = 0; i < kPeople; ++i) {
    out += "  - {person: " + person(i) + ", name: {en: P, zh: 员}}\n";
  }
  return out;
}

void subscribe_all(Node& node, int port) {
  const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/hook";
  for (int i = 0; i < kPeople; ++i) {
    const Map wanted{
        {"channels",
         List{Map{{"id", "hook"}, {"kind", "webhook"}, {"address", url}, {"secret", "bench"}}}},
        {"kinds", Map{{"assigned", List{"hook"}}}}};
    const auto kept = node.office().book().change(node.reads().registry, person(i), wanted);
    if (!kept.ok()) throw WorldFailed(kept.rejection().text.en);
  }
}

/// Ids that came more than once, and those that came after a later one of their case and person.
struct Arrivals {
  std::int64_t different = 0, repeated = 0, out_of_order = 0;
};
Arrivals arrivals_of(const std::vector<std::string>& ids) {
  Arrivals out;
  std::set<std::string> seen;
  std::map<std::string, std::int64_t> last;  // "instance person" → place
  for (const std::string& id : ids) {
    if (!seen.insert(id).second) {
      ++out.repeated;
      continue;
    }
    const std::size_t dash = id.find('-'), next = id.find('-', dash + 1);
    const std::int64_t place = std::stoll(id.substr(dash + 1, next - dash - 1));
    std::int64_t& before = last[id.substr(0, dash) + id.substr(next)];
    out.out_of_order += place < before ? 1 : 0;
    before = std::max(before, place);
  }
  out.different = static_cast<std::int64_t>(seen.size());
  return out;
}

}  // namespace

int run_bench_outage(const BenchOptions& options, const Terminal& terminal) {
  HookServer receiver;
  Node::Options node_options;
  node_options.db = options.db;
  node_options.shards = options.shards;
  node_options.make_schema = true;
  node_options.sends_notices = true;
  node_options.notices.trusted = {"127.0.0.1"};
  Node node(node_options, terminal);
  const std::vector<HouseFile> files{
      {HouseFile::Kind::kDefinition, "bench_traffic.yaml", kTrafficProcess, true},
      {HouseFile::Kind::kDirectory, "directory.yaml", people(), true}};
  if (!node.deploy(files, "bench").all) throw WorldFailed("the benchmark's process is refused");
  node.start();
  subscribe_all(node, receiver.port());
  Traffic healthy(node.runtime(), {options.push_rate, kBaseline_s, kPeople});
  healthy.start_cases();
  healthy.run();
  receiver.play_dead(true);
  Traffic meanwhile(node.runtime(), {options.push_rate, options.seconds, kPeople});
  meanwhile.start_cases();
  meanwhile.run();
  receiver.play_dead(false);
  const std::int64_t expected = healthy.done + meanwhile.done;
  const auto back = SteadyClock::now();
  while (static_cast<std::int64_t>(receiver.received()) < expected &&
         SteadyClock::now() - back < std::chrono::seconds(kPatience_s)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - back);
  node.stop();
  receiver.stop();
  const Arrivals arrivals = arrivals_of(receiver.ids());
  const Map figures{{"workload", "outage"},
                    {"database", options.db.starts_with("sqlite:") ? "sqlite" : "postgresql"},
                    {"dead_seconds", options.seconds},
                    {"commits_before", figures_of(healthy.latencies)},
                    {"commits_meanwhile", figures_of(meanwhile.latencies)},
                    {"notices", expected},
                    {"arrived", arrivals.different},
                    {"repeated", arrivals.repeated},
                    {"out_of_order", arrivals.out_of_order},
                    {"caught_up_after_ms", std::int64_t{took.count()}}};
  const bool good = arrivals.different == expected && arrivals.out_of_order == 0;
  if (terminal.json) {
    terminal.print(figures);
    return good ? kOk : kRefused;
  }
  terminal.out << "notices " << expected << ", arrived " << arrivals.different << ", repeated "
               << arrivals.repeated << ", out of order " << arrivals.out_of_order
               << ", caught up after " << took.count() << " ms\n";
  return good ? kOk : kRefused;
}

}  // namespace recourse::cli
