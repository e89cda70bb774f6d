#pragma once
#include <string>
#include <vector>

#include "adapters/store/database.h"

namespace recourse::store {

/// One step forward, never changed once released. Statements stand alone: SQLite would run only
/// the first of several.
struct Migration {
  int version = 0;
  const char* what = "";
  std::vector<std::string> sqlite, postgres;
};

[[nodiscard]] Migration personal_migration(int version);
[[nodiscard]] Migration traces_migration(int version);
[[nodiscard]] Migration rows_migration(int version);
[[nodiscard]] Migration retention_migration(int version);
[[nodiscard]] Migration section_migration(int version);
/// Of the rows of `sealed`, those about more than one person; older ones bear no key of their case.
inline constexpr const char* kSeveralPersons =
    "keys like '%,%,%' or (keys like '%,%' and keys not like '%,case-%')";
/// In order, numbered from 1 without a gap.
[[nodiscard]] const std::vector<Migration>& migrations();
[[nodiscard]] int newest_schema();

struct SchemaStatus {
  int found = 0;   ///< 0: an empty database
  int wanted = 0;  ///< of this program
};
[[nodiscard]] SchemaStatus schema_status(Database& database);

/// Applies what is missing, all of it in one transaction. Returns the versions applied. Two
/// processes that do it at once: one waits, and finds nothing left. Throws StoreError kSchema when
/// the database is newer than this program.
std::vector<int> upgrade_schema(Database& database);

/// Throws StoreError kSchema, with what to do, unless the schema is this program's.
void require_schema(Database& database);

}  // namespace recourse::store
