// History, the log and published definitions only grow, whoever asks and however.
#include <catch2/catch.hpp>

#include <unistd.h>

#include "adapters/runtime/ambient.h"
#include "adapters/store/app_role.h"
#include "adapters/store/guards.h"
#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

namespace {

const std::vector<std::string> kTables = {
    "step_record",     "definition", "log_leaf",    "log_node",     "log_checkpoint",
    "log_cosignature", "access_log", "access_head", "destroyed_key"};

std::string text_column(const std::string& table) {
  static const std::map<std::string, std::string> kOther = {{"definition", "source"},
                                                            {"log_checkpoint", "note"},
                                                            {"log_cosignature", "line"},
                                                            {"access_head", "note"},
                                                            {"destroyed_key", "id"}};
  const auto other = kOther.find(table);
  return other == kOther.end() ? "hash" : other->second;
}

/// One row in each table.
void fill(World& world) {
  put(world.store(), start_of(1));
  world.registry().publish({"complaint", 1, "hash", "source", "ann", at(0)});
  const auto log = world.log();
  const auto epoch = log->take_lease("one", at(0), at(10));
  REQUIRE(log->append(*epoch, {{0, case_id(1), 1, {}}}, {{8, 0, {}}}));
  REQUIRE(log->put_checkpoint(*epoch, {1, {}, "note", at(0)}));
  log->put_cosignature({1, "witness", "line", at(0)});
  world.accesses().append({0, at(0), "ann", case_id(1), "case", "", "role", "masked", "", ""},
                          runtime::Sha256());
  world.accesses().put_head({1, "note", at(0)});
  world.secrets().destroy({"key"});
}

std::string rows_of(World& world, const std::string& table) {
  std::string out;
  const std::size_t columns = table == "destroyed_key" ? 1 : 2;
  for (const auto& row : world.database().lease()->query("select * from " + table, columns)) {
    for (std::size_t i = 0; i < columns; ++i) out += row.text(i) + "|";
    out += "\n";
  }
  return out;
}

bool refused(World& world, const std::string& sql) {
  try {
    world.database().lease()->run(sql);
    return false;
  } catch (const ports::StoreError&) {
    return true;
  }
}

}  // namespace

TEST_CASE("insert-only: no row is changed or taken away by any statement") {
  World world(GENERATE(from_range(sql_kinds())));
  fill(world);
  const bool sqlite = world.database().dialect() == store::Dialect::kSqlite;
  for (const std::string& table : kTables) {
    CAPTURE(table);
    const std::string before = rows_of(world, table);
    REQUIRE(before != "");
    const std::string column = text_column(table);
    CHECK(refused(world, "update " + table + " set " + column + " = 'x'"));
    CHECK(refused(world, "delete from " + table));
    if (!sqlite) CHECK(refused(world, "truncate " + table + " cascade"));
    if (sqlite) {
      // REPLACE would take the old row away behind the triggers' back.
      (void)refused(world, "replace into " + table + " select * from " + table);
      (void)refused(world, "update or replace " + table + " set " + column + " = 'x'");
      if (table == "step_record" || table == "definition") {
        const std::string key = table == "definition" ? "'other', version" : "instance, record + 1";
        const std::string rest = table == "definition" ? ", hash, 'x', published_by, published"
                                                       : ", recorded, 'x', 'x'";
        const std::string columns =
            table == "definition" ? "process, version, hash, source, published_by, published"
                                  : "instance, record, recorded, hash, bytes";
        (void)refused(world, "replace into " + table + " (rowid, " + columns + ") select rowid, " +
                                 key + rest + " from " + table);
      }
    }
    CHECK(rows_of(world, table) == before);
  }
}

TEST_CASE("insert-only: what is published or signed first stays, and the second writer is told") {
  World world(GENERATE(from_range(sql_kinds())));
  fill(world);
  CHECK(world.registry().publish({"complaint", 1, "hash", "source", "ann", at(0)}) ==
        ports::Registry::Published::kSame);
  CHECK(world.registry().publish({"complaint", 1, "other", "source", "ann", at(0)}) ==
        ports::Registry::Published::kConflict);
  CHECK(commit_one(world.store(), start_of(1)) == ports::CommitOutcome::kVersionConflict);
  const auto log = world.log();
  CHECK_FALSE(log->append(1, {{0, case_id(2), 1, {}}}, {}));
  CHECK(log->put_checkpoint(1, {1, {}, "another", at(0)}));
  CHECK(log->newest_checkpoint()->note == "note");
}

TEST_CASE("insert-only: the role that serves may add to history and nothing else") {
  if (sql_kinds().size() < 2) return;  // PostgreSQL is left out
  World world(Kind::kPostgres);
  fill(world);
  const std::string role = "recourse_app_" + std::to_string(::getpid());
  world.database().lease()->run("create role " + role);
  store::grant_app_role(world.database(), role);
  {
    auto session = world.database().lease();
    session->run("set role " + role);
    const auto denied = [&](const std::string& sql) {
      try {
        session->run(sql);
      } catch (const ports::StoreError& error) {
        return std::string(error.what()).find("(42501)") != std::string::npos;
      }
      return false;
    };
    for (const std::string& table : kTables) {
      CAPTURE(table);
      CHECK(denied("delete from " + table));
      CHECK(denied("truncate " + table));
      const std::string column = text_column(table);
      CHECK(denied("update " + table + " set " + column + " = " + column));
      CHECK(denied("alter table " + table + " disable trigger all"));
      CHECK(denied("drop table " + table));
    }
    CHECK(denied("drop trigger step_record_fixed on step_record"));
    CHECK(denied("delete from schema_version"));
    session->run("insert into step_record (instance, record, recorded, hash, bytes) "
                 "select instance, record + 1, recorded, hash, bytes from step_record");
    session->run("update instance set priority = priority");
    session->run("delete from task");
    session->run("reset role");
  }
  auto session = world.database().lease();
  session->run("drop owned by " + role);
  session->run("drop role " + role);
}

TEST_CASE("insert-only: a guard that was dropped or disabled, and a right given away, are found") {
  for (const Kind kind : every_kind()) {
    if (kind == Kind::kMemory) continue;
    INFO(kind_name(kind));
    World world(kind);
    store::Database& database = world.database();
    CHECK(store::check_guards(database).empty());
    const bool file = database.dialect() == store::Dialect::kSqlite;
    database.lease()->run(file ? "drop trigger step_record_fixed"
                               : "alter table step_record disable trigger step_record_fixed");
    const auto found = store::check_guards(database);
    REQUIRE(found.size() == (file ? 1 : 2));  // PostgreSQL's stops two acts
    CHECK(found.front().rule == "I34");
    CHECK(found.front().text.find("step_record") != std::string::npos);
    if (file) {  // one that lets something pass is none
      database.lease()->run(
          "create trigger step_record_fixed before update on step_record when old.record = 0 "
          "begin select raise(abort, 'history is insert-only'); end");
      CHECK(store::check_guards(database).size() == 1);
      continue;
    }
    database.lease()->run("alter table step_record enable trigger step_record_fixed");
    CHECK(store::check_guards(database).empty());
    database.lease()->run("grant update on log_leaf to public");
    database.lease()->run("grant update (hash) on access_log to public");
    CHECK(store::check_guards(database).size() == 2);
    database.lease()->run("drop trigger definition_kept on definition");
    CHECK(store::check_guards(database).size() == 3);
  }
}

}  // namespace recourse::test
