#include "adapters/store/app_role.h"

#include <algorithm>

#include "adapters/store/guards.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.size() < 64 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string rights_on(const std::string& table) {
  if (table == "schema_version") return "select";
  if (std::find(kOnlyGrow.begin(), kOnlyGrow.end(), table) != kOnlyGrow.end()) {
    return "select, insert";
  }
  return "select, insert, update, delete";
}

}  // namespace

void grant_app_role(Database& database, const std::string& role) {
  if (database.dialect() == Dialect::kSqlite) {
    throw ports::StoreError(Kind::kUnavailable,
                            "SQLite has no roles; the file belongs to whoever may open it");
  }
  if (!is_plain_name(role)) {
    throw ports::StoreError(Kind::kUnavailable,
                            "--app-role wants a plain name: small letters, digits, _");
  }
  auto session = database.lease();
  if (session->query("select 1 from pg_roles where rolname = :role", 1, {{"role", role}}).empty()) {
    throw ports::StoreError(Kind::kUnavailable,
                            "there is no role " + role + "; make it first: create role " + role +
                                " login");
  }
  Transaction transaction(*session);
  const std::string schema = session->query("select current_schema()", 1).front().text(0);
  session->run("grant usage on schema \"" + schema + "\" to " + role);
  for (const Row& row : session->query(
           "select tablename from pg_tables where schemaname = current_schema()", 1)) {
    const std::string& table = row.text(0);
    session->run("revoke all on \"" + table + "\" from " + role);
    session->run("grant " + rights_on(table) + " on \"" + table + "\" to " + role);
  }
  session->run("grant execute on function recourse_rewrite_keys() to " + role);
  transaction.commit();
}

}  // namespace recourse::store
