#include "adapters/store/migration_nodes.h"

#include "adapters/store/dialect.h"

namespace recourse::store {
namespace {

constexpr const char* kStatements[] = {
    "create table node (number bigint not null primary key, name text not null, "
    "held_until bigint not null)",
    "create table node_number (last bigint not null)",
    "insert into node_number (last) values (0)",
    // What was there before belongs to nobody who is at work.
    "alter table outbox add column node bigint not null default 0",
};

}  // namespace

Migration nodes_migration(int version) {
  Migration migration;
  migration.version = version;
  migration.what = "nodes";
  for (const char* statement : kStatements) {
    migration.sqlite.push_back(spell(Dialect::kSqlite, statement));
    migration.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  return migration;
}

}  // namespace recourse::store
