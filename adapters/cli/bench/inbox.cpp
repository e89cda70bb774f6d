// `bench inbox`: one page of each view of the inbox, with ten thousand open tasks, a hundred
// thousand, and so on. The statements are the ones the worklist asks (store/worklist_sql.h).
#include <algorithm>
#include <chrono>
#include <fstream>
#include <ostream>

#include "adapters/cli/bench/meter.h"
#include "adapters/cli/bench/open_work.h"
#include "adapters/cli/commands.h"
#include "adapters/store/database.h"
#include "adapters/store/rows.h"
#include "adapters/store/schema.h"
#include "adapters/store/sql_worklist.h"
#include "adapters/store/worklist_sql.h"

namespace recourse::cli {
namespace {
using bench::Figures;
using bench::SteadyClock;
using ports::TaskView;

constexpr std::int64_t kFewest = 10'000;
constexpr std::int32_t kBarUs = 2'000;  ///< of the 99th percentile, in the database
constexpr int kPage = 50;

/// What is looked at: a page of a view, and how it is called.
struct Look {
  const char* name;
  TaskView view;
  bool second_page = false;
};
constexpr Look kInboxLooks[] = {{"mine", TaskView::kMine},
                           {"available", TaskView::kAvailable},
                           {"available, page 2", TaskView::kAvailable, true},
                           {"overdue", TaskView::kOverdue}};

std::int32_t since_us(SteadyClock::time_point begin) {
  return static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin).count());
}

std::string quoted(const store::SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return "'" + std::get<std::string>(value) + "'";  // names of desks and people have no quotes
}

/// What a page cost the database.
struct Cost {
  std::int32_t us = 0;      ///< planning and execution, as the database counts them
  std::int32_t cpu_us = 0;  ///< of its process, whatever else the machine does; 0: unknown
  std::int32_t blocks = 0;  ///< looked at, in its memory or not
};

/// Nanoseconds a process has been on a CPU so far; 0 where this machine does not say.
std::int64_t on_cpu_ns(const std::string& process) {
  std::ifstream file("/proc/" + process + "/schedstat");
  std::int64_t spent = 0;
  file >> spent;
  return file ? spent : 0;
}

/// The sum of what stands behind `word` in a line, as in “shared hit=12 read=3”.
std::int32_t behind(const std::string& line, std::string_view word) {
  const std::size_t at = line.find(word);
  return at == std::string::npos ? 0 : std::stoi(line.substr(at + word.size()));
}

/// Asks a statement as a session of the product does, prepared once and then executed again and
/// again, and has the database itself say what planning and execution took; then once more which
/// blocks it looked at, because to count those takes time of its own.
class ServerWatch {
 public:
  explicit ServerWatch(store::Session& session)
      : session_(session),
        process_(session.query("select pg_backend_pid()", 1).front().text(0)) {
    session_.run(
        "create function pg_temp.explained(how text, what text) returns setof text "
        "language plpgsql as "
        "'begin return query execute ''explain ('' || how || '') execute '' || what; end'");
  }
  Cost cost(const store::BuiltQuery& built) {
    const std::string name = prepared(built);
    std::string call = name + "(";
    for (const auto& parameter : built.parameters) {
      call += (call.back() == '(' ? "" : ", ") + quoted(parameter.value);
    }
    Cost cost;
    double ms = 0;
    const std::int64_t before = on_cpu_ns(process_);
    for (const store::Row& row : explained("analyze, timing off", call + ")")) {
      for (const std::string_view line : {"Planning Time: ", "Execution Time: "}) {
        if (row.text(0).starts_with(line)) ms += std::stod(row.text(0).substr(line.size()));
      }
    }
    cost.us = static_cast<std::int32_t>(ms * 1000);
    cost.cpu_us = static_cast<std::int32_t>((on_cpu_ns(process_) - before) / 1000);
    for (const store::Row& row : explained("analyze, buffers, timing off", call + ")")) {
      // The first line of buffers is the outermost node's, which holds all below it.
      if (cost.blocks > 0) break;
      cost.blocks = behind(row.text(0), "hit=") + behind(row.text(0), "read=");
    }
    return cost;
  }

