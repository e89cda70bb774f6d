#include "adapters/store/sql_secret_store.h"

#include <algorithm>
#include <set>

#include "adapters/store/dialect.h"
#include "adapters/store/schema.h"
#include "adapters/store/text.h"
#include "engine/base/case_key.h"

namespace recourse::store {
namespace {

using ports::PersonKey;
using ports::SealedRow;

constexpr const char* kKeyColumns = "id, person, wrapped, restricted";
constexpr std::size_t kKeyCount = 4;

PersonKey key_from(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.number(3) != 0};
}

std::string joined(const std::vector<std::string>& keys) {
  std::string out;
  for (const std::string& key : keys) out += (out.empty() ? "" : ",") + key;
  return out;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size() && !text.empty();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    out.push_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  return out;
}

/// Where the rows under a key are: FROM and WHERE, with :key. A case's key seals in that case
/// alone. A person's stands first in the row's list (',' comes just before '-'), or further behind
/// in one of the few rows that are about several people.
std::string under(Dialect dialect, const std::string& key) {
  if (is_case_key(key)) {
    return "sealed where instance = :instance and (keys = :key or keys like '%,' || :key)";
  }
  return spell(dialect,
               "sealed where keys{bytes} = :key or (keys{bytes} >= :key || ',' and "
               "keys{bytes} < :key || '-') or ((" +
                   std::string(kSeveralPersons) +
                   ") and ',' || keys || ',' like '%,' || :key || ',%')");
}

/// A file. In a list of rows the database would take it apart as JSON once more.
constexpr std::size_t kLargeBody = 64 * 1024;

void insert_large(Session& session, const SealedRow& row) {
  session.execute(
      "insert into sealed (id, instance, keys, body) values (:id, :instance, :keys, :body)",
      {{"id", row.id},
       {"instance", row.instance.text()},
       {"keys", joined(row.keys)},
       {"body", row.body}});
}

Parameters of_key(const std::string& key) {
  if (!is_case_key(key)) return {{"key", key}};
  return {{"key", key}, {"instance", key.substr(kCaseKeyPrefix.size())}};
}

}  // namespace

PersonKey SqlSecretStore::person_key(const PersonKey& fresh) {
  auto session = database_.lease();
  session->execute("insert into person_key (id, person, wrapped, restricted) values "
                   "(:id, :person, :wrapped, 0) on conflict do nothing",
                   {{"id", fresh.id}, {"person", fresh.person}, {"wrapped", fresh.wrapped}});
  const auto rows = session->query(
      "select " + std::string(kKeyColumns) + " from person_key where person = :person", kKeyCount,
      {{"person", fresh.person}});
  // Erased between the two statements: a key that is nowhere opens nothing, as it should be.
  return rows.empty() ? fresh : key_from(rows.front());
}

std::vector<PersonKey> SqlSecretStore::some_keys(int max) {
  auto session = database_.lease();
  const auto rows = session->query(
      "select " + std::string(kKeyColumns) + " from person_key order by id limit :max", kKeyCount,
      {{"max", std::int64_t{max}}});
  std::vector<PersonKey> keys;
  for (const Row& row : rows) keys.push_back(key_from(row));
  return keys;
}

std::optional<PersonKey> SqlSecretStore::key(const std::string& id) {
  auto session = database_.lease();
  const auto rows =
      session->query("select " + std::string(kKeyColumns) + " from person_key where id = :id",
                     kKeyCount, {{"id", id}});
  if (rows.empty()) return std::nullopt;
  return key_from(rows.front());
}

std::vector<PersonKey> SqlSecretStore::keys_of(const std::vector<std::string>& persons) {
  auto session = database_.lease();
  const auto rows = session->query(
      "select " + std::string(kKeyColumns) +
          " from person_key where person in (select value from " +
          each_text(session->dialect(), ":persons") + ") order by id",
      kKeyCount, {{"persons", json_list(persons)}});
  std::vector<PersonKey> keys;
  for (const Row& row : rows) keys.push_back(key_from(row));
  return keys;
}

