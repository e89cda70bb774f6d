#include "adapters/store/dialect.h"
#include "adapters/store/migration_notices.h"
#include "adapters/store/migration_nodes.h"
#include "adapters/store/migrations_log.h"
#include "adapters/store/schema.h"

namespace recourse::store {

namespace {

/// Every table of an instance has the instance first in its key, so that it can be distributed by
/// it. No foreign keys: they cost half an advance, and invariants.h looks.
/// Times are microseconds UTC; a due that is none is the largest number, so that it sorts last.
constexpr const char* kTables[] = {
    // The hot row: rewritten by every record, so it is small and no index sees what changes.
    "create table instance (id {id} not null primary key, record bigint not null, "
    "process text not null, version bigint not null, definition_hash text not null, "
    "business_key text not null, state text not null, outcome text not null, "
    "title_en text not null, title_zh text not null, starter text not null, "
    "customer text not null, started bigint not null, ended bigint, priority bigint not null, "
    "incidents bigint not null){hot}",
    "create unique index instance_running_key on instance (process, business_key) "
    "where business_key <> '' and state in ('Running', 'Suspended')",
    "create index instance_key on instance (process, business_key, started) "
    "where business_key <> ''",
    "create index instance_started on instance (started, id)",

    // History. `bytes` are exactly what was hashed.
    "create table step_record (instance {id} not null, record bigint not null, "
    "recorded bigint not null, hash text not null, bytes text not null, "
    "primary key (instance, record))",
    // A cache in a row of its own: it may be large, and the hot row must not be.
    "create table snapshot (instance {id} not null primary key, record bigint not null, "
    "bytes text not null)",

    // Open work items. `pool` is the first candidate group: the usual item has just that one and
    // costs no further row; further candidates stand in task_candidate.
    "create table task (instance {id} not null, id {id} not null, process text not null, "
    "version bigint not null, step text not null, state text not null, title_en text not null, "
    "title_zh text not null, case_key text not null, customer text not null, owner text not null, "
    "candidate_users text not null, candidate_groups text not null, excluded text not null, "
    "pool text not null, ready bigint not null, due bigint not null, priority bigint not null, "
    "created bigint not null, ended bigint, ended_by text not null, revision bigint not null, "
    "primary key (instance, id)){hot}{compact}",
    "create index task_id on task (id)",
    "create index task_owner on task (owner, due, id) where owner <> ''",
    "create index task_pool on task (pool, ready, due, id) where pool <> ''",
    "create table task_candidate (instance {id} not null, task {id} not null, "
    "candidate text not null, ready bigint not null, due bigint not null, "
    "primary key (instance, task, candidate)){hot}{compact}",
    "create index task_candidate_due on task_candidate (candidate, ready, due, task)",
    "create table task_done (instance {id} not null, id {id} not null, process text not null, "
    "version bigint not null, step text not null, state text not null, title_en text not null, "
    "title_zh text not null, case_key text not null, customer text not null, owner text not null, "
    "candidate_users text not null, candidate_groups text not null, excluded text not null, "
    "pool text not null, ready bigint not null, due bigint not null, priority bigint not null, "
    "created bigint not null, ended bigint, ended_by text not null, revision bigint not null, "
    "primary key (instance, id)){compact}",
    "create index task_done_id on task_done (id)",
    "create index task_done_by on task_done (ended_by, ended, id)",

    "create table timer (instance {id} not null, id {id} not null, due bigint not null, "
    "primary key (instance, id)){compact}",
    "create index timer_due on timer (due, id)",
    "create table subscription (instance {id} not null, activity bigint not null, "
    "place bigint not null, signal bigint not null, name text not null, match_key text not null, "
    "opened bigint not null, primary key (instance, activity, place)){compact}",
    "create index subscription_name on subscription (name, match_key, opened)",
    "create table job (instance {id} not null, id {id} not null, process text not null, "
    "step text not null, connector text not null, attempt bigint not null, state text not null, "
    "input text not null, created bigint not null, worker text not null, epoch bigint not null, "
    "leased_until bigint, primary key (instance, id)){hot}",
    "create index job_id on job (id)",
    "create index job_connector on job (connector, created, id)",
    "create table outbox (instance {id} not null, record bigint not null, effects text not null, "
    "primary key (instance, record))",

    "create table message (id {id} not null primary key, dedup text not null, name text not null, "
    "match_key text not null, signal bigint not null, data text not null, "
    "received bigint not null, keep_until bigint)",
    "create index message_name on message (name, match_key, received)",
    // Outlives the message: a sender's repetition may come long after it was consumed.
    "create table message_seen (dedup text not null primary key, received bigint not null)"
    "{compact}",
    "create table idempotency (caller text not null, request_key text not null, "
    "fingerprint text not null, answer text not null, stored bigint not null, "
    "primary key (caller, request_key))",
    "create index idempotency_stored on idempotency (stored)",

    "create table definition (process text not null, version bigint not null, hash text not null, "
    "source text not null, published_by text not null, published bigint not null, "
    "primary key (process, version))",
    "create table document (kind text not null, name text not null, body text not null, "
    "primary key (kind, name))",
    "create table credential (user_id text not null primary key, password_hash text not null, "
    "failures bigint not null, locked_until bigint)",
    "create table session (token_hash text not null primary key, user_id text not null, "
    "csrf text not null, created bigint not null, expires bigint not null)",
    "create index session_of_user on session (user_id)",
    "create table draft (item {id} not null, user_id text not null, data text not null, "
    "saved bigint not null, primary key (item, user_id))",
};

/// History and published definitions only grow, whoever asks and with whatever role.
constexpr const char* kGuardsSqlite[] = {
    "create trigger step_record_fixed before update on step_record "
    "begin select raise(abort, 'history is insert-only'); end",
    "create trigger step_record_kept before delete on step_record "
    "begin select raise(abort, 'history is insert-only'); end",
    "create trigger definition_fixed before update on definition "
    "begin select raise(abort, 'a published definition never changes'); end",
    "create trigger definition_kept before delete on definition "
    "begin select raise(abort, 'a published definition never changes'); end",
};
constexpr const char* kGuardsPostgres[] = {
    "create function recourse_insert_only() returns trigger language plpgsql as "
    "'begin raise exception ''% is insert-only'', tg_table_name "
    "using errcode = ''restrict_violation''; end'",
    "create trigger step_record_fixed before update or delete on step_record "
    "for each row execute function recourse_insert_only()",
    "create trigger step_record_kept before truncate on step_record "
    "for each statement execute function recourse_insert_only()",
    "create trigger definition_fixed before update or delete on definition "
    "for each row execute function recourse_insert_only()",
    "create trigger definition_kept before truncate on definition "
    "for each statement execute function recourse_insert_only()",
    // Default compression costs nine times the write at 12 KB.
    "alter table step_record alter column bytes set storage external",
    "alter table snapshot alter column bytes set storage external",
    // Queues live on few pages only if their dead rows go soon.
    "alter table job set (autovacuum_vacuum_scale_factor = 0.05)",
    "alter table outbox set (autovacuum_vacuum_scale_factor = 0.05)",
    "alter table timer set (autovacuum_vacuum_scale_factor = 0.05)",
};

Migration first_migration() {
  Migration first;
  first.version = 1;
  first.what = "tables of the first release";
  for (const char* statement : kTables) {
    first.sqlite.push_back(spell(Dialect::kSqlite, statement));
    first.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  for (const char* statement : kGuardsSqlite) first.sqlite.emplace_back(statement);
  for (const char* statement : kGuardsPostgres) first.postgres.emplace_back(statement);
  return first;
}

/// Records and snapshots are packed (packing.h); those there are already read as they stand. What
/// was stored when needs no order: answers come in the order of time, and are let go by it.
Migration packed_migration(int number) {
  Migration packed;
  packed.version = number;
  packed.what = "records as packed bytes";
  packed.sqlite = {"update snapshot set bytes = cast(bytes as blob)"};
  packed.postgres = {
      "alter table step_record alter column bytes type bytea using convert_to(bytes, 'UTF8')",
      "alter table snapshot alter column bytes type bytea using convert_to(bytes, 'UTF8')",
      "alter table step_record alter column bytes set storage external",
      "alter table snapshot alter column bytes set storage external",
      "drop index idempotency_stored",
      "create index idempotency_stored on idempotency using brin (stored)",
  };
  return packed;
}

/// Statements that both dialects spell alike but for {id} and the like.
Migration later_migration(int version, const char* what,
                          std::initializer_list<const char*> statements) {
  Migration migration;
  migration.version = version;
  migration.what = what;
  for (const char* statement : statements) {
    migration.sqlite.push_back(spell(Dialect::kSqlite, statement));
    migration.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  return migration;
}

Migration copies_migration(int number) {
  return later_migration(
      number, "copies of tasks",
      {"create table task_copy (instance {id} not null, task {id} not null, "
       "user_id text not null, sent bigint not null, read_at bigint, "
       "primary key (instance, task, user_id)){compact}",
       "create index task_copy_user on task_copy (user_id, sent, task)",
       "create index task_copy_unread on task_copy (user_id) where read_at is null"});
}

/// What was sent and no record names yet; none of it stays.
Migration uploads_migration(int number) {
  return later_migration(
      number, "uploads",
      {"create table upload (id text not null primary key, owner text not null, "
       "process text not null, field text not null, goal {id} not null, "
       "sha256 text not null, type text not null, size bigint not null, kept text not null, "
       "content text not null, at bigint not null)",
       "create index upload_owner on upload (owner, process)",
       "create index upload_at on upload (at)"});
}

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> kAll = {
      first_migration(),   notices_migration(2),     packed_migration(3),
      copies_migration(4), log_migration(5),         personal_migration(6),
      nodes_migration(7),  traces_migration(8),      rows_migration(9),
      uploads_migration(10), retention_migration(11),
      guards_migration(12), section_migration(13)};
  return kAll;
}

}  // namespace recourse::store