 private:
  std::vector<store::Row> explained(const std::string& how, const std::string& call) {
    return session_.query("select * from pg_temp.explained(:how, :what)", 1,
                          {{"how", how}, {"what", call}});
  }
  /// The statement with $1, $2, … where its parameters were.
  std::string prepared(const store::BuiltQuery& built) {
    const auto known = names_.find(built.sql);
    if (known != names_.end()) return known->second;
    const std::string name = "inbox_" + std::to_string(names_.size());
    std::string text;
    for (std::size_t at = 0; at < built.sql.size();) {
      if (built.sql[at] != ':') {
        text += built.sql[at++];
        continue;
      }
      const std::size_t end = std::min(
          built.sql.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at + 1),
          built.sql.size());
      const std::string word = built.sql.substr(at + 1, end - at - 1);
      const auto found = std::ranges::find(built.parameters, word, &store::Parameter::name);
      text += "$" + std::to_string(found - built.parameters.begin() + 1);
      at = end;
    }
    session_.run("prepare " + name + " as " + text);
    return names_.emplace(built.sql, name).first->second;
  }
  store::Session& session_;
  std::string process_;
  std::map<std::string, std::string> names_;
};

struct Seen {
  Figures server, server_cpu, blocks, client;
  std::int64_t rows = 0;
};

ports::TaskQuery query_of(const Look& look) {
  ports::TaskQuery query;
  query.view = look.view;
  query.limit = kPage;
  query.now = bench::inbox_hour();
  return query;
}

/// As many looks as asked for, after some that warm up: a session plans a statement anew the first
/// five times.
Seen look_often(const Look& look, int looks, store::Database& database, ServerWatch& watch,
                store::SqlWorklist& worklist) {
  constexpr std::uint64_t kSeed = 20260302;
  std::mt19937_64 random(kSeed);
  Seen seen;
  constexpr int kWarming = 200;
  for (int i = 0; i < looks + kWarming; ++i) {
    const ports::Reader reader = bench::draw_reader(random);
    ports::TaskQuery query = query_of(look);
    if (look.second_page) query.cursor = worklist.tasks(reader, query).next;
    if (look.second_page && query.cursor.empty()) continue;
    const auto begin = SteadyClock::now();
    const auto page = worklist.tasks(reader, query);
    const std::int32_t client = since_us(begin);
    const auto dialect = database.dialect();
    const bool at_once = store::may_read_at_once(dialect, reader, query);
    const Cost cost = watch.cost(store::tasks_query(
        dialect, reader, query, store::parse_cursor(query.cursor), at_once));
    if (i < kWarming) continue;
    seen.client.latencies.push_back(client);
    seen.server.latencies.push_back(cost.us);
    seen.server_cpu.latencies.push_back(cost.cpu_us);
    seen.blocks.latencies.push_back(cost.blocks);
    seen.rows += static_cast<std::int64_t>(page.rows.size());
  }
  return seen;
}

/// The sizes of all views at once, as the inbox shows them beside their names.
Seen count_often(int looks, store::Database& database, ServerWatch& watch,
                 store::SqlWorklist& worklist) {
  constexpr std::uint64_t kSeed = 20260303;
  std::mt19937_64 random(kSeed);
  Seen seen;
  constexpr int kWarming = 50;
  for (int i = 0; i < looks + kWarming; ++i) {
    const ports::Reader reader = bench::draw_reader(random);
    const auto begin = SteadyClock::now();
    const ports::TaskCounts counts = worklist.counts(reader, bench::inbox_hour());
    const std::int32_t client = since_us(begin);
    const Cost cost =
        watch.cost(store::counts_query(database.dialect(), reader, bench::inbox_hour()));
    if (i < kWarming) continue;
    seen.client.latencies.push_back(client);
    seen.server.latencies.push_back(cost.us);
    seen.server_cpu.latencies.push_back(cost.cpu_us);
    seen.blocks.latencies.push_back(cost.blocks);
    seen.rows += counts.available;
  }
  return seen;
}

