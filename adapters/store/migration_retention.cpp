// When what is personal in an ended case goes, and keys of cases beside those of persons.
#include "adapters/store/dialect.h"
#include "adapters/store/schema.h"

namespace recourse::store {

Migration retention_migration(int version) {
  Migration migration;
  migration.version = version;
  migration.what = "retention";
  const std::string several =
      std::string("create index sealed_several on sealed (id) where ") + kSeveralPersons;
  for (const std::string& statement : {
           std::string("alter table instance add column erase_after bigint"),
           std::string("create index instance_erase_after on instance (erase_after, id) "
                       "where erase_after is not null"),
           // Nearly every row is under two keys now: of a person and of its case.
           std::string("drop index sealed_keys"),
           std::string("create index sealed_keys on sealed (keys{bytes})"),
           std::string("drop index sealed_several"),
           several,
       }) {
    migration.sqlite.push_back(spell(Dialect::kSqlite, statement));
    migration.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  return migration;
}

}  // namespace recourse::store
