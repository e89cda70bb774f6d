#include "adapters/store/migrations_log.h"

#include "adapters/store/dialect.h"

namespace recourse::store {

namespace {

constexpr const char* kLogTables[] = {
    "create table log_leaf (position bigint not null primary key, instance {id} not null, "
    "record bigint not null, hash text not null){compact}",
    "create unique index log_leaf_of on log_leaf (instance, record)",
    "create table log_node (level bigint not null, place bigint not null, hash text not null, "
    "primary key (level, place)){compact}",
    "create table log_checkpoint (size bigint not null primary key, root text not null, "
    "note text not null, signed_at bigint not null)",
    "create table log_cosignature (size bigint not null, witness text not null, "
    "line text not null, received bigint not null, primary key (size, witness))",
    "create table seal_lease (name text not null primary key, holder text not null, "
    "epoch bigint not null, held_until bigint not null, place bigint not null)",
};

constexpr const char* kInsertOnly[] = {"log_leaf", "log_node", "log_checkpoint",
                                       "log_cosignature"};

/// SQLite's REPLACE takes the old row away without asking the triggers of DELETE. What is there
/// already is therefore refused on its way in; where a second writer may come late, left aside.
struct FirstStays {
  const char *table, *same, *act;
};
constexpr FirstStays kFirstStays[] = {
    {"step_record", "(instance = new.instance and record = new.record) or rowid = new.rowid",
     "abort, 'history is insert-only'"},
    {"definition", "(process = new.process and version = new.version) or rowid = new.rowid",
     "ignore"},
    {"log_leaf",
     "position = new.position or (instance = new.instance and record = new.record)",
     "abort, 'log_leaf is insert-only'"},
    {"log_node", "level = new.level and place = new.place", "abort, 'log_node is insert-only'"},
    {"log_checkpoint", "size = new.size or rowid = new.rowid", "ignore"},
    {"log_cosignature", "(size = new.size and witness = new.witness) or rowid = new.rowid",
     "ignore"},
};

/// How the sealer finds what is new. SQLite numbers its rows in the order of commits, because one
/// process writes. PostgreSQL's transactions commit in any order: a record bears the number of its
/// own, and nothing new can appear below the oldest one that still runs.
constexpr const char* kHorizon[] = {
    "alter table step_record add column tx bigint not null "
    "default (pg_current_xact_id()::text::bigint)",
    "create index step_record_tx on step_record (tx)",
};

}  // namespace

Migration log_migration(int version) {
  Migration out;
  out.version = version;
  out.what = "the global log over all records";
  for (const char* statement : kLogTables) {
    out.sqlite.push_back(spell(Dialect::kSqlite, statement));
    out.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  for (const std::string table : kInsertOnly) {
    for (const std::string act : {"update", "delete"}) {
      out.sqlite.push_back("create trigger " + table + "_no_" + act + " before " + act + " on " +
                           table + " begin select raise(abort, '" + table +
                           " is insert-only'); end");
    }
    out.postgres.push_back("create trigger " + table + "_fixed before update or delete on " +
                           table + " for each row execute function recourse_insert_only()");
    out.postgres.push_back("create trigger " + table + "_kept before truncate on " + table +
                           " for each statement execute function recourse_insert_only()");
  }
  for (const FirstStays& rule : kFirstStays) {
    const std::string table = rule.table;
    out.sqlite.push_back("create trigger " + table + "_first_stays before insert on " + table +
                         " when exists (select 1 from " + table + " where " + rule.same +
                         ") begin select raise(" + rule.act + "); end");
  }
  for (const char* statement : kHorizon) out.postgres.emplace_back(statement);
  return out;
}

/// An "or" over two indexes makes SQLite open a temporary table for each row that comes in, which
/// was a third of what a leaf cost; two questions ask the same.
Migration guards_migration(int version) {
  Migration out;
  out.version = version;
  out.what = "cheaper guards of the log";
  out.sqlite = {
      "drop trigger log_leaf_first_stays",
      "create trigger log_leaf_first_stays before insert on log_leaf "
      "when exists (select 1 from log_leaf where position = new.position) "
      "or exists (select 1 from log_leaf where instance = new.instance and record = new.record) "
      "begin select raise(abort, 'log_leaf is insert-only'); end"};
  return out;
}

}  // namespace recourse::store
