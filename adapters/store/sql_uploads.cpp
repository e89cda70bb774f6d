// The uploads of a registry.
#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"
#include "adapters/store/sql_registry.h"
#include "adapters/store/text.h"

namespace recourse::store {

using ports::UploadRow;

namespace {

constexpr const char* kColumns =
    "select id, owner, process, field, goal, sha256, type, size, kept, at from upload ";
constexpr std::size_t kColumnCount = 10;

UploadRow upload_from(const Row& row) {
  UploadRow out;
  out.id = row.text(0);
  out.owner = row.text(1);
  out.process = row.text(2);
  out.field = row.text(3);
  out.instance = row.id<InstanceId>(4);
  out.sha256 = row.text(5);
  out.type = row.text(6);
  out.size = row.number(7);
  out.kept = list_from_json(row.text(8));
  out.at = Instant{row.number(9)};
  return out;
}

std::vector<UploadRow> uploads_from(const std::vector<Row>& rows) {
  std::vector<UploadRow> out;
  for (const Row& row : rows) out.push_back(upload_from(row));
  return out;
}

}  // namespace

void SqlRegistry::put_upload(const UploadRow& row) {
  auto session = database_.lease();
  session->execute(
      "insert into upload (id, owner, process, field, goal, sha256, type, size, kept, content, "
      "at) values (:id, :owner, :process, :field, :goal, :sha256, :type, :size, :kept, "
      ":content, :at) on conflict (id) do update set kept = excluded.kept",
      {{"id", row.id},
       {"owner", row.owner},
       {"process", row.process},
       {"field", row.field},
       {"goal", row.instance.text()},
       {"sha256", row.sha256},
       {"type", row.type},
       {"size", row.size},
       {"kept", json_list(row.kept)},
       {"content", value_bytes(row.content)},
       {"at", row.at.us}});
}

std::optional<UploadRow> SqlRegistry::upload(const std::string& id) {
  auto session = database_.lease();
  const auto rows =
      session->query(kColumns + std::string("where id = :id"), kColumnCount, {{"id", id}});
  if (rows.empty()) return std::nullopt;
  UploadRow out = upload_from(rows.front());
  out.content = value_from(
      session->query("select content from upload where id = :id", 1, {{"id", id}}).at(0).text(0));
  return out;
}

std::vector<UploadRow> SqlRegistry::uploads_of(const std::string& owner,
                                               const std::string& process) {
  auto session = database_.lease();
  return uploads_from(session->query(
      kColumns + std::string("where owner = :owner and process = :process and process <> '' "
                             "order by at, id"),
      kColumnCount, {{"owner", owner}, {"process", process}}));
}

std::vector<UploadRow> SqlRegistry::uploads_before(Instant instant, int max) {
  auto session = database_.lease();
  return uploads_from(
      session->query(kColumns + std::string("where at < :instant order by at, id limit :max"),
                     kColumnCount, {{"instant", instant.us}, {"max", std::int64_t{max}}}));
}

void SqlRegistry::drop_upload(const std::string& id) {
  auto session = database_.lease();
  session->execute("delete from upload where id = :id", {{"id", id}});
}

}  // namespace recourse::store
