// The section of the house that a case belongs to.
#include "adapters/store/dialect.h"
#include "adapters/store/schema.h"

namespace recourse::store {

Migration section_migration(int version) {
  Migration migration;
  migration.version = version;
  migration.what = "sections of cases";
  constexpr const char* kColumn =
      "alter table instance add column section text not null default ''";
  migration.sqlite = {kColumn};
  migration.postgres = {kColumn, "alter type list_case add attribute section text"};
  return migration;
}

}  // namespace recourse::store