bool SqlSecretStore::put_sealed(const std::vector<SealedRow>& rows,
                                const std::vector<PersonKey>& fresh) {
  JsonRows sealed, marks;
  std::vector<const SealedRow*> large;
  for (const SealedRow& row : rows) {
    if (row.body.size() > kLargeBody) {
      large.push_back(&row);
    } else {
      sealed.row().set("id", row.id).set("instance", row.instance.text());
      sealed.set("keys", joined(row.keys)).set("body", row.body);
    }
    for (const std::string& mark : row.marks) {
      marks.row().set("mark", mark).set("id", row.id).set("instance", row.instance.text());
    }
  }
  auto session = database_.lease();
  const Dialect dialect = session->dialect();
  Transaction transaction(*session);
  for (const PersonKey& key : fresh) {
    const auto written = session->execute(
        "insert into person_key (id, person, wrapped, restricted) select :id, :person, :wrapped, 0 "
        "where not exists (select 1 from destroyed_key where id = :id) on conflict do nothing",
        {{"id", key.id}, {"person", key.person}, {"wrapped", key.wrapped}});
    if (written == 0) return false;
  }
  if (!sealed.empty()) {
    session->execute(spell(dialect, "insert into sealed (id, instance, keys, body) select id, "
                                    "instance, keys, body from ") +
                         rows_of(dialect, "rows", "id text, instance {id}, keys text, body text"),
                     {{"rows", sealed.text()}});
  }
  for (const SealedRow* row : large) insert_large(*session, *row);
  if (!marks.empty()) {
    session->execute(spell(dialect, "insert into sealed_mark (mark, id, instance) select mark, id, "
                                    "instance from ") +
                         rows_of(dialect, "rows", "mark text, id text, instance {id}"),
                     {{"rows", marks.text()}});
  }
  transaction.commit();
  return true;
}

void SqlSecretStore::forget(const std::vector<std::string>& ids) {
  auto session = database_.lease();
  const std::string among =
      " where id in (select value from " + each_text(session->dialect(), ":ids") + ")";
  Transaction transaction(*session);
  session->execute("delete from sealed_mark" + among, {{"ids", json_list(ids)}});
  session->execute("delete from sealed" + among, {{"ids", json_list(ids)}});
  transaction.commit();
}

std::optional<SealedRow> SqlSecretStore::sealed(const std::string& id) {
  auto session = database_.lease();
  const auto rows = session->query("select instance, keys, body from sealed where id = :id", 3,
                                   {{"id", id}});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return SealedRow{id, row.id<InstanceId>(0), split(row.text(1)), row.text(2), {}};
}

std::vector<InstanceId> SqlSecretStore::marked(const std::string& mark, int max) {
  auto session = database_.lease();
  std::vector<InstanceId> out;
  for (const Row& row : session->query(
           "select distinct instance from sealed_mark where mark = :mark order by instance "
           "limit :max",
           1, {{"mark", mark}, {"max", std::int64_t{max}}})) {
    out.push_back(row.id<InstanceId>(0));
  }
  return out;
}

std::vector<InstanceId> SqlSecretStore::cases_of(const std::vector<std::string>& keys) {
  auto session = database_.lease();
  std::set<InstanceId> cases;
  for (const std::string& key : keys) {
    for (const Row& row : session->query(
             "select distinct instance from " + under(session->dialect(), key), 1, of_key(key))) {
      cases.insert(row.id<InstanceId>(0));
    }
  }
  return {cases.begin(), cases.end()};
}

std::vector<std::string> SqlSecretStore::keys_in(InstanceId id) {
  auto session = database_.lease();
  std::set<std::string> keys;
  for (const Row& row : session->query("select distinct keys from sealed where instance = :id", 1,
                                       {{"id", id.text()}})) {
    for (std::string& key : split(row.text(0))) keys.insert(std::move(key));
  }
  return {keys.begin(), keys.end()};
}

void SqlSecretStore::restrict_keys(const std::vector<std::string>& keys) {
  auto session = database_.lease();
  session->execute("update person_key set restricted = 1 where id in (select value from " +
                       each_text(session->dialect(), ":keys") + ")",
                   {{"keys", json_list(keys)}});
}

void SqlSecretStore::scrub() {
  auto session = database_.lease();
  if (session->dialect() == Dialect::kSqlite) {
    // Rows that moved between pages left copies behind; only writing the file anew takes them out.
    session->run("pragma temp_store = file");  // it is as large as the database
    session->run("vacuum");
    session->run("pragma temp_store = memory");
    session->run("pragma wal_checkpoint(truncate)");
    return;
  }
  // Written anew, these tables hold no dead row. Ciphertext without its key is only noise.
  session->run("select recourse_rewrite_keys()");
}

void SqlSecretStore::destroy(const std::vector<std::string>& keys) {
  auto session = database_.lease();
  Transaction transaction(*session);
  for (const std::string& key : keys) {
    const std::string rows = "(select id from " + under(session->dialect(), key) + ")";
    session->execute("delete from sealed_mark where id in " + rows, of_key(key));
    session->execute("update sealed set body = '' where id in " + rows, of_key(key));
    session->execute("delete from person_key where id = :key", {{"key", key}});
    session->execute("insert into destroyed_key (id) values (:key) on conflict do nothing",
                     {{"key", key}});
  }
  transaction.commit();
}

std::vector<std::string> SqlSecretStore::destroyed() {
  auto session = database_.lease();
  std::vector<std::string> out;
  for (const Row& row : session->query("select id from destroyed_key order by id", 1)) {
    out.push_back(row.text(0));
  }
  return out;
}

}  // namespace recourse::store