Map inbox_figures(std::int64_t tasks, const Look& look, const Seen& seen) {
  const auto looks = static_cast<std::int64_t>(seen.client.latencies.size());
  const auto many = std::max<std::int64_t>(1, looks);
  return {{"tasks", tasks},
          {"view", look.name},
          {"looks", many},
          {"rows", seen.rows / many},
          {"server_p50_ms", bench::thousandths(seen.server.latency(500))},
          {"server_p99_ms", bench::thousandths(seen.server.latency(990))},
          {"server_cpu_p50_ms", bench::thousandths(seen.server_cpu.latency(500))},
          {"server_cpu_p99_ms", bench::thousandths(seen.server_cpu.latency(990))},
          {"blocks_p99", seen.blocks.latency(990)},
          {"client_p50_ms", bench::thousandths(seen.client.latency(500))},
          {"client_p99_ms", bench::thousandths(seen.client.latency(990))},
          {"holds", seen.server.latency(990) <= kBarUs}};
}

void print_look(const Terminal& terminal, const Map& row) {
  std::size_t column = 0;
  for (const char* name : {"tasks", "view", "rows", "server_p50_ms", "server_p99_ms",
                           "server_cpu_p99_ms", "blocks_p99", "client_p50_ms", "client_p99_ms"}) {
    const Value& value = row.get(name);
    const auto* number = value.get_if<Decimal>();
    terminal.out << padded(number ? number->to_text() : std::string(value.text()),
                           column++ == 1 ? 20 : 12);
  }
  terminal.out << (row.get("holds").as<bool>() ? "" : "over the bar") << '\n' << std::flush;
}

void require_room(store::Session& session) {
  if (session.query("select 1 from task limit 1", 1).empty()) return;
  throw WorldFailed("there are tasks in this database already; name an empty one with --db");
}

}  // namespace

int run_bench_inbox(const BenchOptions& options, const Terminal& terminal) {
  if (options.db.starts_with("sqlite:")) {
    throw WorldFailed("bench inbox measures PostgreSQL: name an empty database, --db "
                      "postgresql:///bench, or run it under tests/support/postgres.sh");
  }
  const auto database = store::Database::open(options.db, 5);
  store::upgrade_schema(*database);
  auto filling = database->lease();
  require_room(*filling);
  bench::without_log(*filling, true);
  auto watching = database->lease();
  ServerWatch watch(*watching);
  store::SqlWorklist worklist(*database);
  if (!terminal.json) {
    terminal.out << padded("tasks", 12) << padded("view", 20) << padded("rows", 12)
                 << padded("server p50", 12) << padded("p99, ms", 12) << padded("p99 on CPU", 12)
                 << padded("blocks p99", 12) << padded("client p50", 12)
                 << "p99, ms\n";
  }
  List figures;
  bool holds = true;
  std::int64_t there = 0;
  for (std::int64_t tasks = std::min(kFewest, options.tasks); there < options.tasks;
       tasks = std::min(tasks * 10, options.tasks)) {
    const auto begin = SteadyClock::now();
    bench::add_open_work(*database, *filling, there + 1, tasks);
    there = tasks;
    if (terminal.interactive) {
      terminal.err << tasks << " tasks, filled in "
                   << std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - begin)
                          .count()
                   << " s\n";
    }
    for (const Look& look : kInboxLooks) {
      const Map row =
          inbox_figures(tasks, look, look_often(look, options.looks, *database, watch, worklist));
      holds = holds && row.get("holds").as<bool>();
      if (!terminal.json) print_look(terminal, row);
      figures.emplace_back(row);
    }
    const Map counted = inbox_figures(tasks, {"the counts", TaskView::kMine},
                                      count_often(options.looks, *database, watch, worklist));
    if (!terminal.json) print_look(terminal, counted);
    figures.emplace_back(counted);
  }
  filling->run("truncate task, task_candidate");
  bench::without_log(*filling, false);
  if (terminal.json) {
    terminal.print(Map{{"workload", "inbox"},
                       {"database", "postgresql"},
                       {"page", kPage},
                       {"bar_p99_ms", bench::thousandths(kBarUs)},
                       {"holds", holds},
                       {"figures", std::move(figures)}});
  }
  return kOk;
}

}  // namespace recourse::cli
