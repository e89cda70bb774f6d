#include "adapters/store/schema.h"

#include <chrono>

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;

bool schema_table_exists(Session& session) {
  const char* sql = session.dialect() == Dialect::kSqlite
                        ? "select count(*) from sqlite_master where name = 'schema_version'"
                        : "select count(*) from pg_class where oid = to_regclass('schema_version')";
  return session.query(sql, 1).front().number(0) > 0;
}

int found_version(Session& session) {
  if (!schema_table_exists(session)) return 0;
  return static_cast<int>(
      session.query("select coalesce(max(version), 0) from schema_version", 1).front().number(0));
}

std::string newer_text(const Database& database, int found) {
  return database.name() + " has schema " + std::to_string(found) + ", this program knows " +
         std::to_string(newest_schema()) + "; use a newer program (schemas only go forward)";
}

void apply_migration(Session& session, const Migration& migration) {
  const auto& statements =
      session.dialect() == Dialect::kSqlite ? migration.sqlite : migration.postgres;
  for (const std::string& statement : statements) session.run(statement);
  using std::chrono::microseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  session.execute(
      "insert into schema_version (version, applied, what) values (:version, :at, :what)",
      {{"version", std::int64_t{migration.version}},
       {"at", std::int64_t{std::chrono::duration_cast<microseconds>(now).count()}},
       {"what", std::string(migration.what)}});
}

}  // namespace

int newest_schema() { return migrations().back().version; }

SchemaStatus schema_status(Database& database) {
  auto session = database.lease();
  return {.found = found_version(*session), .wanted = newest_schema()};
}

std::vector<int> upgrade_schema(Database& database) {
  auto session = database.lease();
  Transaction transaction(*session);
  // One at a time; the number is arbitrary and only ours.
  if (session->dialect() == Dialect::kPostgres) {
    session->run("select pg_advisory_xact_lock(71350017)");
  }
  session->run(
      "create table if not exists schema_version (version bigint not null primary key, "
      "applied bigint not null, what text not null)");
  const int found = found_version(*session);
  if (found > newest_schema()) throw ports::StoreError(Kind::kSchema, newer_text(database, found));
  std::vector<int> applied;
  for (const Migration& migration : migrations()) {
    if (migration.version <= found) continue;
    apply_migration(*session, migration);
    applied.push_back(migration.version);
  }
  transaction.commit();
  return applied;
}

void require_schema(Database& database) {
  const SchemaStatus status = schema_status(database);
  if (status.found == status.wanted) return;
  if (status.found > status.wanted) {
    throw ports::StoreError(Kind::kSchema, newer_text(database, status.found));
  }
  const std::string what = status.found == 0 ? "is empty; run: recourse db init"
                                             : "has an older schema; run: recourse db upgrade";
  throw ports::StoreError(Kind::kSchema, database.name() + " " + what);
}

}  // namespace recourse::store
