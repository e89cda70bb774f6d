#include "adapters/store/commit_sql.h"

#include <algorithm>
#include <array>

#include "adapters/store/dialect.h"

namespace recourse::store {

namespace {

enum class Need { kAlways, kTimers, kRare };
enum class For { kBoth, kPostgres, kSqlite };

/// In `sql`, {rows} is a FROM item `r` over the list, {won} says that the unit of the row won,
/// {more} is a FROM item `m` over the candidates, {fields} are the columns of a task.
struct Piece {
  const char* name;
  Need need;
  For dialect;
  CommitList list;
  const char* sql;
};

constexpr const char* kTaskFields =
    "instance, id, process, version, step, state, title_en, title_zh, case_key, customer, owner, "
    "candidate_users, candidate_groups, excluded, pool, ready, due, priority, created, ended, "
    "ended_by, revision";

constexpr Piece kPieces[] = {
    {"put_record", Need::kAlways, For::kBoth, kRecords,
     "insert into step_record (instance, record, recorded, hash, bytes) "
     "select r.instance, r.record, r.recorded, r.hash, r.bytes from {rows} where {won}"},
    {"end_task", Need::kAlways, For::kBoth, kEndedTasks,
     "delete from task where (instance, id) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"put_task", Need::kAlways, For::kBoth, kOpenTasks,
     "insert into task ({fields}) select {fields} from {rows} where {won}"},
    // An upsert, so that the row is found by its key whatever the planner believes.
    {"change_task", Need::kAlways, For::kBoth, kChangedTasks,
     "insert into task ({fields}) select {fields} from {rows} where {won} "
     "on conflict (instance, id) do update set version = excluded.version, "
     "step = excluded.step, state = excluded.state, title_en = excluded.title_en, "
     "title_zh = excluded.title_zh, case_key = excluded.case_key, "
     "customer = excluded.customer, owner = excluded.owner, "
     "candidate_users = excluded.candidate_users, candidate_groups = excluded.candidate_groups, "
     "excluded = excluded.excluded, pool = excluded.pool, ready = excluded.ready, "
     "due = excluded.due, priority = excluded.priority, ended = excluded.ended, "
     "ended_by = excluded.ended_by, revision = excluded.revision"},
    {"put_done", Need::kAlways, For::kBoth, kDoneTasks,
     "insert into task_done ({fields}) select {fields} from {rows} where {won}"},
    {"put_outbox", Need::kAlways, For::kBoth, kOutbox,
     "insert into outbox (instance, record, effects, node) "
     "select r.instance, r.record, r.effects, r.node from {rows} where {won}"},
    {"put_answer", Need::kAlways, For::kBoth, kAnswers,
     "insert into idempotency (caller, request_key, fingerprint, answer, stored) "
     "select r.caller, r.request_key, r.fingerprint, r.answer, r.stored from {rows} where {won}"},
    {"put_timer", Need::kTimers, For::kBoth, kTimers,
     "insert into timer (instance, id, due) "
     "select r.instance, r.id, r.due from {rows} where {won} "
     "on conflict (instance, id) do update set due = excluded.due"},
    {"drop_timer", Need::kTimers, For::kBoth, kTimersGone,
     "delete from timer where (instance, id) in "
     "(select r.instance, r.id from {rows} where {won})"},
    // Within one statement, a row that is deleted cannot be written again.
    {"drop_candidate", Need::kRare, For::kPostgres, kFormerCandidates,
     "delete from task_candidate where (instance, task) in "
     "(select r.instance, r.id from {rows} where {won}) and (task, candidate) not in "
     "(select m.task, m.candidate from {more})"},
    {"clear_candidate", Need::kRare, For::kSqlite, kFormerCandidates,
     "delete from task_candidate where (instance, task) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"put_candidate", Need::kRare, For::kBoth, kCandidates,
     "insert into task_candidate (instance, task, candidate, ready, due) "
     "select r.instance, r.task, r.candidate, r.ready, r.due from {rows} where {won} "
     "on conflict (instance, task, candidate) do update set ready = excluded.ready, "
     "due = excluded.due"},
    {"put_snapshot", Need::kRare, For::kBoth, kSnapshots,
     "insert into snapshot (instance, record, bytes) "
     "select r.instance, r.record, r.bytes from {rows} where {won} "
     "on conflict (instance) do update set record = excluded.record, bytes = excluded.bytes"},
    {"put_copy", Need::kRare, For::kBoth, kCopies,
     "insert into task_copy (instance, task, user_id, sent, read_at) "
     "select r.instance, r.task, r.user_id, r.sent, r.read_at from {rows} where {won} "
     "on conflict (instance, task, user_id) do update set read_at = excluded.read_at"},
    {"put_job", Need::kRare, For::kBoth, kJobs,
     "insert into job (instance, id, process, step, connector, attempt, state, input, created, "
     "worker, epoch, leased_until) select r.instance, r.id, r.process, r.step, r.connector, "
     "r.attempt, r.state, r.input, r.created, '', 0, null from {rows} where {won} "
     "on conflict (instance, id) do update set attempt = excluded.attempt, "
     "state = excluded.state, input = excluded.input, created = excluded.created, worker = '', "
     "leased_until = null"},
    {"drop_job", Need::kRare, For::kBoth, kJobsClosed,
     "delete from job where (instance, id) in "
     "(select r.instance, r.id from {rows} where {won})"},
    {"put_subscription", Need::kRare, For::kBoth, kSubscriptions,
     "insert into subscription (instance, activity, place, signal, name, match_key, opened) "
     "select r.instance, r.activity, r.place, r.signal, r.name, r.match_key, r.opened "
     "from {rows} where {won} on conflict (instance, activity, place) do update set "
     "signal = excluded.signal, name = excluded.name, match_key = excluded.match_key, "
     "opened = excluded.opened"},
    {"drop_subscription", Need::kRare, For::kBoth, kSubscriptionsClosed,
     "delete from subscription where (instance, activity, place) in "
     "(select r.instance, r.activity, r.place from {rows} where {won})"},
    {"drop_message", Need::kRare, For::kBoth, kMessages,
     "delete from message where id in (select r.id from {rows} where {won})"},
};

/// Scalar subqueries and not EXISTS: those may be turned into a scan of the whole table.
constexpr const char* kVersionGuard =
    "case when coalesce((select i.record from instance i where i.id = r.id), 0) = r.expected "
    "then 1 else 0 end as version_ok";
constexpr const char* kAnswerGuard =
    "case when r.request_key is null then 1 when (select 1 from idempotency d "
    "where d.caller = r.caller and d.request_key = r.request_key) is null then 1 else 0 end "
    "as answer_ok";
constexpr const char* kCaseGuards =
    "case when r.guard_key is null then 1 when (select count(*) from instance i "
    "where i.process = r.guard_process and i.business_key = r.guard_key "
    "and i.business_key <> '' and i.state in ('Running', 'Suspended')) = 0 "
    "then 1 else 0 end as key_ok, "
    "case when r.job is null then 1 when (select 1 from job j where j.instance = r.id "
    "and j.id = r.job and j.epoch = r.epoch{lock}) = 1 then 1 else 0 end as job_ok, "
    "case when r.message is null then 1 when (select 1 from message m where m.id = r.message"
    "{lock}) = 1 then 1 else 0 end as message_ok, ";
constexpr const char* kNoCaseGuards = "1 as key_ok, 1 as job_ok, 1 as message_ok, ";

std::string guards(Dialect dialect, bool cases) {
  return spell(dialect, std::string(cases ? kCaseGuards : kNoCaseGuards) + kAnswerGuard);
}

constexpr const char* kInstanceFields =
    "id, record, process, version, definition_hash, business_key, state, outcome, title_en, "
    "title_zh, starter, customer, started, ended, priority, incidents, erase_after, section";

/// Of units that may be written; `ready` is their FROM item `r` with a WHERE.
std::string create_sql(const std::string& ready) {
  return std::string("insert into instance (") + kInstanceFields + ") select " + kInstanceFields +
         " from " + ready + " and r.expected = 0";
}
std::string advance_sql(const std::string& ready) {
  return "update instance as i set record = r.record from " + ready +
         " and i.id = r.id and i.record = r.expected and r.expected > 0";
}
std::string change_sql(const std::string& ready) {
  return "update instance as i set record = r.record, version = r.version, "
         "definition_hash = r.definition_hash, business_key = r.business_key, state = r.state, "
         "outcome = r.outcome, title_en = r.title_en, title_zh = r.title_zh, "
         "starter = r.starter, customer = r.customer, ended = r.ended, priority = r.priority, "
         "incidents = r.incidents, erase_after = r.erase_after, section = r.section from " +
         ready + " and i.id = r.id and i.record = r.expected and r.expected > 0";
}

bool wanted(const Piece& piece, Dialect dialect, CommitParts parts) {
  const For other = dialect == Dialect::kPostgres ? For::kSqlite : For::kPostgres;
  if (piece.dialect == other) return false;
  switch (piece.need) {
    case Need::kAlways: return true;
    case Need::kTimers: return parts.timers;
    case Need::kRare: return parts.rare;
  }
  return true;
}

std::string piece_sql(const Piece& piece, const std::string& rows, const std::string& more,
                      const std::string& won) {
  std::string sql = replaced(piece.sql, "{rows}", rows);
  sql = replaced(std::move(sql), "{more}", more);
  sql = replaced(std::move(sql), "{won}", won);
  return replaced(std::move(sql), "{fields}", kTaskFields);
}

/// Numbers the parameters in the order in which lists are first used.
class PostgresLists {
 public:
  std::string rows(CommitList list, const char* alias) {
    const auto at = std::find(used_.begin(), used_.end(), list);
    const auto number = std::to_string(at - used_.begin() + 1);
    if (at == used_.end()) used_.push_back(list);
    return "unnest($" + number + "::" + shape_of(list).type + "[]) as " + alias;
  }
  [[nodiscard]] std::vector<CommitList> used() const { return used_; }

