#include "adapters/store/sql_access_log.h"

#include "adapters/store/dialect.h"

namespace recourse::store {
namespace {

constexpr int kAttemptsMax = 100;  // other nodes append, too, and one of us is always first
const std::string kRows =
    "select position, at, actor, about, what, fields, purpose, result, previous_hash, hash "
    "from access_log";
constexpr std::size_t kRowColumns = 10;
const std::string kHeads = "select position, note, signed_at from access_head";
constexpr std::size_t kHeadColumns = 3;

ports::AccessRow access_from(const Row& row) {
  return {row.number(0), Instant{row.number(1)}, row.text(2), row.id<InstanceId>(3), row.text(4),
          row.text(5),   row.text(6),            row.text(7), row.text(8),           row.text(9)};
}
ports::AccessHead head_from(const Row& row) {
  return {row.number(0), row.text(1), Instant{row.number(2)}};
}

}  // namespace

void SqlAccessLog::append(ports::AccessRow row, const ports::Hasher& hasher) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    auto session = database_.lease();
    const auto last = session->query(
        "select position, hash from access_log order by position desc limit 1", 2);
    row.position = last.empty() ? 1 : last.front().number(0) + 1;
    row.previous_hash = last.empty() ? std::string() : last.front().text(1);
    row.hash = hash_of(row, hasher);
    const std::int64_t stored = session->execute(
        "insert into access_log (position, at, actor, about, what, fields, purpose, result, "
        "previous_hash, hash) values (:position, :at, :actor, :about, :what, :fields, "
        ":purpose, :result, :previous, :hash) on conflict do nothing",
        {{"position", row.position},
         {"at", row.at.us},
         {"actor", row.actor},
         {"about", row.instance.text()},
         {"what", row.what},
         {"fields", row.fields},
         {"purpose", row.purpose},
         {"result", row.result},
         {"previous", row.previous_hash},
         {"hash", row.hash}});
    if (stored == 1) return;
  }
  throw ports::StoreError(ports::StoreError::Kind::kUnavailable,
                          "the log of accesses takes no row");
}

std::vector<ports::AccessRow> SqlAccessLog::after(std::int64_t position, int max) {
  auto session = database_.lease();
  std::vector<ports::AccessRow> out;
  for (const Row& row : session->query(kRows + " where position > :position order by position "
                                               "limit :max",
                                       kRowColumns,
                                       {{"position", position}, {"max", std::int64_t{max}}})) {
    out.push_back(access_from(row));
  }
  return out;
}

std::optional<ports::AccessRow> SqlAccessLog::last() {
  auto session = database_.lease();
  const auto rows = session->query(kRows + " order by position desc limit 1", kRowColumns);
  if (rows.empty()) return std::nullopt;
  return access_from(rows.front());
}

void SqlAccessLog::put_head(const ports::AccessHead& head) {
  database_.lease()->execute(
      "insert into access_head (position, note, signed_at) values (:position, :note, :signed_at) "
      "on conflict do nothing",
      {{"position", head.position}, {"note", head.note}, {"signed_at", head.signed_at.us}});
}

std::vector<ports::AccessHead> SqlAccessLog::heads(std::int64_t position, int max) {
  auto session = database_.lease();
  std::vector<ports::AccessHead> out;
  for (const Row& row : session->query(kHeads + " where position > :position order by position "
                                                "limit :max",
                                       kHeadColumns,
                                       {{"position", position}, {"max", std::int64_t{max}}})) {
    out.push_back(head_from(row));
  }
  return out;
}

std::optional<ports::AccessHead> SqlAccessLog::newest_head() {
  auto session = database_.lease();
  const auto rows = session->query(kHeads + " order by position desc limit 1", kHeadColumns);
  if (rows.empty()) return std::nullopt;
  return head_from(rows.front());
}

}  // namespace recourse::store
