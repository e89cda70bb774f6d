// Types of the rows that a commit brings along, each list of them as one array: see RowList. Their
// columns are those of commit_columns.cpp, in the same order; whoever changes those makes new types
// in a migration of their own.
#include "adapters/store/schema.h"

namespace recourse::store {

namespace {

constexpr const char* kRowTypes[] = {
    "create type list_step as (n bigint, id uuid, expected bigint, record bigint, caller text, "
    "request_key text)",
    "create type list_case as (n bigint, id uuid, expected bigint, record bigint, caller text, "
    "request_key text, process text, version bigint, definition_hash text, business_key text, "
    "state text, outcome text, title_en text, title_zh text, starter text, customer text, "
    "started bigint, ended bigint, priority bigint, incidents bigint, erase_after bigint, "
    "guard_key text, guard_process text, job uuid, epoch bigint, message uuid)",
    "create type list_record as (instance uuid, record bigint, recorded bigint, hash text, "
    "bytes bytea)",
    "create type list_task as (instance uuid, id uuid, process text, version bigint, step text, "
    "state text, title_en text, title_zh text, case_key text, customer text, owner text, "
    "candidate_users text, candidate_groups text, excluded text, pool text, ready bigint, "
    "due bigint, priority bigint, created bigint, ended bigint, ended_by text, revision bigint)",
    "create type list_place as (instance uuid, id uuid)",
    "create type list_outbox as (instance uuid, record bigint, effects text, node bigint)",
    "create type list_answer as (instance uuid, caller text, request_key text, fingerprint text, "
    "answer text, stored bigint)",
    "create type list_timer as (instance uuid, id uuid, due bigint)",
    "create type list_copy as (instance uuid, task uuid, user_id text, sent bigint, "
    "read_at bigint)",
    "create type list_snapshot as (instance uuid, record bigint, bytes bytea)",
    "create type list_candidate as (instance uuid, task uuid, candidate text, ready bigint, "
    "due bigint)",
    "create type list_job as (instance uuid, id uuid, process text, step text, connector text, "
    "attempt bigint, state text, input text, created bigint)",
    "create type list_subscription as (instance uuid, activity bigint, place bigint, "
    "signal bigint, name text, match_key text, opened bigint)",
    "create type list_catch as (instance uuid, activity bigint, place bigint)",
    "create type list_leaf as (\"position\" bigint, instance uuid, record bigint, hash text)",
};

}  // namespace

Migration rows_migration(int version) {
  Migration out;
  out.version = version;
  out.what = "types of the rows of a commit";
  for (const char* statement : kRowTypes) out.postgres.emplace_back(statement);
  return out;
}

}  // namespace recourse::store
