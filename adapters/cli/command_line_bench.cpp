// The grammar of `recourse bench`, beside command_line.cpp.
#include "adapters/cli/command_line_bench.h"

namespace recourse::cli {
namespace {

void add_advance_benches(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  CLI::App* advance = make.command(
      bench, "advance", "Completed tasks a second, durably, beside plain SQL doing as much",
      [&options](const Terminal& t) { return run_bench_advance(options, t); });
  CLI::App* floor =
      make.command(bench, "floor", "What the database alone can do, as yardsticks",
                   [&options](const Terminal& t) { return run_bench_floor(options, t); });
  for (CLI::App* workload : {advance, floor}) {
    make.db(workload, options.db);
    workload->add_option("--rounds", options.rounds, "Of all workloads in turn")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    workload->add_option("--seconds", options.seconds, "Of each workload")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    workload->add_option("--instances", options.instances, "Cases")->capture_default_str();
    workload
        ->add_option("--limit-advances", options.limit_advances,
                     "Decided beforehand, to find the limit")
        ->capture_default_str();
    workload
        ->add_option("--slow-commit", options.slow_commit_ms,
                     "PostgreSQL: milliseconds (2ms) that a slower disk adds to every commit; also "
                     "the throughput without them, and the ratio (bar 0.85)")
        ->transform(CLI::AsNumberWithUnit(std::map<std::string, int>{{"ms", 1}}));
  }
  advance->add_option("--clients", options.clients, "In flight at once")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  advance->add_option("--rate", options.rate,
                      "Also an open loop with so many commands a second, beside the same of the "
                      "one-statement profile (bars: p50 1.2, p99 2 times), and one at 60 % of what "
                      "the closed loop reached (bar: p99 20 ms)");
  advance->add_option("--shards", options.shards, "0: fitting the database");
}

void add_notice_benches(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  CLI::App* push =
      make.command(bench, "push", "From the commit to people who follow the event stream",
                   [&options](const Terminal& t) { return run_bench_push(options, t); });
  push->add_option("--subscribers", options.subscribers, "People who follow; 1 in 50 oversees")
      ->check(CLI::Range(1, 4'000))
      ->capture_default_str();
  CLI::App* outage = make.command(
      bench, "outage", "A webhook receiver that is dead for a while: commits, and arrivals",
      [&options](const Terminal& t) { return run_bench_outage(options, t); });
  for (CLI::App* workload : {push, outage}) {
    make.db(workload, options.db);
    workload->add_option("--seconds", options.seconds, "How long")->capture_default_str();
    workload->add_option("--rate", options.push_rate, "Advances a second")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    workload->add_option("--shards", options.shards, "0: fitting the database");
  }
}

void add_timer_bench(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  CLI::App* timers = make.command(
      bench, "timers", "Very many timers due at one instant, and cases that start meanwhile",
      [&options](const Terminal& t) { return run_bench_timers(options, t); });
  make.db(timers, options.db);
  timers->add_option("--timers", options.timers, "How many")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  timers->add_option("--starts", options.starts_per_s, "Cases this machine starts a second")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  timers->add_option("--shards", options.shards, "0: fitting the database");
}

void add_growth_bench(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  CLI::App* growth = make.command(
      bench, "growth", "What a completed task costs before and after the database has grown",
      [&options](const Terminal& t) { return run_bench_growth(options, t); });
  make.db(growth, options.db);
  growth->add_option("--hot", options.hot, "Cases that are worked on")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  growth->add_option("--cold", options.cold, "Cases that come to lie beside them")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{50'000'000}))
      ->capture_default_str();
  growth->add_option("--seconds", options.seconds, "Of each round")->capture_default_str();
  growth->add_option("--rounds", options.rounds, "Before, and after")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  growth->add_option("--clients", options.clients, "In flight at once")->capture_default_str();
  growth->add_option("--shards", options.shards, "0: fitting the database");
}

void add_storage_benches(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  CLI::App* complaint =
      make.command(bench, "complaint",
                   "Complaints worked to their end: bytes on the disk (bar 12 000 a case) and of "
                   "write-ahead log "
                   "(bar 30 000)",
                   [&options](const Terminal& t) { return run_bench_complaint(options, t); });
  complaint->add_option("--finished", options.finished, "Cases")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  complaint->add_option("--defs", options.defs, "The process library")->capture_default_str();
  CLI::App* snapshot =
      make.command(bench, "snapshot",
                   "PostgreSQL: jobs, timers and effects while a reader holds a snapshot (bar: 0.8 "
                   "of what it is "
                   "without)",
                   [&options](const Terminal& t) { return run_bench_snapshot(options, t); });
  snapshot->add_option("--minutes", options.minutes, "How long it is held")->capture_default_str();
  snapshot->add_option("--seconds", options.seconds, "Of each turn of one kind of work")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  CLI::App* memory = make.command(
      bench, "memory",
      "Very many open cases and a small cache: bytes resident (bar 1 000 MB), and an advance on a "
      "case that is not in memory (bar: p99 5 ms)",
      [&options](const Terminal& t) { return run_bench_memory(options, t); });
  memory->add_option("--open", options.open_cases, "Cases")
      ->check(CLI::Range(std::int64_t{100}, std::int64_t{100'000'000}))
      ->capture_default_str();
  memory->add_option("--cache-mb", options.cache_mb, "Memory for states of cases")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  for (CLI::App* workload : {complaint, snapshot, memory}) {
    make.db(workload, options.db);
    workload->add_option("--shards", options.shards, "0: fitting the database");
  }
}

void add_record_benches(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const BenchOptions&, const Terminal&)) {
    CLI::App* command = make.command(
        bench, name, says, [&options, run](const Terminal& t) { return run(options, t); });
    make.db(command, options.db);
    return command;
  };
  add("verify", "Events a second that `verify` verifies", run_bench_verify)
      ->add_option("--events", options.events, "To be examined")
      ->capture_default_str();
  add("replay", "Records a second that `replay --check` rebuilds; opening a long case",
      run_bench_replay)
      ->add_option("--events", options.events, "To be examined")
      ->capture_default_str();
  CLI::App* seal = add("seal", "What hash chain and sealing cost the hot path: on and off in turns",
                       run_bench_seal);
  seal->add_option("--seconds", options.seconds, "Of each turn");
  seal->add_option("--rounds", options.rounds, "Each figure is the median of so many");
  CLI::App* regress =
      add("regress", "Recorded cases tried on a definition, a second; 10 000 in all",
          run_bench_regress);
  regress->add_option("--cases", options.cases, "Stored")->capture_default_str();
  regress->add_option("--defs", options.defs, "The process library")->capture_default_str();
  CLI::App* inbox =
      add("inbox", "A page of the inbox with ten thousand open tasks, a hundred thousand, …",
          run_bench_inbox);
  inbox->add_option("--tasks", options.tasks, "Open ones in the last step")
      ->check(CLI::Range(std::int64_t{1'000}, std::int64_t{50'000'000}))
      ->capture_default_str();
  inbox->add_option("--looks", options.looks, "Pages asked for, of each view at each step")
      ->check(CLI::Range(10, 100'000))
      ->capture_default_str();
  make.command(bench, "language",
               "What it costs to prove definitions, to evaluate, to step a parallel; in memory",
               [&options](const Terminal& t) { return run_bench_language(options, t); })
      ->add_option("--rounds", options.language_rounds, "Each figure is the median of so many")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
}

}  // namespace

void add_bench_commands(CLI::App& app, BenchOptions& options, const CommandMaker& make) {
  CLI::App* bench = app.add_subcommand("bench", "Measure");
  bench->require_subcommand(1);
  add_advance_benches(*bench, options, make);
  add_notice_benches(*bench, options, make);
  add_timer_bench(*bench, options, make);
  add_growth_bench(*bench, options, make);
  add_storage_benches(*bench, options, make);
  add_record_benches(*bench, options, make);
}

}  // namespace recourse::cli
