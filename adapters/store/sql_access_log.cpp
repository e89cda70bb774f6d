#include "adapters/store/sql_access_log.h"

#include "adapters/store/dialect.h"

namespace recourse::store {
namespace {

constexpr int kAttemptsMax = 100;  // other nodes append, too, and one of us is always first

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
  for (const Row& row : session->query(
           "select position, at, actor, about, what, fields, purpose, result, previous_hash, "
           "hash from access_log where position > :position order by position limit :max",
           10, {{"position", position}, {"max", std::int64_t{max}}})) {
    out.push_back({row.number(0), Instant{row.number(1)}, row.text(2), row.id<InstanceId>(3),
                   row.text(4), row.text(5), row.text(6), row.text(7), row.text(8), row.text(9)});
  }
  return out;
}

}  // namespace recourse::store
