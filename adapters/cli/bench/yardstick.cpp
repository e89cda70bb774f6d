#include "adapters/cli/bench/yardstick.h"

#include <atomic>
#include <thread>

#include "adapters/store/database.h"

namespace recourse::cli::bench {
namespace {
using store::Dialect;
using store::Parameters;
using store::Session;

constexpr const char* kTables[] = {
    "CREATE TABLE yardstick_instance (id BIGINT PRIMARY KEY, version INT NOT NULL, def_id INT NOT "
    "NULL, status INT NOT NULL, updated_at BIGINT NOT NULL, business_key TEXT NOT NULL, state "
    "JSONTYPE NOT NULL) FILLFACTOR",
    "CREATE TABLE yardstick_event (instance_id BIGINT NOT NULL, seq INT NOT NULL, at BIGINT NOT "
    "NULL, type INT NOT NULL, data JSONTYPE NOT NULL, PRIMARY KEY (instance_id, seq))",
    "CREATE TABLE yardstick_task (id BIGINT PRIMARY KEY, instance_id BIGINT NOT NULL, node INT NOT "
    "NULL, status INT NOT NULL, grp INT NOT NULL, created_at BIGINT NOT NULL, due_at BIGINT, "
    "done_at BIGINT)",
    "CREATE INDEX yardstick_inbox ON yardstick_task (grp, created_at, id) WHERE status = 0",
    "CREATE INDEX yardstick_of_case ON yardstick_task (instance_id) WHERE status = 0",
    "CREATE TABLE yardstick_timer (instance_id BIGINT NOT NULL, seq INT NOT NULL, due_at BIGINT "
    "NOT "
    "NULL, PRIMARY KEY (instance_id, seq))",
    "CREATE INDEX yardstick_due ON yardstick_timer (due_at)",
    "CREATE TABLE yardstick_commit (id BIGINT NOT NULL, v BIGINT NOT NULL)",
    "CREATE TABLE yardstick_outbox (instance_id BIGINT NOT NULL, seq INT NOT NULL, payload "
    "JSONTYPE "
    "NOT NULL, PRIMARY KEY (instance_id, seq))"};

std::string for_dialect(std::string sql, Dialect dialect) {
  const auto replace = [&sql](std::string_view what, std::string_view with) {
    for (auto at = sql.find(what); at != std::string::npos; at = sql.find(what)) {
      sql.replace(at, what.size(), with);
    }
  };
  const bool postgres = dialect == Dialect::kPostgres;
  replace("JSONTYPE", postgres ? "JSONB" : "TEXT");
  replace("FILLFACTOR", postgres ? "WITH (fillfactor = 50)" : "");
  // Untyped parameters would arrive as text where the column wants JSON.
  replace("AS_JSON", postgres ? "AS jsonb" : "AS text");
  return sql;
}

void drop_tables(Session& session) {
  for (const char* name : {"instance", "event", "task", "timer", "outbox", "commit"}) {
    session.run(std::string("DROP TABLE IF EXISTS yardstick_") + name);
  }
}

/// About 1.1 KB of JSON, different for every advance, made in the client as an engine does.
std::string state_json(std::int64_t id, std::int64_t version) {
  constexpr int kFields = 24;
  std::string text = "{\"node\":" + std::to_string(version % 7);
  std::uint64_t noise = static_cast<std::uint64_t>(id * 31 + version);
  for (int i = 0; i < kFields; ++i) {
    noise = noise * 6364136223846793005ULL + 1442695040888963407ULL;
    text += ",\"field_" + std::to_string(i) + "\":\"" + std::to_string(noise) +
            std::to_string(noise >> 17) + "\"";
  }
  return text + "}";
}

std::string event_json(int type) {
  return "{\"t\":" + std::to_string(type) +
         ",\"by\":\"agent17\",\"ref\":\"0123456789abcdef0123456789abcdef\",\"ok\":true}";
}

constexpr const char* kOneStatementSql =
    "WITH u AS (UPDATE yardstick_instance SET version = version + 1, updated_at = CAST(:now AS "
    "bigint), state = CAST(:state AS jsonb) WHERE id = CAST(:id AS bigint) AND version = CAST(:v "
    "AS "
    "int) RETURNING id, version - 1 AS v), "
    "e AS (INSERT INTO yardstick_event SELECT id, v * 3 + k, CAST(:now AS bigint), k, CAST(:event "
    "AS jsonb) FROM u, generate_series(1, 3) k), "
    "d AS (UPDATE yardstick_task SET status = 1, done_at = CAST(:now AS bigint) FROM u WHERE "
    "yardstick_task.id = u.id * 1000000 + u.v), "
    "n AS (INSERT INTO yardstick_task SELECT id * 1000000 + v + 1, id, v % 7, 0, CAST(:grp AS "
    "int), "
    "CAST(:now AS bigint), CAST(:now AS bigint) + 1, NULL FROM u), "
    "o AS (INSERT INTO yardstick_outbox SELECT id, v, CAST(:event AS jsonb) FROM u), "
    "t AS (INSERT INTO yardstick_timer SELECT id, v, CAST(:now AS bigint) + 86400 FROM u WHERE v % "
    "4 = 0) SELECT id FROM u";

class Client {
 public:
  Client(Session& session, Profile profile) : session_(session), profile_(profile) {}

