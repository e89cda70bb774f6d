// Personal data: keys of persons, ciphertext, and the marks it is found by.
#include "adapters/store/dialect.h"
#include "adapters/store/schema.h"

namespace recourse::store {

namespace {

constexpr const char* kPersonalTables[] = {
    // Wrapped by the master key, which is not in the database. Deleting a row erases a person.
    "create table person_key (id text not null primary key, person text not null, "
    "wrapped text not null, restricted bigint not null)",
    "create unique index person_key_of on person_key (person)",
    // Outside the records and their hashes, which hold commitments only: this can be deleted.
    "create table sealed (instance {id} not null, id text not null, keys text not null, "
    "body text not null, primary key (instance, id))",
    "create index sealed_id on sealed (id)",
    "create index sealed_keys on sealed (keys)",
    "create index sealed_several on sealed (id) where keys like '%,%'",
    "create table sealed_mark (instance {id} not null, mark text not null, id text not null, "
    "primary key (instance, mark, id))",
    "create index sealed_mark_name on sealed_mark (mark)",
    "create index sealed_mark_of on sealed_mark (id)",
    // Who read what; only grows.
    "create table access_log (position bigint not null primary key, at bigint not null, "
    "actor text not null, about text not null, what text not null, fields text not null, "
    "purpose text not null, result text not null, previous_hash text not null, "
    "hash text not null)",
};
constexpr const char* kAccessGuardsSqlite[] = {
    "create trigger access_log_fixed before update on access_log "
    "begin select raise(abort, 'the log of accesses is insert-only'); end",
    "create trigger access_log_kept before delete on access_log "
    "begin select raise(abort, 'the log of accesses is insert-only'); end",
};
constexpr const char* kAccessGuardsPostgres[] = {
    "create trigger access_log_fixed before update or delete on access_log "
    "for each row execute function recourse_insert_only()",
    "create trigger access_log_kept before truncate on access_log "
    "for each statement execute function recourse_insert_only()",
};

}  // namespace

Migration personal_migration(int version) {
  Migration migration;
  migration.version = version;
  migration.what = "personal data";
  for (const char* statement : kPersonalTables) {
    migration.sqlite.push_back(spell(Dialect::kSqlite, statement));
    migration.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  for (const char* statement : kAccessGuardsSqlite) migration.sqlite.emplace_back(statement);
  for (const char* statement : kAccessGuardsPostgres) migration.postgres.emplace_back(statement);
  return migration;
}

}  // namespace recourse::store
