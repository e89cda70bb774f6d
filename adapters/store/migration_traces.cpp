// What must be missed when somebody takes it away: signed heads of the log of accesses, and the
// keys that were destroyed.
#include "adapters/store/dialect.h"
#include "adapters/store/schema.h"

namespace recourse::store {

namespace {

constexpr const char* kTraceTables[] = {
    "create table access_head (position bigint not null primary key, note text not null, "
    "signed_at bigint not null)",
    // Of persons nobody knows any more: every node keeps a copy of the list beside its master key.
    "create table destroyed_key (id text not null primary key)",
};

/// Of each insert-only table, which rows are the same one. SQLite's REPLACE asks no trigger of
/// DELETE, so a row that is there already is left aside on its way in.
struct TraceRule {
  const char *table, *same;
};
constexpr TraceRule kTraceRules[] = {
    {"access_head", "position = new.position"},
    {"destroyed_key", "id = new.id or rowid = new.rowid"},
};

/// Deleted rows stay in the files of a table until it is written anew, and only its owner may do
/// that. A serving role owns nothing: it calls this. What is left in the write-ahead log goes when
/// the segments of that are used again. No snapshot keeps a row alive here, as it would for VACUUM
/// FULL.
constexpr const char* kRewrite =
    "create function recourse_rewrite_keys() returns void language plpgsql security definer as "
    "'begin "
    "lock table person_key, sealed_mark in access exclusive mode; "
    "create temp table recourse_kept_key on commit drop as select * from person_key; "
    "create temp table recourse_kept_mark on commit drop as select * from sealed_mark; "
    "truncate person_key, sealed_mark; "
    "insert into person_key select * from pg_temp.recourse_kept_key; "
    "insert into sealed_mark select * from pg_temp.recourse_kept_mark; "
    "end'";
/// Whoever calls it must not choose what its names mean.
constexpr const char* kRewriteHere =
    "do 'begin execute format(''alter function recourse_rewrite_keys() set search_path = %I, "
    "pg_temp'', current_schema()); end'";

}  // namespace

Migration traces_migration(int version) {
  Migration out;
  out.version = version;
  out.what = "heads of the log of accesses, destroyed keys";
  for (const char* statement : kTraceTables) {
    out.sqlite.push_back(spell(Dialect::kSqlite, statement));
    out.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  for (const TraceRule& rule : kTraceRules) {
    const std::string table = rule.table;
    for (const std::string act : {"update", "delete"}) {
      out.sqlite.push_back("create trigger " + table + "_no_" + act + " before " + act + " on " +
                           table + " begin select raise(abort, '" + table +
                           " is insert-only'); end");
    }
    out.sqlite.push_back("create trigger " + table + "_first_stays before insert on " + table +
                         " when exists (select 1 from " + table + " where " + rule.same +
                         ") begin select raise(ignore); end");
    out.postgres.push_back("create trigger " + table + "_fixed before update or delete on " +
                           table + " for each row execute function recourse_insert_only()");
    out.postgres.push_back("create trigger " + table + "_kept before truncate on " + table +
                           " for each statement execute function recourse_insert_only()");
  }
  out.sqlite.emplace_back(
      "create trigger access_log_first_stays before insert on access_log when exists (select 1 "
      "from access_log where position = new.position or rowid = new.rowid) "
      "begin select raise(ignore); end");
  out.postgres.emplace_back(kRewrite);
  out.postgres.emplace_back(kRewriteHere);
  out.postgres.emplace_back("revoke all on function recourse_rewrite_keys() from public");
  return out;
}

}  // namespace recourse::store
