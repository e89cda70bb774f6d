#include "adapters/store/guards.h"

#include <algorithm>
#include <string>

namespace recourse::store {
namespace {

Violation missing(const std::string& table, const std::string& act) {
  return {.rule = "I34",
          .instance = {},
          .text = "the guard of " + table + " against " + act + " is gone or disabled"};
}

/// One of these triggers stops the act, and no condition of it lets anything pass.
bool stops(const std::vector<std::string>& triggers, const std::string& table,
           const std::string& act) {
  const std::string head = "before " + act + " on " + table;
  const std::string always = head + " begin select raise(abort";
  return std::any_of(triggers.begin(), triggers.end(), [&](const std::string& sql) {
    if (act != "insert") return sql.find(always) != std::string::npos;
    const bool raises = sql.find("begin select raise(") != std::string::npos;
    return raises && sql.find(head + " when exists (select 1 from " + table) != std::string::npos;
  });
}

std::vector<Violation> check_sqlite(Session& session) {
  std::vector<Violation> out;
  for (const std::string_view name : kOnlyGrow) {
    const std::string table(name);
    std::vector<std::string> triggers;
    for (const Row& row : session.query(
             "select sql from sqlite_master where type = 'trigger' and tbl_name = :name", 1,
             {{"name", table}})) {
      triggers.push_back(row.text(0));
    }
    for (const auto& [act, said] : {std::pair("update", "changing rows"),
                                    std::pair("delete", "removing rows"),
                                    std::pair("insert", "writing over rows")}) {
      if (!stops(triggers, table, act)) out.push_back(missing(table, said));
    }
  }
  return out;
}

/// Bits of pg_trigger.tgtype; enabled in the usual mode, without a condition, by our function, and
/// that one still raises.
constexpr const char* kGuarded =
    "select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid "
    "where t.tgrelid = (:name)::text::regclass and t.tgenabled in ('O', 'A') and t.tgqual is null "
    "and p.proname = 'recourse_insert_only' and p.prosrc like 'begin raise exception %' "
    "and (t.tgtype & 2) = 2 and (t.tgtype & :act) = :act";

/// Rights of others than the owner, of the table or of single columns.
constexpr const char* kRights =
    "select distinct case when r.grantee = 0 then 'everybody' else r.grantee::regrole::text end, "
    "lower(r.privilege_type) from (select a.grantee, a.privilege_type, c.relowner from pg_class c, "
    "aclexplode(c.relacl) a where c.oid = (:name)::text::regclass union all "
    "select a.grantee, a.privilege_type, c.relowner from pg_class c join pg_attribute f "
    "on f.attrelid = c.oid, aclexplode(f.attacl) a where c.oid = (:name)::text::regclass) r "
    "where r.grantee <> r.relowner and r.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') "
    "order by 1, 2";

std::vector<Violation> check_postgres(Session& session) {
  struct Act {
    std::int64_t bit;
    const char* said;
  };
  constexpr Act kActs[] = {{16, "changing rows"}, {8, "removing rows"}, {32, "emptying it"}};
  std::vector<Violation> out;
  for (const std::string_view name : kOnlyGrow) {
    const std::string table(name);
    for (const Act& act : kActs) {
      const auto found = session.query(kGuarded, 1, {{"name", table}, {"act", act.bit}});
      if (found.empty()) out.push_back(missing(table, act.said));
    }
    for (const Row& row : session.query(kRights, 2, {{"name", table}})) {
      out.push_back({.rule = "I34",
                     .instance = {},
                     .text = row.text(0) + " may " + row.text(1) + " rows of " + table});
    }
  }
  return out;
}

}  // namespace

std::vector<Violation> check_guards(Database& database) {
  auto session = database.lease();
  return database.dialect() == Dialect::kSqlite ? check_sqlite(*session) : check_postgres(*session);
}

}  // namespace recourse::store
