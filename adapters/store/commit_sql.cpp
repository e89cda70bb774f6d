#include "adapters/store/commit_sql.h"

#include <array>

#include "adapters/store/dialect.h"

namespace recourse::store {

namespace {

constexpr const char* kUnitColumns =
    "n bigint, id {id}, expected bigint, record bigint, process text, version bigint, "
    "definition_hash text, business_key text, state text, outcome text, title_en text, "
    "title_zh text, starter text, customer text, started bigint, ended bigint, priority bigint, "
    "incidents bigint, guard_key text, job {id}, epoch bigint, message {id}, caller text, "
    "request_key text";

/// Scalar subqueries and not EXISTS: those may be turned into a scan of the whole table.
constexpr const char* kGuards =
    "case when coalesce((select i.record from instance i where i.id = r.id), 0) = r.expected "
    "then 1 else 0 end as version_ok, "
    "case when r.guard_key = '' or r.expected > 0 then 1 when (select count(*) from instance i "
    "where i.process = r.process and i.business_key = r.guard_key and i.business_key <> '' "
    "and i.state in ('Running', 'Suspended')) = 0 then 1 else 0 end as key_ok, "
    "case when r.job is null then 1 when (select 1 from job j where j.instance = r.id "
    "and j.id = r.job and j.epoch = r.epoch{lock}) = 1 then 1 else 0 end as job_ok, "
    "case when r.message is null then 1 when (select 1 from message m where m.id = r.message"
    "{lock}) = 1 then 1 else 0 end as message_ok, "
    "case when r.request_key is null then 1 when (select 1 from idempotency d "
    "where d.caller = r.caller and d.request_key = r.request_key) is null then 1 else 0 end "
    "as answer_ok";

constexpr const char* kTaskFields =
    "instance, id, process, version, step, state, title_en, title_zh, case_key, customer, owner, "
    "candidate_users, candidate_groups, excluded, pool, ready, due, priority, created, ended, "
    "ended_by, revision";
constexpr const char* kTaskColumnTypes =
    "n bigint, instance {id}, id {id}, process text, version bigint, step text, state text, "
    "title_en text, title_zh text, case_key text, customer text, owner text, "
    "candidate_users text, candidate_groups text, excluded text, pool text, ready bigint, "
    "due bigint, priority bigint, created bigint, ended bigint, ended_by text, revision bigint";

enum class Need { kAlways, kTimers, kRare, kNotRare };

/// In `sql`, {rows} is a FROM item `r` over the parameter, {more} one over the second parameter,
/// {won} says that the unit of the row won, and {fields} are the columns of a task.
struct Piece {
  const char* name;
  Need need;
  const char* parameter;
  const char* columns;
  const char* sql;
};

constexpr const char* kCandidateColumns =
    "n bigint, instance {id}, task {id}, candidate text, ready bigint, due bigint";

/// Keys only: what is deleted needs no more, and taking JSON apart is most of the work.
constexpr const char* kTouchedColumns = "n bigint, instance {id}, id {id}, ended bigint";

constexpr Piece kPieces[] = {
    {"put_record", Need::kAlways, "records",
     "n bigint, instance {id}, record bigint, recorded bigint, hash text, bytes text",
     "insert into step_record (instance, record, recorded, hash, bytes) "
     "select r.instance, r.record, r.recorded, r.hash, r.bytes from {rows} where {won}"},
    {"put_task", Need::kAlways, "tasks", kTaskColumnTypes,
     "insert into task ({fields}) select {fields} from {rows} where {won} "
     "on conflict (instance, id) do update set state = excluded.state, "
     "title_en = excluded.title_en, title_zh = excluded.title_zh, case_key = excluded.case_key, "
     "customer = excluded.customer, owner = excluded.owner, "
     "candidate_users = excluded.candidate_users, candidate_groups = excluded.candidate_groups, "
     "excluded = excluded.excluded, pool = excluded.pool, ready = excluded.ready, "
     "due = excluded.due, priority = excluded.priority, ended = excluded.ended, "
     "ended_by = excluded.ended_by, revision = excluded.revision"},
    {"end_task", Need::kAlways, "touched", kTouchedColumns,
     "delete from task where (instance, id) in "
     "(select r.instance, r.id from {rows} where r.ended = 1 and {won})"},
    {"put_done", Need::kAlways, "tasks_done", kTaskColumnTypes,
     "insert into task_done ({fields}) select {fields} from {rows} where {won}"},
    {"clear_candidate", Need::kNotRare, "touched", kTouchedColumns,
     "delete from task_candidate where (instance, task) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"drop_candidate", Need::kRare, "touched", kTouchedColumns,
     "delete from task_candidate where (instance, task) in "
     "(select r.instance, r.id from {rows} where {won}) and (task, candidate) not in "
     "(select r.task, r.candidate from {more})"},
    {"put_candidate", Need::kRare, "candidates", kCandidateColumns,
     "insert into task_candidate (instance, task, candidate, ready, due) "
     "select r.instance, r.task, r.candidate, r.ready, r.due from {rows} where {won} "
     "on conflict (instance, task, candidate) do update set ready = excluded.ready, "
     "due = excluded.due"},
    {"put_outbox", Need::kAlways, "outbox_rows",
     "n bigint, instance {id}, record bigint, effects text",
     "insert into outbox (instance, record, effects) "
     "select r.instance, r.record, r.effects from {rows} where {won}"},
    {"put_answer", Need::kAlways, "answers",
     "n bigint, caller text, request_key text, fingerprint text, answer text, stored bigint",
     "insert into idempotency (caller, request_key, fingerprint, answer, stored) "
     "select r.caller, r.request_key, r.fingerprint, r.answer, r.stored from {rows} where {won} "
     "on conflict do nothing returning 1"},
    {"put_timer", Need::kTimers, "timers", "n bigint, instance {id}, id {id}, due bigint",
     "insert into timer (instance, id, due) "
     "select r.instance, r.id, r.due from {rows} where {won} "
     "on conflict (instance, id) do update set due = excluded.due"},
    {"drop_timer", Need::kTimers, "timers_gone", "n bigint, instance {id}, id {id}",
     "delete from timer where (instance, id) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"put_snapshot", Need::kRare, "snapshots",
     "n bigint, instance {id}, record bigint, bytes text",
     "insert into snapshot (instance, record, bytes) "
     "select r.instance, r.record, r.bytes from {rows} where {won} "
     "on conflict (instance) do update set record = excluded.record, bytes = excluded.bytes"},
    {"put_job", Need::kRare, "jobs",
     "n bigint, instance {id}, id {id}, process text, step text, connector text, attempt bigint, "
     "state text, input text, created bigint",
     "insert into job (instance, id, process, step, connector, attempt, state, input, created, "
     "worker, epoch, leased_until) select r.instance, r.id, r.process, r.step, r.connector, "
     "r.attempt, r.state, r.input, r.created, '', 0, null from {rows} where {won} "
     "on conflict (instance, id) do update set attempt = excluded.attempt, "
     "state = excluded.state, input = excluded.input, created = excluded.created, worker = '', "
     "leased_until = null"},
    {"drop_job", Need::kRare, "jobs_closed", "n bigint, instance {id}, id {id}",
     "delete from job where (instance, id) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"put_subscription", Need::kRare, "subscriptions",
     "n bigint, instance {id}, activity bigint, place bigint, signal bigint, name text, "
     "match_key text, opened bigint",
     "insert into subscription (instance, activity, place, signal, name, match_key, opened) "
     "select r.instance, r.activity, r.place, r.signal, r.name, r.match_key, r.opened "
     "from {rows} where {won} on conflict (instance, activity, place) do update set "
     "signal = excluded.signal, name = excluded.name, match_key = excluded.match_key, "
     "opened = excluded.opened"},
    {"drop_subscription", Need::kRare, "subscriptions_closed",
     "n bigint, instance {id}, activity bigint, place bigint",
     "delete from subscription where (instance, activity, place) in "
     "(select r.instance, r.activity, r.place from {rows} where {won})"},
    {"drop_message", Need::kRare, "messages", "n bigint, id {id}",
     "delete from message where id in (select r.id from {rows} where {won})"},
};

constexpr const char* kInstanceFields =
    "id, record, process, version, definition_hash, business_key, state, outcome, title_en, "
    "title_zh, starter, customer, started, ended, priority, incidents";

/// Of units that passed every guard; `ready` is their FROM item with a WHERE.
std::string create_sql(const std::string& ready) {
  return std::string("insert into instance (") + kInstanceFields + ") select " + kInstanceFields +
         " from " + ready + " and r.expected = 0 on conflict do nothing returning id";
}

std::string advance_sql(const std::string& ready) {
  return "update instance as i set record = r.record, version = r.version, "
         "definition_hash = r.definition_hash, business_key = r.business_key, state = r.state, "
         "outcome = r.outcome, title_en = r.title_en, title_zh = r.title_zh, "
         "starter = r.starter, customer = r.customer, ended = r.ended, priority = r.priority, "
         "incidents = r.incidents from " +
         ready + " and i.id = r.id and i.record = r.expected and r.expected > 0 returning i.id";
}

bool commit_needs(Need need, CommitParts parts) {
  switch (need) {
    case Need::kAlways: return true;
    case Need::kTimers: return parts.timers;
    case Need::kRare: return parts.rare;
    case Need::kNotRare: return !parts.rare;
  }
  return true;
}

std::string piece_sql(Dialect dialect, const Piece& piece, const std::string& won) {
  std::string sql = replaced(piece.sql, "{rows}", rows_of(dialect, piece.parameter, piece.columns));
  sql = replaced(std::move(sql), "{more}", rows_of(dialect, "candidates", kCandidateColumns));
  sql = replaced(std::move(sql), "{won}", won);
  return replaced(std::move(sql), "{fields}", kTaskFields);
}

/// SQLite would leave a statement open that still has rows to return.
std::string silent(const std::string& sql) { return sql.substr(0, sql.find(" returning ")); }

std::size_t variant(CommitParts parts) { return (parts.timers ? 1 : 0) + (parts.rare ? 2 : 0); }

/// One text for each combination of parts, written once.
template <class Written>
std::array<Written, 4> variants(Written (*write)(CommitParts)) {
  return {write({}), write({.timers = true}), write({.rare = true}),
          write({.timers = true, .rare = true})};
}

std::string guarded_units(Dialect dialect) {
  return spell(dialect, std::string("select r.*, ") + kGuards + " from ") +
         rows_of(dialect, "units", kUnitColumns);
}

std::string build_batch(CommitParts parts) {
  const std::string ready =
      "checked r where version_ok + key_ok + job_ok + message_ok + answer_ok = 5";
  // Nearly always empty, so the filter on it costs next to nothing.
  const std::string won = "r.n <> all (cast((select ns from lost) as bigint[]))";
  std::string sql = "with checked as materialized (" + guarded_units(Dialect::kPostgres) +
                    "), created as (" + create_sql(ready) + "), advanced as (" +
                    advance_sql(ready) +
                    "), lost as materialized (select coalesce(array_agg(n), '{}') as ns "
                    "from checked where (id in (select id from created union all "
                    "select id from advanced)) is not true)";
  for (const Piece& piece : kPieces) {
    if (!commit_needs(piece.need, parts)) continue;
    sql += std::string(", ") + piece.name + " as (" +
           piece_sql(Dialect::kPostgres, piece, won) + ")";
  }
  return sql +
         " select n, version_ok, key_ok, job_ok, message_ok, answer_ok, "
         "case when " + won + " then 1 else 0 end / "
         "case when (select count(*) from put_answer) = (select count(*) from checked r "
         "where request_key is not null and " + won + ") then 1 else 0 end from checked r";
}

std::vector<CommitPiece> build_pieces(CommitParts parts) {
  const std::string ready = rows_of(Dialect::kSqlite, "units", kUnitColumns) + " where true";
  std::vector<CommitPiece> out = {{silent(create_sql(ready)), {"units"}},
                                  {silent(advance_sql(ready)), {"units"}}};
  for (const Piece& piece : kPieces) {
    if (!commit_needs(piece.need, parts)) continue;
    CommitPiece written{silent(piece_sql(Dialect::kSqlite, piece, "true")), {piece.parameter}};
    if (written.sql.find(":candidates") != std::string::npos &&
        written.parameters.front() != "candidates") {
      written.parameters.emplace_back("candidates");
    }
    out.push_back(std::move(written));
  }
  return out;
}

}  // namespace

const std::string& batch_statement(CommitParts parts) {
  static const std::array<std::string, 4> kTexts = variants(&build_batch);
  return kTexts[variant(parts)];
}

std::string verdict_statement() {
  return "select n, version_ok, key_ok, job_ok, message_ok, answer_ok, "
         "version_ok + key_ok + job_ok + message_ok + answer_ok = 5 from (" +
         guarded_units(Dialect::kSqlite) + ") checked";
}

const std::vector<CommitPiece>& write_statements(CommitParts parts) {
  static const std::array<std::vector<CommitPiece>, 4> kLists = variants(&build_pieces);
  return kLists[variant(parts)];
}

}  // namespace recourse::store