 private:
  std::vector<CommitList> used_;
};

/// The units, each looked at once; `created` and the others say which of them were written.
std::string guard_steps(PostgresLists& lists, CommitParts parts) {
  const std::string ready = "checked r where key_ok + job_ok + message_ok + answer_ok = 4";
  std::string sql = "with checked as materialized (select r.*, " +
                    guards(Dialect::kPostgres, parts.cases) + " from " +
                    lists.rows(parts.cases ? kCases : kSteps, "r") + ")";
  std::string written = "select id from advanced";
  std::string same = ready;
  if (parts.cases) {
    const std::string changed = ready + " and r.state is not null";
    same += " and r.state is null";
    sql += ", created as (" + create_sql(ready) + " on conflict do nothing returning id)" +
           ", changed as (" + change_sql(changed) + " returning i.id)";
    written += " union all select id from created union all select id from changed";
  }
  return sql + ", advanced as (" + advance_sql(same) + " returning i.id)" +
         ", lost as materialized (select coalesce(array_agg(id), '{}') as ids from checked "
         "where (id in (" + written + ")) is not true)";
}

BatchStatement build_batch(CommitParts parts) {
  PostgresLists lists;
  BatchStatement out;
  out.sql = guard_steps(lists, parts);
  // Nearly always empty, so the filter on it costs next to nothing.
  const std::string won = "r.instance <> all (cast((select ids from lost) as uuid[]))";
  for (const Piece& piece : kPieces) {
    if (!wanted(piece, Dialect::kPostgres, parts)) continue;
    const std::string rows = lists.rows(piece.list, "r");
    const bool two = std::string_view(piece.sql).find("{more}") != std::string_view::npos;
    const std::string more = two ? lists.rows(kCandidates, "m") : std::string();
    out.sql += std::string(", ") + piece.name + " as (" + piece_sql(piece, rows, more, won) + ")";
  }
  out.sql += std::string(" select n, ") + kVersionGuard +
             ", key_ok, job_ok, message_ok, answer_ok from checked r "
             "where r.id = any (cast((select ids from lost) as uuid[]))";
  out.lists = lists.used();
  return out;
}

/// One row, given as parameters.
std::string sqlite_row(CommitList list) {
  std::string columns;
  int number = 0;
  for (const Column& column : shape_of(list).columns) {
    columns += columns.empty() ? "?" : ", ?";
    columns += std::to_string(++number) + " as " + std::string(column.name);
  }
  return "(select " + columns + ") r";
}

std::vector<CommitPiece> build_pieces(CommitParts parts) {
  const CommitList units = parts.cases ? kCases : kSteps;
  const std::string ready = sqlite_row(units) + " where true";
  std::vector<CommitPiece> out;
  if (parts.cases) {
    out.push_back({create_sql(ready), units});
    out.push_back({change_sql(ready + " and r.state is not null"), units});
    out.push_back({advance_sql(ready + " and r.state is null"), units});
  } else {
    out.push_back({advance_sql(ready), units});
  }
  for (const Piece& piece : kPieces) {
    if (!wanted(piece, Dialect::kSqlite, parts)) continue;
    out.push_back({piece_sql(piece, sqlite_row(piece.list), "", "true"), piece.list});
  }
  return out;
}

std::size_t variant(CommitParts parts) {
  return (parts.timers ? 1 : 0) + (parts.rare ? 2 : 0) + (parts.cases ? 4 : 0);
}

/// One text for each combination of parts, written once.
template <class Written>
std::array<Written, 8> variants(Written (*write)(CommitParts)) {
  std::array<Written, 8> all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = write({.cases = (i & 4) != 0, .timers = (i & 1) != 0, .rare = (i & 2) != 0});
  }
  return all;
}

std::string build_verdict(bool cases) {
  return std::string("select n, ") + kVersionGuard + ", " + guards(Dialect::kSqlite, cases) +
         " from " + sqlite_row(cases ? kCases : kSteps);
}

}  // namespace

const BatchStatement& batch_statement(CommitParts parts) {
  static const std::array<BatchStatement, 8> kAll = variants(&build_batch);
  return kAll[variant(parts)];
}

const std::string& verdict_statement(CommitList guards) {
  static const std::string kOfCases = build_verdict(true), kOfSteps = build_verdict(false);
  return guards == kCases ? kOfCases : kOfSteps;
}

const std::vector<CommitPiece>& write_statements(CommitParts parts) {
  static const std::array<std::vector<CommitPiece>, 8> kAll = variants(&build_pieces);
  return kAll[variant(parts)];
}

}  // namespace recourse::store