  void advance(std::int64_t id, std::int64_t version) {
    now_ = 1'800'000'000'000'000 + version;
    if (profile_ == Profile::kCommit) {
      return write("INSERT INTO yardstick_commit VALUES (:id, :v)", {{"id", id}, {"v", version}});
    }
    if (profile_ == Profile::kClassic) return classic(id, version);
    session_.query(kOneStatementSql, 1,
                   {{"now", now_},
                    {"state", state_json(id, version)},
                    {"id", id},
                    {"v", version},
                    {"event", event_json(1)},
                    {"grp", id % 200}});
  }

 private:
  void classic(std::int64_t id, std::int64_t v) {
    store::Transaction transaction(session_);
    const bool postgres = session_.dialect() == Dialect::kPostgres;
    session_.query(postgres ? "SELECT version FROM yardstick_instance WHERE id = :id FOR UPDATE"
                            : "SELECT version FROM yardstick_instance WHERE id = :id",
                   1, {{"id", id}});
    session_.query("SELECT id, status FROM yardstick_task WHERE id = :id", 2,
                   {{"id", id * 1'000'000 + v}});
    for (int k = 1; k <= 3; ++k) {
      write("INSERT INTO yardstick_event VALUES (:id, :seq, :now, 1, CAST(:data AS_JSON))",
            {{"id", id}, {"seq", v * 3 + k}, {"now", now_}, {"data", event_json(k)}});
    }
    write(
        "UPDATE yardstick_instance SET version = version + 1, updated_at = :now, state = "
        "CAST(:state AS_JSON) WHERE id = :id AND version = :v",
        {{"now", now_}, {"state", state_json(id, v)}, {"id", id}, {"v", v}});
    write("UPDATE yardstick_task SET status = 1, done_at = :now WHERE id = :id",
          {{"now", now_}, {"id", id * 1'000'000 + v}});
    write("INSERT INTO yardstick_task VALUES (:task, :id, :node, 0, :grp, :now, :due, NULL)",
          {{"task", id * 1'000'000 + v + 1},
           {"id", id},
           {"node", v % 7},
           {"grp", id % 200},
           {"now", now_},
           {"due", now_ + 1}});
    write("INSERT INTO yardstick_outbox VALUES (:id, :seq, CAST(:data AS_JSON))",
          {{"id", id}, {"seq", v}, {"data", event_json(4)}});
    if (v % 4 == 0) {
      write("INSERT INTO yardstick_timer VALUES (:id, :seq, :due)",
            {{"id", id}, {"seq", v}, {"due", now_ + 86'400}});
    }
    transaction.commit();
  }

  void write(const char* sql, const Parameters& parameters) {
    session_.execute(for_dialect(sql, session_.dialect()), parameters);
  }

  Session& session_;
  Profile profile_;
  std::int64_t now_ = 0;
};

void make_tables(store::Database& database, int instances) {
  auto lease = database.lease();
  drop_tables(*lease);
  for (const char* sql : kTables) lease->run(for_dialect(sql, lease->dialect()));
  store::Transaction transaction(*lease);
  const std::string insert = for_dialect(
      "INSERT INTO yardstick_instance VALUES (:id, 0, 1, 0, 0, :key, CAST(:state AS_JSON))",
      lease->dialect());
  for (std::int64_t id = 1; id <= instances; ++id) {
    lease->execute(
        insert, {{"id", id}, {"key", "CASE-" + std::to_string(id)}, {"state", state_json(id, 0)}});
    lease->execute("INSERT INTO yardstick_task VALUES (:task, :id, 0, 0, :grp, 0, 1, NULL)",
                   {{"task", id * 1'000'000}, {"id", id}, {"grp", id % 200}});
  }
  transaction.commit();
}

}  // namespace

std::string name_of(Profile profile) {
  switch (profile) {
    case Profile::kCommit: return "commit";
    case Profile::kClassic: return "classic";
    case Profile::kOneStatement: return "one_statement";
  }
  return {};
}

Figures run_yardstick(const YardstickOptions& options, ServerMeter& meter) {
  const auto database =
      store::Database::open(options.db, static_cast<std::size_t>(options.clients) + 1);
  make_tables(*database, options.instances);
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> arrivals = 0;
  std::vector<Latencies> latencies(static_cast<std::size_t>(options.clients));
  meter.begin();
  const auto begin = SteadyClock::now();
  std::vector<std::thread> threads;
  for (int c = 0; c < options.clients; ++c) {
    threads.emplace_back([&, c] {
      auto lease = database->lease();
      Client client(*lease, options.profile);
      std::vector<std::int64_t> versions(static_cast<std::size_t>(options.instances) + 1, 0);
      for (std::int64_t id = c + 1; !stop; id += options.clients) {
        if (id > options.instances) id = c + 1;
        auto start = SteadyClock::now();
        if (options.rate > 0) {
          start = begin + std::chrono::microseconds(arrivals++ * kMicrosPerSecond / options.rate);
          if (start > begin + std::chrono::seconds(options.seconds)) break;
          std::this_thread::sleep_until(start);
        }
        client.advance(id, versions[static_cast<std::size_t>(id)]++);
        const auto took = SteadyClock::now() - start;
        latencies[static_cast<std::size_t>(c)].push_back(static_cast<std::int32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::seconds(options.seconds));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  Figures figures;
  meter.end(figures);
  figures.name = name_of(options.profile);
  figures.clients = options.clients;
  for (const Latencies& own : latencies) {
    figures.latencies.insert(figures.latencies.end(), own.begin(), own.end());
  }
  figures.advances = static_cast<std::int64_t>(figures.latencies.size());
  drop_tables(*database->lease());
  return figures;
}

}  // namespace recourse::cli::bench
