#include "adapters/store/sql_registry.h"

#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"

namespace recourse::store {

using ports::CredentialRow;
using ports::DefinitionRow;
using ports::DraftRow;
using ports::SessionRow;

ports::Registry::Published SqlRegistry::publish(const DefinitionRow& row) {
  auto session = database_.lease();
  const std::int64_t stored = session->execute(
      "insert into definition (process, version, hash, source, published_by, published) values "
      "(:process, :version, :hash, :source, :by, :published) on conflict do nothing",
      {{"process", row.process}, {"version", std::int64_t{row.version}}, {"hash", row.hash},
       {"source", row.source}, {"by", row.by}, {"published", row.published.us}});
  if (stored == 1) return Published::kNew;
  const std::vector<Row> there = session->query(
      "select hash from definition where process = :process and version = :version", 1,
      {{"process", row.process}, {"version", std::int64_t{row.version}}});
  return there.front().text(0) == row.hash ? Published::kSame : Published::kConflict;
}

std::vector<DefinitionRow> SqlRegistry::definitions() {
  auto session = database_.lease();
  std::vector<DefinitionRow> out;
  for (const Row& row : session->query(
           spell(session->dialect(),
                 "select process, version, hash, source, published_by, published from definition "
                 "order by process{bytes}, version"),
           6)) {
    out.push_back({.process = row.text(0),
                   .version = static_cast<int>(row.number(1)),
                   .hash = row.text(2),
                   .source = row.text(3),
                   .by = row.text(4),
                   .published = Instant{row.number(5)}});
  }
  return out;
}

void SqlRegistry::put_document(const std::string& kind, const std::string& name,
                               const std::string& text) {
  auto session = database_.lease();
  session->execute("insert into document (kind, name, body) values (:kind, :name, :body) "
                   "on conflict (kind, name) do update set body = excluded.body",
                   {{"kind", kind}, {"name", name}, {"body", text}});
}

std::optional<std::string> SqlRegistry::document(const std::string& kind,
                                                 const std::string& name) {
  auto session = database_.lease();
  const std::vector<Row> rows =
      session->query("select body from document where kind = :kind and name = :name", 1,
                     {{"kind", kind}, {"name", name}});
  if (rows.empty()) return std::nullopt;
  return rows.front().text(0);
}

std::vector<std::pair<std::string, std::string>> SqlRegistry::documents(const std::string& kind) {
  auto session = database_.lease();
  std::vector<std::pair<std::string, std::string>> out;
  for (const Row& row : session->query(
           spell(session->dialect(),
                 "select name, body from document where kind = :kind order by name{bytes}"),
           2, {{"kind", kind}})) {
    out.emplace_back(row.text(0), row.text(1));
  }
  return out;
}

void SqlRegistry::put_credential(const CredentialRow& row) {
  auto session = database_.lease();
  session->execute("insert into credential (user_id, password_hash, failures, locked_until) "
                   "values (:user, :hash, :failures, :locked) on conflict (user_id) do update set "
                   "password_hash = excluded.password_hash, failures = excluded.failures, "
                   "locked_until = excluded.locked_until",
                   {{"user", row.user}, {"hash", row.password_hash},
                    {"failures", std::int64_t{row.failures}},
                    {"locked", sql_value(row.locked_until)}});
}

std::optional<CredentialRow> SqlRegistry::credential(const std::string& user) {
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(
      "select password_hash, failures, locked_until from credential where user_id = :user", 3,
      {{"user", user}});
  if (rows.empty()) return std::nullopt;
  return CredentialRow{.user = user,
                       .password_hash = rows.front().text(0),
                       .failures = static_cast<int>(rows.front().number(1)),
                       .locked_until = instant_from(rows.front(), 2)};
}

void SqlRegistry::put_session(const SessionRow& row) {
  auto session = database_.lease();
  session->execute("insert into session (token_hash, user_id, csrf, created, expires) values "
                   "(:token, :user, :csrf, :created, :expires) on conflict (token_hash) do update "
                   "set csrf = excluded.csrf, expires = excluded.expires",
                   {{"token", row.token_hash}, {"user", row.user}, {"csrf", row.csrf},
                    {"created", row.created.us}, {"expires", row.expires.us}});
}

std::optional<SessionRow> SqlRegistry::session(const std::string& token_hash) {
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(
      "select user_id, csrf, created, expires from session where token_hash = :token", 4,
      {{"token", token_hash}});
  if (rows.empty()) return std::nullopt;
  return SessionRow{.token_hash = token_hash,
                    .user = rows.front().text(0),
                    .csrf = rows.front().text(1),
                    .created = Instant{rows.front().number(2)},
                    .expires = Instant{rows.front().number(3)}};
}

void SqlRegistry::drop_session(const std::string& token_hash) {
  auto session = database_.lease();
  session->execute("delete from session where token_hash = :token", {{"token", token_hash}});
}

void SqlRegistry::drop_sessions_of(const std::string& user) {
  auto session = database_.lease();
  session->execute("delete from session where user_id = :user", {{"user", user}});
}

void SqlRegistry::put_draft(const DraftRow& row) {
  auto session = database_.lease();
  session->execute("insert into draft (item, user_id, data, saved) values "
                   "(:item, :user, :data, :saved) on conflict (item, user_id) do update set "
                   "data = excluded.data, saved = excluded.saved",
                   {{"item", row.item.text()}, {"user", row.user},
                    {"data", value_bytes(row.data)}, {"saved", row.saved.us}});
}

std::optional<DraftRow> SqlRegistry::draft(WorkItemId item, const std::string& user) {
  auto session = database_.lease();
  const std::vector<Row> rows =
      session->query("select data, saved from draft where item = :item and user_id = :user", 2,
                     {{"item", item.text()}, {"user", user}});
  if (rows.empty()) return std::nullopt;
  return DraftRow{.item = item,
                  .user = user,
                  .data = value_from(rows.front().text(0)),
                  .saved = Instant{rows.front().number(1)}};
}

}  // namespace recourse::store
