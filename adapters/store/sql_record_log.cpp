#include "adapters/store/sql_record_log.h"

#include <algorithm>
#include <limits>

#include "adapters/store/dialect.h"
#include "adapters/store/packing.h"
#include "adapters/store/row_list.h"
#include "adapters/store/text.h"

namespace recourse::store {

using history::Digest;
using ports::LogLeaf;

namespace {

std::int64_t signed_number(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Digest digest_at(const Row& row, std::size_t i) {
  const auto digest = history::digest_from_hex(row.text(i));
  if (digest) return *digest;
  throw ports::StoreError(ports::StoreError::Kind::kCorrupt,
                          "a stored hash is not 64 hexadecimal digits");
}

ports::LogCheckpoint checkpoint_from(const Row& row) {
  return {.size = static_cast<std::uint64_t>(row.number(0)),
          .root = digest_at(row, 1),
          .note = row.text(2),
          .signed_at = Instant{row.number(3)}};
}

/// Takes the lease's row for the rest of the transaction: nobody can take it over meanwhile.
bool holds(Session& session, std::uint64_t epoch) {
  const std::string sql = spell(
      session.dialect(), "select epoch from seal_lease where name = 'log'{lock}");
  const auto rows = session.query(sql, 1);
  return !rows.empty() && rows.front().number(0) == signed_number(epoch);
}

/// A second's worth of records, thousands on a busy house: nothing is taken apart as text.
void insert_leaves(Session& session, RowList& leaves) {
  const std::string into = "insert into log_leaf (position, instance, record, hash) ";
  if (session.dialect() == Dialect::kSqlite) {
    (void)session.run_for_each(into + "values (?1, ?2, ?3, ?4)", 0, leaves);
    return;
  }
  (void)session.query_rows(into + "select * from unnest($1::list_leaf[])", 0, {&leaves});
}

/// What cannot be unpacked is not what was written; it has no hash that fits.
std::string stored_bytes(const Row& row, std::size_t i) {
  if (row.is_null(i) || row.text(i).empty()) return "";
  try {
    return unpacked_hex(row.text(i));
  } catch (const ports::StoreError&) {
    return "(cannot be unpacked)";
  }
}

}  // namespace

std::optional<std::uint64_t> SqlRecordLog::take_lease(const std::string& holder, Instant now,
                                                      Instant until) {
  auto session = database_.lease();
  const auto rows = session->query(
      "insert into seal_lease (name, holder, epoch, held_until, place) "
      "values ('log', :holder, 1, :held_until, 0) on conflict (name) do update set "
      "epoch = case when seal_lease.holder = excluded.holder then seal_lease.epoch "
      "else seal_lease.epoch + 1 end, holder = excluded.holder, held_until = excluded.held_until "
      "where seal_lease.holder = excluded.holder or seal_lease.held_until < :now returning epoch",
      1, {{"holder", holder}, {"held_until", until.us}, {"now", now.us}});
  if (rows.empty()) return std::nullopt;
  const auto epoch = static_cast<std::uint64_t>(rows.front().number(0));
  if (search_ && epoch != epoch_) search_->fresh = kNothing;
  epoch_ = epoch;
  return epoch;
}

void SqlRecordLog::begin_search(Session& session, ports::Unsealed& out) {
  const bool sqlite = session.dialect() == Dialect::kSqlite;
  if (!search_ || sqlite) {  // another part of this process may have sealed meanwhile
    const auto kept = session.query("select place from seal_lease where name = 'log'", 1);
    if (!search_) search_ = Search{};
    if (!kept.empty()) search_->from = std::max(search_->from, kept.front().number(0));
  }
  if (sqlite) return;
  const Row bounds = session.query(
      "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint), "
      "cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)", 2).front();
  search_->horizon = bounds.number(0);
  search_->ceiling = bounds.number(1);
  if (search_->from > search_->ceiling) {
    search_->from = 0;
    search_->renumbered = true;
    search_->fresh = kNothing;
  }
  const auto behind = session.query(
      "select min(recorded) from step_record where tx >= :horizon and tx < :ceiling", 1,
      {{"horizon", search_->horizon}, {"ceiling", search_->ceiling}});
  if (behind.empty() || behind.front().is_null(0)) return;
  out.behind_since = Instant{behind.front().number(0)};
  for (const Row& row : session.query(
           "select pid, coalesce(application_name, '') from pg_stat_activity "
           "where backend_xid is not null order by xact_start limit 1", 2)) {
    out.held_back_by = "process " + row.text(0) + " (" + row.text(1) + ")";
  }
}

std::vector<Row> SqlRecordLog::read_page(Session& session, std::int64_t from, std::size_t max) {
  const bool sqlite = session.dialect() == Dialect::kSqlite;
  // "offset 0": PostgreSQL must look each record up; it would read the whole log into a hash table.
  const std::string fresh = sqlite ? "" : "s.tx < :fresh and ";
  const std::string sealed =
      search_->exact ? "0"
                     : "case when " + fresh + "exists (select 1 from log_leaf l "
                       "where l.instance = s.instance and l.record = s.record "
                       "limit 1 offset 0) then 1 else 0 end";
  const std::string sql = "select s.instance, s.record, s.hash, s.recorded, " +
                          std::string(sqlite ? "s.rowid" : "s.tx") + ", " + sealed +
                          " from step_record s where ";
  if (sqlite) {
    static const RowShape kBounds = {
        "", {{"start", ColumnType::kNumber}, {"most", ColumnType::kNumber}}};
    RowList bounds(kBounds);
    bounds.add(from).add(signed_number(max));
    return session.run_for_each(sql + "s.rowid > ?1 order by s.rowid limit ?2", 6, bounds);
  }
  const std::int64_t ceiling =
      search_->renumbered ? kNothing : search_->ceiling;
  return session.query(sql + "s.tx >= :start and s.tx < :ceiling "
                             "order by s.tx, s.instance, s.record limit :most",
                       6, {{"start", from}, {"most", signed_number(max)}, {"ceiling", ceiling},
                        {"fresh", search_->fresh}});
}

/// Whatever is visible is committed and can be sealed; only the start of the next search must not
/// pass a transaction that still runs.
ports::Unsealed SqlRecordLog::unsealed(std::size_t max) {
  auto session = database_.lease();
  const bool sqlite = session->dialect() == Dialect::kSqlite;
  ports::Unsealed out;
  begin_search(*session, out);
  std::int64_t from = search_->from;
  for (std::size_t most = max; out.leaves.empty();) {
    const auto rows = read_page(*session, from, most);
    for (const Row& row : rows) {
      if (row.number(5) != 0) continue;
      const Instant recorded{row.number(3)};
      if (!out.oldest || recorded < *out.oldest) out.oldest = recorded;
      out.leaves.push_back({0, row.id<InstanceId>(0), static_cast<std::uint64_t>(row.number(1)),
                            digest_at(row, 2)});
    }
    const bool all_seen = rows.size() < most;
    std::int64_t last = rows.empty() ? from : rows.back().number(4);
    if (!sqlite) last = std::min(all_seen ? search_->ceiling : last, search_->horizon);
    if (out.leaves.empty()) search_->from = std::max(search_->from, last);
    next_ = last;
    // Unknown is more than any, and stays so until all is seen.
    next_fresh_ = all_seen ? search_->ceiling
                           : std::max(search_->fresh, rows.back().number(4) + 1);
    out.all = all_seen;
    if (all_seen) {
      if (out.leaves.empty()) search_->renumbered = false;
      break;
    }
    if (rows.back().number(4) == from) {
      most *= 2;  // one transaction wrote more than a page
    } else {
      from = rows.back().number(4);
    }
  }
  return out;
}

bool SqlRecordLog::append(std::uint64_t epoch, const std::vector<LogLeaf>& leaves,
                          const std::vector<ports::LogNode>& nodes) {
  static const RowShape kLeaves = {"list_leaf",
                                   {{"position", ColumnType::kNumber},
                                    {"instance", ColumnType::kId},
                                    {"record", ColumnType::kNumber},
                                    {"hash", ColumnType::kText}}};
  RowList leaf_rows(kLeaves);
  JsonRows node_rows;
  for (const LogLeaf& leaf : leaves) {
    leaf_rows.add(leaf.position).add(leaf.instance).add(leaf.record).add(history::hex(leaf.hash));
  }
  for (const ports::LogNode& node : nodes) {
    node_rows.row().set("level", std::int64_t{node.level}).set("place", signed_number(node.index))
        .set("hash", history::hex(node.hash));
  }
  auto session = database_.lease();
  const Dialect dialect = session->dialect();
  try {
    Transaction transaction(*session, Durability::kWithTheNext);
    if (!holds(*session, epoch)) return false;
    insert_leaves(*session, leaf_rows);
    const std::int64_t place = std::max(next_, search_ ? search_->from : 0);
    session->execute("update seal_lease set place = :place where name = 'log'",
                     {{"place", place}});
    if (!node_rows.empty()) {
      session->execute("insert into log_node (level, place, hash) select r.level, r.place, r.hash "
                       "from " + rows_of(dialect, "nodes", "level bigint, place bigint, hash text"),
                       {{"nodes", node_rows.text()}});
    }
    transaction.commit();
    if (search_) search_->from = place;
    if (search_) search_->exact = dialect == Dialect::kSqlite;
    if (search_ && !search_->renumbered) search_->fresh = next_fresh_;
  } catch (const SqlError& error) {
    if (search_) search_->exact = false;
    if (search_) search_->fresh = kNothing;
    if (error.cause == SqlError::Cause::kUnique) return false;
    throw;
  }
  return true;
}

bool SqlRecordLog::put_checkpoint(std::uint64_t epoch, const ports::LogCheckpoint& checkpoint) {
  auto session = database_.lease();
  Transaction transaction(*session);
  if (!holds(*session, epoch)) return false;
  session->execute(
      "insert into log_checkpoint (size, root, note, signed_at) "
      "values (:size, :root, :note, :signed_at) on conflict do nothing",
      {{"size", signed_number(checkpoint.size)}, {"root", history::hex(checkpoint.root)},
       {"note", checkpoint.note}, {"signed_at", checkpoint.signed_at.us}});
  transaction.commit();
  return true;
}

void SqlRecordLog::put_cosignature(const ports::LogCosignature& cosignature) {
  auto session = database_.lease();
  session->execute(
      "insert into log_cosignature (size, witness, line, received) "
      "values (:size, :witness, :line, :received) on conflict do nothing",
      {{"size", signed_number(cosignature.size)}, {"witness", cosignature.witness},
       {"line", cosignature.line}, {"received", cosignature.received.us}});
}

std::uint64_t SqlRecordLog::size() {
  auto session = database_.lease();
  return static_cast<std::uint64_t>(
      session->query("select coalesce(max(position) + 1, 0) from log_leaf", 1).front().number(0));
}

std::vector<Digest> SqlRecordLog::hashes(int level, std::uint64_t from, std::uint64_t count) {
  auto session = database_.lease();
  const std::string sql =
      level == 0 ? "select hash from log_leaf where position >= :low and position < :high "
                   "order by position"
                 : "select hash from log_node where level = :level and place >= :low "
                   "and place < :high order by place";
  Parameters parameters = {{"low", signed_number(from)}, {"high", signed_number(from + count)}};
  if (level != 0) parameters.push_back({"level", std::int64_t{level}});
  std::vector<Digest> out;
  for (const Row& row : session->query(sql, 1, parameters)) out.push_back(digest_at(row, 0));
  return out;
}

std::vector<LogLeaf> SqlRecordLog::leaves_where(const std::string& rest,
                                                const Parameters& parameters) {
  auto session = database_.lease();
  std::vector<LogLeaf> out;
  for (const Row& row : session->query(
           "select l.position, l.instance, l.record, l.hash from log_leaf l where " + rest, 4,
           parameters)) {
    out.push_back({static_cast<std::uint64_t>(row.number(0)), row.id<InstanceId>(1),
                   static_cast<std::uint64_t>(row.number(2)), digest_at(row, 3)});
  }
  return out;
}

std::vector<LogLeaf> SqlRecordLog::leaves(std::uint64_t from, std::size_t max) {
  return leaves_where("l.position >= :low order by l.position limit :most",
                      {{"low", signed_number(from)}, {"most", signed_number(max)}});
}

std::vector<LogLeaf> SqlRecordLog::leaves_of(InstanceId instance) {
  return leaves_where("l.instance = :id order by l.record", {{"id", instance.text()}});
}

std::vector<LogLeaf> SqlRecordLog::orphans(std::size_t max) {
  return leaves_where(
      "not exists (select 1 from step_record s where s.instance = l.instance "
      "and s.record = l.record) order by l.position limit :most",
      {{"most", signed_number(max)}});
}

std::vector<ports::LogCheckpoint> SqlRecordLog::checkpoints(std::uint64_t after,
                                                            std::size_t max) {
  auto session = database_.lease();
  std::vector<ports::LogCheckpoint> out;
  for (const Row& row : session->query(
           "select size, root, note, signed_at from log_checkpoint where size > :after "
           "order by size limit :most",
           4, {{"after", signed_number(after)}, {"most", signed_number(max)}})) {
    out.push_back(checkpoint_from(row));
  }
  return out;
}

std::optional<ports::LogCheckpoint> SqlRecordLog::newest_checkpoint() {
  auto session = database_.lease();
  const auto rows = session->query(
      "select size, root, note, signed_at from log_checkpoint order by size desc limit 1", 4);
  if (rows.empty()) return std::nullopt;
  return checkpoint_from(rows.front());
}

std::vector<ports::LogCosignature> SqlRecordLog::cosignatures(std::uint64_t size) {
  auto session = database_.lease();
  std::vector<ports::LogCosignature> out;
  for (const Row& row : session->query(
           "select size, witness, line, received from log_cosignature where size = :size "
           "order by witness",
           4, {{"size", signed_number(size)}})) {
    out.push_back({static_cast<std::uint64_t>(row.number(0)), row.text(1), row.text(2),
                   Instant{row.number(3)}});
  }
  return out;
}

std::vector<ports::AuditRow> SqlRecordLog::audit(InstanceId instance, std::uint64_t record,
                                                 std::size_t max) {
  auto session = database_.lease();
  std::vector<ports::AuditRow> out;
  out.reserve(max);
  for (Row& row : session->query(
           "select s.instance, s.record, s.hash, " + hex_of(session->dialect(), "s.bytes") +
               ", l.position, l.hash from step_record s "
           "left join log_leaf l on l.instance = s.instance and l.record = s.record "
           "where (s.instance, s.record) > (:id, :record) order by s.instance, s.record "
           "limit :most",
           6, {{"id", instance.text()}, {"record", signed_number(record)},
               {"most", signed_number(max)}})) {
    ports::AuditRow& found = out.emplace_back();
    found.instance = row.id<InstanceId>(0);
    found.record = static_cast<std::uint64_t>(row.number(1));
    found.hash = row.text(2);
    found.bytes = stored_bytes(row, 3);
    if (!row.is_null(4)) found.position = static_cast<std::uint64_t>(row.number(4));
    found.leaf = row.text(5);
  }
  return out;
}

}  // namespace recourse::store
